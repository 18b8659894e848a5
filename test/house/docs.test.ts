import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { parse } from 'shell-quote';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parseCommandLine } from '../../src/main/cli/commandLine';
import { helpLines } from '../../src/main/cli/help';
import { rooms } from '../../src/main/cli/loadedRooms';
import { readRunArguments } from '../../src/main/cli/runArguments';
import { cliWords } from '../../src/main/cli/words';
import { ownAdapterSchema } from '../../src/main/miners/ownAdapterFile';
import { faultCodes } from '../../src/shared/faultCodes';
import { setupSchema } from '../../src/shared/setup';
import { buildFallow, run } from '../cli/builtFallow';

// What the docs tell people to type exists, and what needs neither an app nor the network is typed.

const root = resolve(import.meta.dirname, '../..');
const docs = readdirSync(join(root, 'docs')).map((name) => `docs/${name}`);
const pages = ['README.md', ...docs.filter((name) => name.endsWith('.md')).sort()];
const texts = new Map(pages.map((page) => [page, readFileSync(join(root, page), 'utf8')]));

interface Typed {
  readonly page: string;
  /** As it stands on the page. */
  readonly line: string;
  /** What stands after `fallow`. */
  readonly argv: readonly string[];
}

const isProgram = /^(?:bin\/)?fallow(?= [^ ]|$)/;

/** The shell lines of a page's code blocks. */
function blockLines(text: string): readonly string[] {
  const blocks = [...text.matchAll(/^ *```(?:sh)?\n(.*?)^ *```$/gms)].map(([, block = '']) => block);
  return blocks.flatMap((block) => block.split('\n').map((line) => line.trim()));
}

