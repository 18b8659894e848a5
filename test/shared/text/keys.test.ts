import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { walkSource } from '../../../scripts/imports.mjs';
import { languages } from '../../../src/shared/literals';
import { placeholdersOf } from '../../../src/shared/text/fill';

// Every text there is, in both languages: none missing, none that nobody says.

const src = join(import.meta.dirname, '../../../src');
const textDir = join(src, 'shared/text');

/** Texts whose key stands nowhere in the source (all that begin so), each with why it is used all the same. */
const usedOtherwise: Readonly<Record<string, string>> = {
  'glossary.ts furtherTerms.': 'the Glossary page shows the table whole',
};

interface Text {
  /** `en/window.ts`, `it/window.ts` */
  readonly file: string;
  /** `windowTexts.navigation` */
  readonly path: string;
  readonly says: string;
}

async function textsOf(language: string): Promise<readonly Text[]> {
  const found: Text[] = [];
  for (const file of readdirSync(join(textDir, language)).sort()) {
    const tables = (await import(join(textDir, language, file))) as Readonly<Record<string, unknown>>;
    for (const [name, table] of Object.entries(tables)) found.push(...leaves(table, name, file));
  }
  return found;
}

function leaves(value: unknown, path: string, file: string): Text[] {
  if (typeof value === 'string') return [{ file, path, says: value }];
  if (typeof value !== 'object' || value === null) throw new Error(`${file}: ${path} is no text`);
  return Object.entries(value).flatMap(([key, one]: [string, unknown]) => leaves(one, `${path}.${key}`, file));
}

/** Whether the source (without the tables of words) reads a name: `x.name`, `{ name } = x`, `'name'`, `` x[`${some}Name`] ``. */
function reader(): (name: string) => boolean {
  const names = new Set<string>();
  const forms = new Set<string>();
  for (const path of sourceFiles(src)) {
    walkSource(path, readFileSync(path, 'utf8'), (node) => {
      for (const name of readBy(node)) names.add(name);
      for (const form of formsBy(node)) forms.add(form);
    });
  }
  const builtName = new RegExp(`^(?:${[...forms].join('|')})$`);
  return (name) => names.has(name) || builtName.test(name);
}

function sourceFiles(dir: string): readonly string[] {
  return readdirSync(dir, { withFileTypes: true }).flatMap((entry) => {
    const path = join(dir, entry.name);
    if (entry.isDirectory()) return languages.some((language) => path === join(textDir, language)) ? [] : sourceFiles(path);
    return /\.tsx?$/.test(entry.name) ? [path] : [];
  });
}

function readBy(node: Readonly<Record<string, unknown>>): readonly string[] {
  switch (node['type']) {
    case 'Literal':
      return typeof node['value'] === 'string' ? [node['value']] : [];
    case 'MemberExpression':
      return node['computed'] === true ? [] : [nameOf(node['property'])];
    case 'ObjectPattern':
      return (node['properties'] as readonly Readonly<Record<string, unknown>>[]).map((property) => nameOf(property['key']));
    case 'ImportSpecifier':
      return [nameOf(node['imported'])];
    default:
      return [];
  }
}

/** Names put together: `${rule}Of` is `\\w+Of`. */
function formsBy(node: Readonly<Record<string, unknown>>): readonly string[] {
  if (node['type'] !== 'MemberExpression' || node['computed'] !== true) return [];
  const { type, quasis } = node['property'] as { readonly type: string; readonly quasis?: readonly Quasi[] };
  return type === 'TemplateLiteral' && quasis !== undefined ? [quasis.map(({ value }) => value.cooked).join('\\w+')] : [];
}

interface Quasi {
  readonly value: { readonly cooked: string };
}

function nameOf(node: unknown): string {
  const name: unknown = typeof node === 'object' && node !== null ? Reflect.get(node, 'name') : undefined;
  return typeof name === 'string' ? name : '';
}

/** The first part of a text's path that nobody reads; the name of an exported table may be read through `import * as`. */
function unread({ path }: Text, isRead: (name: string) => boolean): string | undefined {
  return path
    .split('.')
    .filter((_name, at) => at > 0 || !path.includes('.'))
    .find((name) => !isRead(name));
}

const english = await textsOf('en');
const others = await Promise.all(
  languages.filter((language) => language !== 'en').map(async (name) => [name, await textsOf(name)] as const),
);

const placeOf = ({ file, path }: Text) => `${file} ${path}`;

describe.each(others)('the words in %s', (_language, texts) => {
  it('are those of English: none missing, none too many', () => {
    const [here, there] = [texts, english].map((list) => new Set(list.map(placeOf)));
    expect(english.map(placeOf).filter((place) => here?.has(place) !== true)).toEqual([]);
    expect(texts.map(placeOf).filter((place) => there?.has(place) !== true)).toEqual([]);
  });

  it('take the same values', () => {
    const values = new Map(english.map((text) => [placeOf(text), placeholdersOf(text.says).join()]));
    const others = texts.filter((text) => (values.get(placeOf(text)) ?? '') !== placeholdersOf(text.says).join());
    expect(others.map(placeOf)).toEqual([]);
  });
});

describe('every text', () => {
  it('is said somewhere', () => {
    const isRead = reader();
    const idle = english.filter((text) => unread(text, isRead) !== undefined).map(placeOf);
    const excused = Object.keys(usedOtherwise);
    expect(idle.filter((place) => !excused.some((start) => place.startsWith(start)))).toEqual([]);
    expect(excused.filter((start) => !idle.some((place) => place.startsWith(start)))).toEqual([]);
  });
});

/** Placeholders that are a count of something. */
const counts = 'n|count|files|rows|trials|minutes|threads|cores|times|places|total|accepted|struck|width';
/** Texts whose count is never one, with why; those beside which one for one stands (`linesOne`) need not be here. */
const neverOne: Readonly<Record<string, string>> = {
  'alerts.ts alertTexts.many': 'one alert is told by its own title',
  'guard.ts evidence.bouncing': 'a program bounces from the third time on',
  'guard.ts acts.bouncing': 'the same',
  'pages.ts pageTexts.training.bouncing': 'the same',
  'pages.ts pageTexts.history.cut': 'the limit, some hundred',
  'pages.ts pageTexts.setup.pasteFilled': 'the number of an assignment, no count',
  'pages.ts pageTexts.setup.removed': 'the same',
  'pages.ts pageTexts.setup.wrongFieldsMany': '`wrongField` is for one',
  'states.ts rig.coins': 'a single coin is named',
  'states.ts rig.gpus': 'a single device is named',
  'states.ts rig.devices': 'a single device is named',
  'tuner.ts tunerTexts.showAll': 'the button is there from the seventh trial on',
  'tuner.ts tunerTexts.triedTimes': '`triedOnce` is for one',
  'tuner.ts tunerTexts.valuesFromTo': 'up to six values are listed',
};

describe('a count', () => {
  it('reads right for one', () => {
    const plural = new RegExp(`\\{(?:${counts})\\} (?:[a-z]+ )?[A-Za-z]+s\\b`);
    const places = new Set(english.map(placeOf));
    const wrong = english.filter(({ says }) => plural.test(says)).map(placeOf);
    const unsaid = wrong.filter((place) => !Object.hasOwn(neverOne, place) && !places.has(`${place}One`));
    expect(unsaid, 'write {n} {n:line|lines}, see src/shared/text/fill.ts').toEqual([]);
    expect(Object.keys(neverOne).filter((place) => !wrong.includes(place))).toEqual([]);
  });
});
