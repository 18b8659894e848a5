import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, expect, it } from 'vitest';
import { listing, readPackage } from '../../scripts/thirdParty.mjs';

const dir = mkdtempSync(join(tmpdir(), 'fallow-licences-'));
afterEach(() => rmSync(dir, { recursive: true, force: true }));

function made(json: object, files: Readonly<Record<string, string>> = {}) {
  const folder = join(dir, 'package');
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'package.json'), JSON.stringify({ name: 'one', version: '1.2.3', ...json }));
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
  return readPackage(folder);
}

it('reads a licence however a package says it, and its text however the file is called', () => {
  expect(made({ license: 'MIT' }, { 'LICENCE.md': ' the text \n' })).toMatchObject({ licence: 'MIT', text: 'the text' });
  expect(made({ license: ['MIT', 'Apache2'] }, { COPYING: 'a', license: 'b' })).toMatchObject({
    licence: 'MIT or Apache2',
    text: 'a\n\nb',
  });
  expect(made({ licenses: [{ type: 'BSD' }] })).toMatchObject({ licence: 'BSD', text: expect.stringContaining('no text') });
});

it('stops at a package that names none', () => {
  expect(() => made({})).toThrow('one names no licence');
});

it('lists each package once, by name', () => {
  const [a, b] = [made({ license: 'MIT' }), made({ name: 'a', license: 'ISC' })];
  expect(listing([a, b, a]).match(/^## .*$/gm)).toEqual(['## a 1.2.3 (ISC)', '## one 1.2.3 (MIT)']);
});
