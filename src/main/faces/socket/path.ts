import { createHash } from 'node:crypto';
import { chmodSync, existsSync, lstatSync, mkdirSync, realpathSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { fail, ok, type Result } from '../../../shared/faults';

type Env = Readonly<Record<string, string | undefined>>;

/** sun_path holds 108 bytes, its final zero included; the practice driver's socket, in a folder beside this one, has a longer name. */
const maxPathBytes = 107 - ('.practice/driver'.length - '.sock'.length);

/** The socket's file name: one for each data directory, however that is spelt. */
export function socketName(dataDir: string): string {
  const real = existsSync(dataDir) ? realpathSync(dataDir) : resolve(dataDir);
  return `${createHash('sha256').update(real).digest('hex').slice(0, 16)}.sock`;
}

/** Where the app makes its socket: in the session's own directory, where there is one of ours, else under /tmp. */
export function socketPath(dataDir: string, env: Env, uid: number): string {
  const name = socketName(dataDir);
  const runtimeDir = env['XDG_RUNTIME_DIR'] ?? '';
  const path = join(runtimeDir, 'fallow', name);
  const isUsable = runtimeDir.startsWith('/') && isOwned(runtimeDir, uid) && Buffer.byteLength(path) <= maxPathBytes;
  return isUsable ? path : join(`/tmp/fallow-${uid}`, name);
}

/** Where a client looks, best first: cron and ssh often lack the variables that the app's session had. */
export function socketCandidates(dataDir: string, env: Env, uid: number): readonly string[] {
  const name = socketName(dataDir);
  const places = [socketPath(dataDir, env, uid), join(`/run/user/${uid}/fallow`, name), join(`/tmp/fallow-${uid}`, name)];
  return [...new Set(places)];
}

/**
 * Makes the socket's directory, ours alone. Fails with app/socket-unsafe when somebody else made it first or put a link in
 * its place: /tmp is everybody's.
 */
export function makeSocketDirectory(directory: string, uid: number): Result<null> {
  try {
    mkdirSync(directory, { mode: 0o700 });
  } catch (error) {
    const isThere = error instanceof Error && 'code' in error && error.code === 'EEXIST';
    if (!isThere) return fail('app/socket-unsafe', String(error), { path: directory });
  }
  const unsafe = whyUnsafe(directory, uid);
  if (unsafe !== null) return fail('app/socket-unsafe', `${directory} ${unsafe}`, { path: directory });
  chmodSync(directory, 0o700);
  return ok(null);
}

/** Null when the directory is ours and no link. A client asks too: settings and wallets would go to a stranger's socket. */
export function whyUnsafe(directory: string, uid: number): string | null {
  const stat = lstatSync(directory, { throwIfNoEntry: false });
  if (stat === undefined) return 'does not exist';
  if (stat.isSymbolicLink()) return 'is a link';
  if (!stat.isDirectory()) return 'is no directory';
  return stat.uid === uid ? null : 'belongs to another user';
}

function isOwned(path: string, uid: number): boolean {
  return whyUnsafe(path, uid) === null;
}