/** `one\|two` is one of the two, [what may be left out] is there, `…` is nothing. */
function inlineSpans(text: string): readonly string[] {
  const spans = [...text.replace(/^ *```.*?^ *```$/gms, '').matchAll(/`([^`\n]+)`/g)].map(([, span = '']) => span);
  return spans.map((span) =>
    span
      .replaceAll('\\|', '|')
      .replace(/[[\]…]/g, '')
      .replace(/(\S+?)\|\S+/g, '$1'),
  );
}

function typedOn(page: string, lines: readonly string[]): readonly Typed[] {
  return lines
    .filter((line) => isProgram.test(line))
    .map((line) => {
      const words = parse(line.replace(/ (?:#|&( |$)).*/, ''), (name) => `$${name}`);
      return { page, line, argv: words.slice(1).filter((word): word is string => typeof word === 'string') };
    });
}

const inBlocks = [...texts].flatMap(([page, text]) => typedOn(page, blockLines(text)));
const inline = [...texts].flatMap(([page, text]) => typedOn(page, inlineSpans(text)));
const named = (typed: readonly Typed[]) => typed.map((one) => [`${one.page}: ${one.line}`, one] as const);

/** Command and, where it has some, its verbs, as the help lists them. */
const verbs = new Map<string, readonly string[]>(
  helpLines(cliWords('en'), { ...rooms, pythonHookDir: '/hook', launcher: '/usr/bin/fallow' })
    .filter((line) => /^ {2}[a-z]/.test(line))
    .map((line) => {
      const [command = '', verb = ''] = line.trim().split(' ');
      const extra = [...line.matchAll(new RegExp(`; ${command} ([a-z]+)`, 'g'))].map(([, one = '']) => one);
      return [command, /^[a-z|]+$/.test(verb) ? [...verb.split('|'), ...extra] : []];
    }),
);
const windowOptions = ['--practice', '--headless', '--tray', '--port', '--lan', '--data', '--version', '--help'];

/** Why this cannot be typed; null when it can. */
function problemOf(argv: readonly string[]): string | null {
  const [first = ''] = argv;
  if (first === 'run') {
    const read = readRunArguments(argv.slice(1));
    return 'problem' in read && read.problem !== 'noCommand' ? read.problem : null;
  }
  if (first === '' || first.startsWith('-')) {
    return argv.find((word) => word.startsWith('-') && !windowOptions.includes(word.split('=')[0] ?? '')) ?? null;
  }
  const parsed = parseCommandLine(argv);
  if (!parsed.ok) return parsed.fault.detail ?? parsed.fault.code;
  const known = verbs.get(parsed.value.command);
  if (known === undefined) return `no command ${parsed.value.command}`;
  const [verb] = parsed.value.words;
  return known.length === 0 || verb === undefined || known.includes(verb) ? null : `no ${parsed.value.command} ${verb}`;
}

describe('what the docs say to type', () => {
  it('is found', () => {
    expect(inBlocks.length).toBeGreaterThan(15);
    expect(inline.length).toBeGreaterThan(80);
    expect(problemOf(['statos'])).not.toBeNull();
    expect(problemOf(['status', '--gpu'])).not.toBeNull();
    expect(problemOf(['hook', 'instal'])).not.toBeNull();
    expect(problemOf(['run', '--gpu', '0', 'x'])).not.toBeNull();
    expect(problemOf(['--headles'])).not.toBeNull();
  });

  it.each(named([...inBlocks, ...inline]))('%s', (_name, { argv }) => {
    expect(problemOf(argv)).toBeNull();
  });

  const english = readdirSync(join(root, 'src/shared/text/en')).map((name) =>
    readFileSync(join(root, 'src/shared/text/en', name), 'utf8'),
  );
  it('is known where the program itself says it', () => {
    const said = english.flatMap((text) => [...text.matchAll(/"(fallow [^"]+)"/g)].map(([, line = '']) => line));
    expect(said.length).toBeGreaterThan(8);
    expect(said.filter((line) => problemOf(line.replace('…', '').split(' ').slice(1)) !== null)).toEqual([]);
  });

  const scripts = (JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { scripts: object }).scripts;
  it.each([...texts])('%s: npm knows its scripts', (_page, text) => {
    const told = [...text.matchAll(/\bnpm (?:run )?([a-z]+)/g)].map(([, name = '']) => name);
    expect(told.filter((name) => !['ci', 'install', 'registry', ...Object.keys(scripts)].includes(name))).toEqual([]);
  });
});

/** Commands that change the machine outside the data directory, open a window, take minutes or ask the network: looked at only. */
const notTyped = new Set(['', 'run', 'service', 'pool', 'hook install', 'hook remove']);
/** Those that answer without an app; the others have to say that none runs. */
const alone = new Set(['coins', 'miners', 'wallet', 'hook', 'doctor', 'diagnostics', 'export']);

describe('what the docs say to type, typed', () => {
  let dir = '';
  const home = mkdtempSync(join(tmpdir(), 'fallow-docs-'));
  beforeAll(async () => {
    dir = await buildFallow();
    writeFileSync(join(home, 'rig.json'), '{}');
  }, 120_000);
  afterAll(() => {
    for (const path of [dir, home]) rmSync(path, { recursive: true, force: true });
  });

  const lines = inBlocks.filter(({ argv }) => {
    const command = argv[0]?.startsWith('-') === false ? argv[0] : '';
    return !notTyped.has(command) && !notTyped.has(`${command} ${argv[1] ?? ''}`);
  });
  it.each(named(lines))('%s', async (_name, { argv }) => {
    const env = { PATH: process.env['PATH'], HOME: home, XDG_RUNTIME_DIR: home, LC_ALL: 'C' };
    const { code, out, err } = await run(join(dir, 'bin/fallow'), [...argv, '--json'], { env, cwd: home });
    expect(code, err).not.toBe(2);
    const said = JSON.parse(out) as { readonly code?: string };
    if (alone.has(argv[0] ?? '')) expect(said.code).toBeUndefined();
    else if (said.code !== undefined) expect(said.code).toMatch(/^(?:app\/not-running|setup\/)/);
  });
});

describe('the files that the docs show', () => {
  const files = [...texts].flatMap(([page, text]) =>
    [...text.matchAll(/^```json\n(.*?)^```$/gms)].map(([, file = '']) => [page, JSON.parse(file) as object] as const),
  );
  const isSetup = (file: object) => 'assignments' in file;
  const setups = files.flatMap(([page, file]) => {
    if (isSetup(file)) return [[page, file] as const];
    return 'wallet' in file ? [[page, { rigName: 'attic', assignments: [file] }] as const] : [];
  });

  it.each(setups)('%s: a setup', (_page, file) => {
    expect(setupSchema.safeParse(file).error?.issues).toBeUndefined();
  });

  it.each(files.filter(([, file]) => 'poolArguments' in file))('%s: a miner of your own', (_page, file) => {
    expect(ownAdapterSchema.safeParse(file).error?.issues).toBeUndefined();
  });

  it('are all known', () => {
    expect(setups.map(([page]) => page)).toEqual(['README.md', 'docs/first-rig.md', 'docs/switching.md']);
    expect(files.length).toBe(setups.length + 1);
  });
});

describe('the pages', () => {
  it.each([...texts])('%s leads only where something is', (page, text) => {
    const links = [...text.matchAll(/\]\(([^)#\s]+)(?:#[^)]*)?\)/g)]
      .map(([, to = '']) => to)
      .filter((to) => !/^https?:/.test(to));
    const mentioned = [...text.matchAll(/\bdocs\/[\w-]+\.md\b/g)].map(([path]) => path);
    expect(links.filter((to) => !existsSync(join(root, dirname(page), to)))).toEqual([]);
    expect(mentioned.filter((path) => !existsSync(join(root, path)))).toEqual([]);
  });

  it.each([...texts])('%s names only files that are there', (_page, text) => {
    const paths = [...text.matchAll(/`((?:src|test|scripts|assets|bench)\/[\w./-]+)`/g)].map(([, path = '']) => path);
    const isMade = (path: string) => /NAME|XXX/.test(path);
    expect(paths.filter((path) => !isMade(path) && !existsSync(join(root, path)))).toEqual([]);
  });

  it.each([...texts])('%s speaks of faults that there are', (_page, text) => {
    const areas = [...new Set(faultCodes.map((code) => code.split('/')[0]))].join('|');
    const told = [...text.matchAll(new RegExp(`\`((?:${areas})/[a-z-]+)\``, 'g'))].map(([, code = '']) => code);
    expect(told.filter((code) => !faultCodes.some((known) => known === code) && !existsSync(join(root, code)))).toEqual([]);
  });

  it('show pictures of a size to load', () => {
    const pictures = readdirSync(join(root, 'docs/images')).map((name) => `docs/images/${name}`);
    const shown = pictures.filter((path) => (texts.get('README.md') ?? '').includes(`](${path})`));
    expect(shown).toEqual(pictures);
    for (const path of pictures) expect(statSync(join(root, path)).size, path).toBeLessThan(150_000);
  });

  it('are all in the index', () => {
    const index = texts.get('docs/README.md') ?? '';
    const listed = pages.filter((page) => page !== 'README.md' && page !== 'docs/README.md').map((page) => page.slice(5));
    expect(listed.filter((name) => !index.includes(`](${name})`))).toEqual([]);
  });
});
