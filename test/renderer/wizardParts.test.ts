import { describe, expect, it } from 'vitest';
import { DraftKeeper } from '../../src/renderer/wizard/draftKeeper';
import { mergedChecks } from '../../src/renderer/wizard/mergedChecks';
import { currencyOf, formatMoney, numberOf, shownNumber } from '../../src/renderer/wizard/numbers';
import { chosenPools, withBackup, withFirst } from '../../src/renderer/wizard/poolChoice';
import { ok, type Result } from '../../src/shared/faults';
import { wizardPageTexts as english } from '../../src/shared/text/en/wizardPage';
import { placeholdersOf } from '../../src/shared/text/fill';
import { wizardPageTexts as italian } from '../../src/shared/text/it/wizardPage';
import type { RigCheck } from '../../src/shared/wizard';
import { wizardDraft } from '../faces/wizardAnswers';

describe('the draft', () => {
  it('is handed over one at a time, the newest last, and not at all after the end', async () => {
    const written: string[] = [];
    const answers: (() => void)[] = [];
    const keeper = new DraftKeeper((draft) => {
      written.push(draft.psu);
      return new Promise<Result<null>>((resolve) => answers.push(() => resolve(ok(null))));
    });
    const kept = ['1', '2', '3'].map((psu) => keeper.keep(wizardDraft({ psu })));
    expect(written).toEqual(['1']);
    answers.shift()?.();
    await Promise.resolve();
    await Promise.resolve();
    expect(written).toEqual(['1', '3']);
    void keeper.keep(wizardDraft({ psu: '4' }));
    const ended = keeper.end();
    answers.shift()?.();
    await Promise.all([ended, ...kept]);
    await keeper.keep(wizardDraft({ psu: '5' }));
    expect(written).toEqual(['1', '3']);
  });
});

describe('pools', () => {
  it('are the suggested ones until some are chosen', () => {
    expect(chosenPools([], ['a', 'b'])).toEqual(['a', 'b']);
    expect(chosenPools(['c'], ['a', 'b'])).toEqual(['c']);
  });

  it.each([
    [['a', 'b'], 'c', ['c', 'b']],
    [['a', 'b'], 'b', ['b', 'a']],
    [['a'], 'b', ['b']],
    [[], 'a', ['a']],
  ])('%j, mined at %s', (chosen, url, expected) => {
    expect(withFirst(chosen, url)).toEqual(expected);
  });

  it.each([
    [['a', 'b'], 'c', ['a', 'c']],
    [['a', 'b'], null, ['a']],
    [['a', 'b'], 'a', ['a']],
    [[], 'b', ['b']],
    [[], null, []],
  ])('%j, backed by %s', (chosen, url, expected) => {
    expect(withBackup(chosen, url)).toEqual(expected);
  });
});

describe('what is typed', () => {
  it.each([
    ['0,28', 0.28],
    [' 750 ', 750],
    ['', null],
    ['-1', null],
    ['1e9', null],
    ['750 W', null],
  ])('%s is %s', (text, number) => {
    expect(numberOf(text)).toBe(number);
  });

  it('is a currency when it has three letters', () => {
    expect([currencyOf(' eur'), currencyOf('EU'), currencyOf('€')]).toEqual(['EUR', null, null]);
  });

  it('is money with two digits and a sign', () => {
    expect([shownNumber('0.28', 'it'), shownNumber('0.28', 'en')]).toEqual(['0,28', '0.28']);
    expect([formatMoney(1.005, 'en'), formatMoney(-0.894, 'it'), formatMoney(-0.001, 'en')]).toEqual(['1.00', '−0,89', '0.00']);
  });
});

describe('what is the same of several cards', () => {
  const check = (device: string, verdict: RigCheck['verdict']): RigCheck => ({
    id: 'pcie',
    device,
    verdict,
    sentence: { say: 'pcieOk', values: {} },
    next: null,
  });

  it('is said once, and what differs is not', () => {
    const merged = mergedChecks([check('a', 'ok'), check('b', 'advice'), check('c', 'ok')], () => 'same');
    expect(merged.map(({ devices }) => devices)).toEqual([['a', 'c'], ['b']]);
  });
});

describe('the words of the wizard', () => {
  const leaves = (table: object, path = ''): [string, string][] =>
    Object.entries(table).flatMap(([key, value]: [string, unknown]) =>
      typeof value === 'object' && value !== null
        ? leaves(value, `${path}${key}.`)
        : [[path + key, String(value)] as [string, string]],
    );
  const inItalian = new Map(leaves(italian));

  it.each(leaves(english))('%s is said in Italian too, with the same facts', (path, text) => {
    expect(placeholdersOf(inItalian.get(path) ?? '')).toEqual(placeholdersOf(text));
    expect(inItalian.get(path)).toMatch(/\S/);
  });
});
