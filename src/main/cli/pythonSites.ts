import { execFile } from 'node:child_process';
import { existsSync, readdirSync, realpathSync } from 'node:fs';
import { dirname, isAbsolute, join, sep } from 'node:path';

type Env = Readonly<Record<string, string | undefined>>;

/** A folder from which Python loads .pth files at its start, ours to write. */
export interface PythonSite {
  readonly dir: string;
  /** user: what every Python of that X.Y shares. venv: one environment's own. */
  readonly kind: 'user' | 'venv';
  /** X.Y; null where no Python could be asked. */
  readonly python: string | null;
  /** Whether Python reads that folder as it is started here; null where none could be asked. */
  readonly isRead: boolean | null;
}

export interface FoundSites {
  /** One for each X.Y. */
  readonly sites: readonly PythonSite[];
  /** Environments whose Python comes first in PATH: they do not read the user's site. */
  readonly venvs: readonly string[];
}

const interpreter = /^(python3|pypy3)(\.\d+)?$/;
const condaFolders = ['miniconda3', 'anaconda3', 'miniforge3', 'mambaforge'];
const answerMs = 20_000;
const atOnce = 4;
const askUser =
  'import json,site,sys;print(json.dumps([list(sys.version_info[:2]),site.getusersitepackages(),bool(site.ENABLE_USER_SITE),sys.prefix,sys.prefix!=sys.base_prefix]))';
const askVenv = 'import json,sys,sysconfig;print(json.dumps([list(sys.version_info[:2]),sysconfig.get_path("purelib")]))';

/** The user sites of every Python 3 that PATH, the system, conda and pyenv offer, asked of those Pythons themselves. */
export async function findUserSites(env: Env): Promise<FoundSites> {
  const queue = [...interpretersOf(env)];
  const answers: (UserAnswer | null)[] = [];
  const work = async () => {
    for (let path = queue.shift(); path !== undefined; path = queue.shift()) answers.push(await askForUserSite(path, env));
  };
  await Promise.all(Array.from({ length: atOnce }, work));
  const told = answers.filter((answer) => answer !== null);
  const sites = new Map<string, PythonSite>();
  // One that reads the folder speaks for its version: an active environment says nothing about the others.
  for (const { dir, python, isRead, isVenv } of told.sort((one, other) => Number(other.isRead) - Number(one.isRead))) {
    if (!isVenv && !sites.has(dir)) sites.set(dir, { dir, kind: 'user', python, isRead });
  }
  const venvs = new Set(told.filter((answer) => answer.isVenv && !answer.isRead).map((answer) => answer.prefix));
  return { sites: [...sites.values()].sort((one, other) => compareVersions(one.python, other.python)), venvs: [...venvs] };
}

/** The site-packages of the environment in `dir`; null when it is none (a system's own Python never counts as one). */
export async function venvSite(dir: string, env: Env): Promise<PythonSite | null> {
  if (!isEnvironment(dir)) return null;
  const real = realpathSync(dir);
  const answer = await ask(join(dir, 'bin/python'), askVenv, env);
  if (Array.isArray(answer) && typeof answer[1] === 'string' && existsSync(answer[1])) {
    const purelib = realpathSync(answer[1]);
    if (purelib.startsWith(real + sep)) return { dir: purelib, kind: 'venv', python: versionOf(answer[0]), isRead: true };
  }
  const found = namesIn(join(real, 'lib'))
    .filter((name) => /^(python|pypy)3\.\d+$/.test(name))
    .map((name) => ({ dir: join(real, 'lib', name, 'site-packages'), python: name.replace(/^\D+/, '') }))
    .filter((site) => existsSync(site.dir));
  const [site] = found;
  return site === undefined ? null : { ...site, kind: 'venv', isRead: null };
}

function isEnvironment(dir: string): boolean {
  return existsSync(join(dir, 'pyvenv.cfg')) || existsSync(join(dir, 'conda-meta'));
}

interface UserAnswer {
  readonly dir: string;
  readonly python: string | null;
  readonly isRead: boolean;
  readonly prefix: string;
  readonly isVenv: boolean;
}

async function askForUserSite(path: string, env: Env): Promise<UserAnswer | null> {
  const answer = await ask(path, askUser, env);
  if (!Array.isArray(answer)) return null;
  const [version, dir, isRead, prefix, isVenv] = answer as readonly unknown[];
  if (typeof dir !== 'string' || !isAbsolute(dir) || typeof prefix !== 'string') return null;
  return { dir, python: versionOf(version), isRead: isRead === true, prefix, isVenv: isVenv === true };
}

function versionOf(value: unknown): string | null {
  return Array.isArray(value) ? value.join('.') : null;
}

/** What the last line it prints says; null when it cannot be run, answers something else or takes too long. */
function ask(path: string, code: string, env: Env): Promise<unknown> {
  const options = { env: { ...env, FALLOW_HOOK: '0' }, timeout: answerMs, killSignal: 'SIGKILL' } as const;
  return new Promise((done) => {
    const child = execFile(path, ['-c', code], options, (error, stdout) => done(error === null ? parse(stdout) : null));
    child.stdin?.end();
  });
}

function parse(stdout: string): unknown {
  try {
    return JSON.parse(stdout.trim().split('\n').at(-1) ?? '');
  } catch {
    return null; // no Python of ours to talk to
  }
}

/** Each interpreter once, however many links and names lead to it. */
function interpretersOf(env: Env): readonly string[] {
  const home = env['HOME'] ?? '/nonexistent';
  const folders = [
    ...(env['PATH'] ?? '').split(':').filter((folder) => isAbsolute(folder)),
    '/usr/bin',
    '/usr/local/bin',
    ...condaFolders.flatMap((name) => [join(home, name, 'bin'), join('/opt', name, 'bin')]),
    '/opt/conda/bin',
    ...(env['CONDA_EXE'] === undefined ? [] : [dirname(env['CONDA_EXE'])]),
    ...namesIn(join(home, '.pyenv/versions')).map((name) => join(home, '.pyenv/versions', name, 'bin')),
  ];
  const found = new Map<string, string>();
  for (const folder of new Set(folders)) {
    for (const name of namesIn(folder)) {
      if (!interpreter.test(name)) continue;
      const path = join(folder, name);
      const identity = identityOf(path);
      if (!found.has(identity)) found.set(identity, path);
    }
  }
  return [...found.values()];
}

/** An environment's Python is a link to another one and yet not the same. */
function identityOf(path: string): string {
  if (isEnvironment(dirname(dirname(path)))) return dirname(path);
  try {
    return realpathSync(path);
  } catch {
    return path; // a link to nothing: asking it will tell
  }
}

function namesIn(folder: string): readonly string[] {
  try {
    return readdirSync(folder);
  } catch {
    return []; // not there, or not ours to read
  }
}

function compareVersions(one: string | null, other: string | null): number {
  const minor = (version: string | null) => Number(version?.split('.')[1] ?? 0);
  return minor(one) - minor(other);
}
