import type { Clock } from '../../platform/clock';
import type { Processes } from '../../platform/processes';

const timeoutMs = 5000;

/**
 * What a program says to `--version`, e.g. `6.26.0`; null: nothing that looks like one, or not within 5 s. It runs as a miner
 * does: behind its keeper, in a group of its own, killed whole.
 */
export async function askVersion(path: string, processes: Processes, clock: Clock, cwd: string): Promise<string | null> {
  const child = processes.start({ path, args: ['--version'], env: {}, cwd });
  await new Promise<void>((resolve) => {
    const cancel = clock.after(timeoutMs, resolve);
    child.onEnd(() => {
      cancel();
      resolve();
    });
  });
  child.kill(); // what it left behind, too
  return versionIn(child.tail());
}

/** The first thing in its first lines that looks like a version: two numbers and a point at least. */
export function versionIn(lines: readonly string[]): string | null {
  for (const line of lines.slice(0, 20)) {
    const found = /(?<![\w.])v?(\d{1,4}\.\d{1,4}(?:[.-]?[\w-]{1,20}){0,4})/.exec(line);
    if (found?.[1] !== undefined) return found[1].slice(0, 40);
  }
  return null;
}
