// Which file may import which: the floors of docs/architecture.md, and how long a file may be. `npm run check` runs it.
import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { builtinModules } from 'node:module';
import { dirname, join, relative, resolve } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { readSource } from './imports.mjs';
import { newerThanOurNode } from './oldNode.mjs';

/** Floor of each room of src/main; an import may only point down. */
const rooms = /** @type {Readonly<Record<string, number>>} */ ({
  platform: 2,
  gpus: 3,
  miners: 3,
  pools: 3,
  wallets: 3,
  coins: 3,
  jobs: 3,
  history: 3,
  alerts: 3,
  money: 3,
  diagnostics: 3,
  settings: 3,
  practice: 3,
  rig: 4,
  tuner: 4,
  wizard: 4,
  faces: 5,
  cli: 6, // what the entry cli.ts is made of
});
const entryFloor = 7;

/** Rooms of one floor do not know each other, but for these. */
const neighbours = [
  { from: /^src\/main\/(wallets|pools|miners)\//, to: /^src\/main\/coins\// },
  { from: /^src\/main\/practice\//, to: /^src\/main\/pools\/stratum\w*\.ts$/ },
];

/** Where Electron runs the file: beside the rooms of src, the loader of our own dist and the programs of the desktop tests. */
const electronRooms =
  /^(src\/(preload\/|main\/desktop\.ts$|main\/faces\/electron\/)|scripts\/electronLoader\/|(test\/desktop|bench\/support)\/\w+\.cjs$)/;
/** Data that the bundler builds in. */
const builtInData = /^assets\/\w+\/[\w.-]+\.json$/;
const maxLines = 400;
const sourceFile = /\.(ts|tsx|mts|mjs|cjs|js)$/;
const measuredFile = /\.(ts|tsx|mts|mjs|cjs|js|css|html|sh)$/;
const builtins = new Set(builtinModules);

/**
 * @typedef {object} Tree
 * @property {string} root  the project's folder
 * @property {ReadonlySet<string>} pure  files that decide, relative to the root
 */

/**
 * @param {Tree} tree
 * @returns {string[]} one sentence for each violation, with file and line; empty when all is well
 */
export function checkFloors({ root, pure }) {
  const problems = [];
  for (const file of listFiles(root)) {
    const text = readFileSync(join(root, file), 'utf8');
    const lines = text.split('\n').length - (text.endsWith('\n') ? 1 : 0);
    if (measuredFile.test(file) && lines > maxLines) problems.push(`${file}: ${lines} lines, at most ${maxLines}: split it`);
    if (!sourceFile.test(file)) continue;
    problems.push(...problemsIn(file, text, root, pure));
  }
  return problems;
}

/**
 * @param {string} file
 * @param {string} text
 * @param {string} root
 * @param {ReadonlySet<string>} pure
 */
function problemsIn(file, text, root, pure) {
  if (file.startsWith('src/') && placeOf(file) === null) return [`${file}: is in no room that docs/architecture.md knows`];
  const { imports, impurities } = readSource(file, text);
  const problems = imports.flatMap(({ from, isType, line }) => {
    const to = target(root, file, from);
    return judge({ file, to, isType, pure }).map((why) => `${file}:${line}: ${why}`);
  });
  for (const { what, line } of pure.has(file) ? impurities : []) {
    problems.push(`${file}:${line}: a file that decides must not use ${what}`);
  }
  for (const { what, line } of /^src\/(main|shared)\//.test(file) ? newerThanOurNode(file, text) : []) {
    problems.push(`${file}:${line}: ${what} is newer than Node 18.15, on which this runs too`);
  }
  return problems;
}

/**
 * What an import points at: one of our files, a module of Node, or a package.
 * @typedef {{ kind: 'ours', path: string } | { kind: 'node' | 'package', name: string }} Target
 */

/**
 * @param {string} root
 * @param {string} file
 * @param {string} specifier
 * @returns {Target}
 */
function target(root, file, specifier) {
  const bare = specifier.replace(/[?#].*$/, ''); // `./style.css?inline`
  if (!bare.startsWith('.')) {
    const isNode = bare.startsWith('node:') || builtins.has(bare.split('/')[0] ?? '');
    return { kind: isNode ? 'node' : 'package', name: bare };
  }
  const wanted = resolve(root, dirname(file), bare);
  const endings = ['', '.ts', '.tsx', '.mjs', '/index.ts', '/index.tsx'];
  const found = endings.map((ending) => wanted + ending).find((path) => existsSync(path) && statSync(path).isFile());
  return { kind: 'ours', path: relative(root, found ?? wanted) };
}

/**
 * @param {{ file: string, to: Target, isType: boolean, pure: ReadonlySet<string> }} edge
 * @returns {string[]}
 */
function judge({ file, to, isType, pure }) {
  if (to.kind !== 'ours') return judgeOutside(file, to, isType, pure.has(file));
  const why = [];
  if (file.startsWith('src/')) why.push(...judgeInside(file, to.path));
  const isKnownPure = pure.has(to.path) || to.path.startsWith('src/shared/') || builtInData.test(to.path);
  if (pure.has(file) && !isType && !isKnownPure) {
    why.push(`a file that decides imports ${to.path}, which is not one; list it in tsconfig.pure.json if it is`);
  }
  return why;
}

/**
 * @param {string} file
 * @param {{ kind: 'node' | 'package', name: string }} to
 * @param {boolean} isType
 * @param {boolean} isPure
 */
function judgeOutside(file, to, isType, isPure) {
  const isElectron = /^electron(\/|$)/.test(to.name);
  if (isElectron && !electronRooms.test(file) && !(isType && !file.startsWith('src/'))) {
    return [`${to.name} is imported in src/preload, src/main/desktop.ts and src/main/faces/electron only`];
  }
  if (file.startsWith('src/shared/') && to.name !== 'zod') return [`src/shared imports zod only, not ${to.name}`];
  if (file.startsWith('src/preload/') && !isElectron) return [`the preload imports electron and src/shared only, not ${to.name}`];
  if (file.startsWith('src/renderer/') && to.kind === 'node') return [`the window has no Node: ${to.name}`];
  if (isPure && to.kind === 'node') return [`a file that decides must not import ${to.name}`];
  return [];
}

/**
 * @param {string} file  importer, below src/
 * @param {string} path  imported file of ours
 * @returns {string[]}
 */
function judgeInside(file, path) {
  if (file.startsWith('src/main/') && (path === 'package.json' || builtInData.test(path))) return []; // data, built in
  if (!path.startsWith('src/')) return [`${path} is not part of the program`];
  const from = placeOf(file);
  const to = placeOf(path);
  if (from === null || to === null) return [`imports ${path}, which is in no room that docs/architecture.md knows`];
  if (/^src\/main\/faces\/electron\//.test(path) && !electronRooms.test(file)) {
    return [`${path} needs Electron: only src/main/desktop.ts may import it`];
  }
  if (from.room === to.room) return [];
  if (from.area !== to.area && to.area !== 'shared') return [`src/${from.area} must not import src/${to.area} (${path})`];
  if (to.floor < from.floor) return [];
  if (neighbours.some((pair) => pair.from.test(file) && pair.to.test(path))) return [];
  if (to.floor === from.floor) return [`${from.room} and ${to.room} are on one floor and must not know each other (${path})`];
  return [`points up: ${from.room} is below ${to.room} (${path})`];
}

/**
 * @param {string} path
 * @returns {{ area: string, room: string, floor: number } | null}
 */
function placeOf(path) {
  const [, area = '', room = '', deeper] = path.split('/');
  if (area === 'shared') return { area, room: area, floor: 1 };
  if (area === 'preload' || area === 'renderer') return { area, room: area, floor: entryFloor };
  if (area !== 'main') return null;
  if (deeper === undefined) return { area, room: 'the entries', floor: entryFloor };
  const floor = Object.hasOwn(rooms, room) ? rooms[room] : undefined;
  return floor === undefined ? null : { area, room, floor };
}

/**
 * @param {string} root
 * @returns {string[]} every file of the program, its tests and tools, relative to the root, sorted
 */
function listFiles(root) {
  /** @type {string[]} */
  const files = [];
  const visit = (/** @type {string} */ folder) => {
    for (const entry of readdirSync(join(root, folder), { withFileTypes: true })) {
      const path = `${folder}/${entry.name}`;
      if (path === 'test/recordings' || path === 'test/house/fixtures') continue;
      if (entry.isDirectory()) visit(path);
      else if (entry.isFile()) files.push(path);
    }
  };
  for (const folder of ['src', 'test', 'scripts', 'bench']) if (existsSync(join(root, folder))) visit(folder);
  return files.sort();
}

/**
 * @param {string} root
 * @returns {Set<string>} the files that tsconfig.pure.json names, as the compiler expands them
 */
export function pureFiles(root) {
  const tsc = join(root, 'node_modules/typescript/bin/tsc');
  const shown = execFileSync(process.execPath, [tsc, '-p', join(root, 'tsconfig.pure.json'), '--showConfig'], {
    encoding: 'utf8',
  });
  const { files = [] } = /** @type {{ files?: string[] }} */ (JSON.parse(shown));
  return new Set(files.map((file) => file.replace(/^\.\//, '')));
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  const root = resolve(dirname(fileURLToPath(import.meta.url)), '..');
  const problems = checkFloors({ root, pure: pureFiles(root) });
  for (const problem of problems) console.error(problem);
  if (problems.length > 0) console.error(`floors: ${problems.length} violation${problems.length === 1 ? '' : 's'}`);
  process.exitCode = problems.length > 0 ? 1 : 0;
}
