import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { afterEach, describe, expect, it } from 'vitest';
import { Holders } from '../../src/main/jobs/holders';
import { systemClock } from '../../src/main/platform/clock';

// A process that nobody may look into is the likely opener of a GPU, but for one that we started: root's helper for clocks.

const hasPython = spawnSync('/usr/bin/python3', ['-IS', '-c', 'import ctypes']).status === 0;
const isRoot = process.getuid?.() === 0;
const why = isRoot ? ' (skipped: root may look into every process)' : hasPython ? '' : ' (skipped: no python3 with ctypes)';
/** PR_SET_DUMPABLE 0: only root may look into it from now on. */
const hide = 'import ctypes, sys; ctypes.CDLL(None).prctl(4, 0, 0, 0, 0); print(1, flush=True); sys.stdin.read()';

const children: ChildProcess[] = [];
afterEach(() => {
  for (const child of children.splice(0)) child.kill('SIGKILL');
});

describe.skipIf(isRoot || !hasPython)(`a hidden process${why}`, () => {
  it.each([true, false])('that we started: %s', async (isOurs) => {
    const holders = new Holders({
      proc: '/proc',
      dev: '/dev/null/none',
      isWithoutNodes: false,
      devices: () => [],
      isOurGroup: () => false,
      ownPid: isOurs ? process.pid : 0,
      clock: systemClock,
      told: () => ({ ofOpens: true, ofExecs: true }),
      onLibrary: () => undefined,
    });
    holders.begin();
    const fromMs = systemClock.monotonicMs();
    const child = spawn('/usr/bin/python3', ['-IS', '-c', hide], { stdio: ['pipe', 'pipe', 'inherit'], detached: true });
    children.push(child);
    await once(child.stdout, 'data');
    holders.began([child.pid ?? 0]);
    expect(holders.newestHidden(fromMs)).toBe(isOurs ? null : child.pid);
  });
});
