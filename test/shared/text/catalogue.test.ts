import { describe, expect, it } from 'vitest';
import { type FaultCode, faultCodes } from '../../../src/shared/faultCodes';
import { languages } from '../../../src/shared/literals';
import { faultText, textsFor } from '../../../src/shared/text/catalogue';
import { fill, placeholdersOf } from '../../../src/shared/text/fill';

/** Every text with its path: `faults.app/usage.title`. */
function leaves(table: object, path = ''): [string, string][] {
  return Object.entries(table).flatMap(([key, value]: [string, unknown]) =>
    typeof value === 'object' && value !== null
      ? leaves(value, `${path}${key}.`)
      : [[path + key, String(value)] as [string, string]],
  );
}

const english = leaves(textsFor('en'));
const italian = new Map(leaves(textsFor('it')));

describe('the catalogue', () => {
  it('says everything in every language', () => {
    expect([...italian.keys()].sort()).toEqual(english.map(([path]) => path).sort());
    for (const [path, text] of [...english, ...italian]) expect(text.trim(), path).toMatch(/\S|^ · $/);
  });

  it.each(english)('%s has the same placeholders in Italian', (path, text) => {
    expect(placeholdersOf(italian.get(path) ?? '')).toEqual(placeholdersOf(text));
  });

  it('is translated: where both say the same, the word is the same in both languages', () => {
    const same = english.filter(([path, text]) => /[a-z]{3}/.test(text.replace(/\{\w+\}/g, '')) && italian.get(path) === text);
    expect(same.map(([, text]) => text).sort()).toEqual(['Mining', 'Mining', 'Training', 'Training']);
  });
});

describe.each(languages)('faults in %s', (language) => {
  it.each(faultCodes)('%s has a title and says what to do', (code) => {
    const { title, help } = faultText(code, {}, language);
    expect(title).toMatch(/^[\p{Lu}"]/u);
    expect(title).not.toMatch(/\.$/);
    expect(help).toMatch(/^[\p{Lu}"]/u);
    expect(help).toMatch(/[.)]$/);
    for (const text of [title, help]) expect(text).not.toMatch(/[{}[\]]|undefined| {2}/);
  });

  it.each(faultCodes.filter((code) => code !== 'setup/invalid'))('%s reads well without any value', (code) => {
    const { title, help } = faultText(code, {}, language);
    expect(title + help).not.toContain('–');
  });

  it.each(faultCodes)('%s uses every value it is given', (code: FaultCode) => {
    const { title, help } = textsFor(language).faults[code];
    const names = placeholdersOf(title + help);
    const values = Object.fromEntries(names.map((name) => [name, `<${name}>`]));
    const said = faultText(code, values, language);
    for (const name of names) expect(said.title + said.help).toContain(`<${name}>`);
  });
});

describe('faultText', () => {
  it('words problems that are keys and leaves others as they are', () => {
    const values = { field: 'assignments[0].wallet', problem: 'walletInvalid', why: 'wrongChecksum' };
    expect(faultText('setup/invalid', values, 'en').title).toBe(
      'The setup is wrong at assignments[0].wallet: this is not an address of the coin: the checksum is wrong: a character is mistyped or missing',
    );
    expect(faultText('wallet/refused', { problem: 'burn' }, 'it').title).toMatch(
      /^I pagamenti a questo indirizzo andrebbero persi: nessuno/,
    );
    expect(faultText('app/usage', { problem: 'no such option --x' }, 'en').title).toBe(
      'This command is not understood: no such option --x',
    );
    expect(faultText('app/usage', { problem: 'constructor' }, 'en').title).toBe('This command is not understood: constructor');
  });

  it('does not hide a fault it does not know', () => {
    expect(faultText('moon/full', {}, 'en').title).toBe('moon/full');
    expect(faultText('toString', {}, 'en').title).toBe('toString');
  });
});

describe('fill', () => {
  it.each([
    ['Mining[ {coin}][ at {rate}]', {}, 'Mining'],
    ['Mining[ {coin}][ at {rate}]', { rate: 5 }, 'Mining at 5'],
    ['Mining[ {coin}][ at {rate}]', { coin: 'ETC', rate: 0 }, 'Mining ETC at 0'],
    ['{a} and {b}', { a: 'x' }, 'x and –'],
    ['[{a} and {b}]', { a: 'x' }, ''],
    ['[ ({path})]', { path: '' }, ''],
    ['{a}', { a: '{b}[c]' }, '{b}[c]'],
    ['at {field}', { field: 'assignments[0].wallet' }, 'at assignments[0].wallet'],
    ['{toString}', {}, '–'],
    ['{n} {n:file|files}', { n: 1 }, '1 file'],
    ['{n} {n:file|files}', { n: 0 }, '0 files'],
    ['{n:Copiata|Copiate} {n} {n:riga|righe}', { n: '21' }, 'Copiate 21 righe'],
    ['[{n} {n:file|files}]', {}, ''],
  ])('%s with %o', (template, values, expected) => {
    expect(fill(template, values)).toBe(expected);
  });
});
