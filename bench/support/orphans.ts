import { eventually, isAlive, processesOf, type RunningFallow } from '../../test/support/runningFallow';

/** SIGKILLs the app; ms until none of `pids` is left. Its watchers' own search for strays may end a moment later, and is waited for. */
export async function msToLastEnd(fallow: RunningFallow, pids: readonly number[]): Promise<number> {
  const from = performance.now();
  process.kill(fallow.child.pid ?? 0, 'SIGKILL');
  while (pids.some(isAlive)) await new Promise((later) => setTimeout(later, 1));
  const ms = performance.now() - from;
  await eventually('nothing left at all', () => processesOf(fallow.place).length === 0);
  return ms;
}
