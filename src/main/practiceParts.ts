import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Edge } from './edge';
import type { Log } from './platform/log';
import type { Processes } from './platform/processes';
import { PracticePool } from './practice/poolLink';
import { PracticeRig } from './practice/rig';
import type { PracticeLaunch } from './rig/plans';

interface PracticeDeps {
  readonly edge: Edge;
  readonly log: Log;
  readonly processes: Processes;
  /** How many simulated GPUs. */
  readonly gpuCount: number;
  /** For the driver's socket; made anew. */
  readonly dir: string;
}

/** What a practice rig has in place of drivers and of a pool. */
export interface PracticeParts {
  readonly gpus: PracticeRig;
  readonly pool: PracticePool;
  readonly dir: string;
}

/** The pool is not started yet. */
export async function practiceParts({ edge, log, processes, gpuCount, dir }: PracticeDeps): Promise<PracticeParts> {
  await rm(dir, { recursive: true, force: true });
  const gpus = new PracticeRig({ gpus: gpuCount, clock: edge.clock, driverDir: dir, seed: 1 });
  const launch = (args: readonly string[]) => {
    const program = join(edge.programDir, 'practicePool.js');
    const started = processes.start({ path: edge.nodePath, args: [program, ...args], env: nodeEnv(gpus.driverPath), cwd: dir });
    started.onEnd(({ code, signal }) => {
      if (pool.isWanted) log.warn('practice', `the pool ended (${code ?? signal}): ${started.tail().slice(-3).join(' | ')}`);
    });
    return started;
  };
  const pool = new PracticePool(launch, edge.clock);
  return { gpus, pool, dir };
}

/** How its miners are started. */
export function practiceLaunch(edge: Edge, { gpus, pool }: PracticeParts): PracticeLaunch {
  return {
    path: edge.nodePath,
    prefixArgs: [join(edge.programDir, 'practiceMiner.js')],
    env: nodeEnv(gpus.driverPath),
    pool: () => `stratum+tcp://127.0.0.1:${pool.port ?? 0}`,
  };
}

function nodeEnv(driverPath: string) {
  return { ELECTRON_RUN_AS_NODE: '1', FALLOW_PRACTICE_DRIVER: driverPath };
}
