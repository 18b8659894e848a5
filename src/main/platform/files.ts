import { constants } from 'node:fs';
import { mkdir, open, rename } from 'node:fs/promises';
import { dirname } from 'node:path';

/** Ours alone: settings hold wallet addresses, history what somebody ran. */
export const privateFileMode = 0o600;
export const privateDirMode = 0o700;

/**
 * Replaces a file so that after a crash or a power cut it is whole: the old one or the new one, never a part. The temporary file
 * is `<path>.tmp` in the same directory (a rename across file systems is no rename); what an interrupted write left there is
 * overwritten. One writer per path at a time: the caller serialises.
 * @throws the file system's error (ENOSPC, EROFS, EACCES…); the file at `path` is then as it was.
 */
export async function writeFileAtomic(path: string, data: string | Uint8Array): Promise<void> {
  const temporary = `${path}.tmp`;
  const flags = constants.O_WRONLY | constants.O_CREAT | constants.O_TRUNC | constants.O_NOFOLLOW;
  const file = await open(temporary, flags, privateFileMode);
  try {
    await file.chmod(privateFileMode); // a left-over temporary file may have another mode
    await file.writeFile(data);
    await file.sync(); // else the rename may reach the disk before the bytes do
  } finally {
    await file.close();
  }
  await rename(temporary, path);
  await syncDirectory(dirname(path));
}

/** Makes a rename or a new name in `dir` survive a power cut. Some file systems cannot (EINVAL): they do without. */
async function syncDirectory(dir: string): Promise<void> {
  const handle = await open(dir, constants.O_RDONLY | constants.O_DIRECTORY);
  try {
    await handle.sync();
  } catch (error) {
    if (errorCode(error) !== 'EINVAL' && errorCode(error) !== 'ENOTSUP') throw error;
  } finally {
    await handle.close();
  }
}

/** Makes the directory, its parents too, readable by its owner only; one that exists keeps its mode. */
export async function makePrivateDir(dir: string): Promise<void> {
  await mkdir(dir, { recursive: true, mode: privateDirMode });
}

/** `ENOSPC` and the like; null for what is not a system error. */
export function errorCode(error: unknown): string | null {
  const code = error instanceof Error && 'code' in error ? error.code : null;
  return typeof code === 'string' ? code : null;
}

/** `20261121T103015.123Z`: sorts by time and is allowed in a file name everywhere. */
export function timeForFileName(nowMs: number): string {
  return new Date(nowMs).toISOString().replace(/[-:]/g, '');
}
