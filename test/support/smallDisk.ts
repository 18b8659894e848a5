import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Gives the folder a disk of its own that is soon full, e.g. of `2m`. */
export function mountSmall(folder: string, size: string): void {
  execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${size}`, 'tmpfs', folder], { stdio: 'ignore' });
}

export function unmount(folder: string): void {
  execFileSync('umount', ['-l', folder]);
}

/** Whether a test may mount, and what to add to its name where it may not. */
export const canMount = tryMount();
export const whyNoMount = canMount ? '' : ' (skipped: needs root that may mount a tmpfs)';

function tryMount(): boolean {
  if (process.getuid?.() !== 0) return false;
  const folder = mkdtempSync(join(tmpdir(), 'fallow-mount-'));
  try {
    mountSmall(folder, '1m');
    unmount(folder);
    return true;
  } catch {
    return false; // a container without the right to
  } finally {
    rmdirSync(folder);
  }
}
