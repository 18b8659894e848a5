import {
  chmodSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmdirSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { socketName } from '../faces/socket/path';

// The two files of the start-up hook in a site-packages folder: fallow_hook.py as it is shipped, and a .pth line that knows where
// the app's socket would be, so that a Python without Fallow does next to nothing.

const moduleName = 'fallow_hook.py';
const lineName = 'fallow_hook.pth';
const cacheFile = /^fallow_hook\.[\w.-]+\.pyc$/;

export interface HookFiles {
  readonly module: string;
  readonly line: string;
  readonly version: string;
}

/** What belongs into a folder for this user and data directory. Throws when the installation lacks its own files. */
export function hookFiles(assets: string, dataDir: string, uid: number): HookFiles {
  const module = readFileSync(join(assets, moduleName), 'utf8');
  const values: Readonly<Record<string, string>> = {
    DATA: pythonText(dataDir),
    NAME: socketName(dataDir),
    UID: String(uid),
  };
  const line = readFileSync(join(assets, lineName), 'utf8').replace(
    /@([A-Z]+)@/g,
    (whole, name: string) => values[name] ?? whole,
  );
  return { module, line, version: versionIn(module) ?? '' };
}

export type HookState = 'absent' | 'current' | 'stale' | 'partial';

/** What lies in a folder, and its version where it says one. */
export function hookIn(dir: string, files: HookFiles): { readonly state: HookState; readonly version: string | null } {
  const module = read(join(dir, moduleName));
  const line = read(join(dir, lineName));
  const version = module === null ? null : versionIn(module);
  if (module === null && line === null) return { state: 'absent', version };
  if (module === null || line === null) return { state: 'partial', version };
  return { state: module === files.module && line === files.line ? 'current' : 'stale', version };
}

/** The folders above and including `dir` that are not there yet, outermost first. */
export function missingFolders(dir: string): readonly string[] {
  return existsSync(dir) ? [] : [...missingFolders(dirname(dir)), dir];
}

/** Whose the folder is, or the one in which it would be made. */
export function ownerOf(dir: string): number {
  return existsSync(dir) ? statSync(dir).uid : ownerOf(dirname(dir));
}

/** Both whole or, at worst, the module alone, which does nothing. Throws the file system's error. */
export function writeHook(dir: string, files: HookFiles): void {
  mkdirSync(dir, { recursive: true });
  replaceFile(join(dir, moduleName), files.module);
  removeCaches(dir); // Python compares times by the second
  replaceFile(join(dir, lineName), files.line);
}

/** Both files and what Python compiled of them. Throws the file system's error. */
export function removeHook(dir: string): void {
  rmSync(join(dir, lineName), { force: true });
  rmSync(join(dir, moduleName), { force: true });
  removeCaches(dir);
}

/** Of folders that were made for the hook, those that hold nothing else. One that cannot be removed stays. */
export function removeFolders(created: readonly string[]): void {
  for (const folder of [...new Set(created)].sort((one, other) => other.length - one.length)) {
    try {
      removeIfEmpty(folder);
    } catch {
      return; // not ours any more; an empty folder does no harm
    }
  }
}

function replaceFile(path: string, text: string): void {
  const temporary = `${path}.${process.pid}.tmp`;
  try {
    writeFileSync(temporary, text, { flag: 'wx', mode: 0o644 });
    chmodSync(temporary, 0o644); // an environment may be shared, whatever the umask
    renameSync(temporary, path);
  } catch (error) {
    rmSync(temporary, { force: true });
    throw error;
  }
}

function removeCaches(dir: string): void {
  const caches = join(dir, '__pycache__');
  if (!existsSync(caches)) return;
  for (const name of readdirSync(caches)) if (cacheFile.test(name)) rmSync(join(caches, name), { force: true });
  removeIfEmpty(caches);
}

function removeIfEmpty(dir: string): void {
  if (existsSync(dir) && readdirSync(dir).length === 0) rmdirSync(dir);
}

/** A string literal of ASCII alone: a .pth file is read in whatever encoding the Python of the day prefers. */
function pythonText(text: string): string {
  const escaped = [...text].map((char) => {
    if (/^[\w/.+ @%=,~-]$/.test(char)) return char;
    return `\\U${(char.codePointAt(0) ?? 0).toString(16).padStart(8, '0')}`;
  });
  return `"${escaped.join('')}"`;
}

function versionIn(module: string): string | null {
  return /^VERSION = "([^"]+)"$/m.exec(module)?.[1] ?? null;
}

function read(path: string): string | null {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return null; // not there, or not ours to read: for Python the same
  }
}
