import { cpus } from 'node:os';
import type { StandInPrograms } from '../../test/support/standIns/programs';
import { type JobKind, minerPids, nowMs, StandInRig } from '../../test/support/standIns/standInRig';
import { type Goals, rounds } from './goals';

/** How a job comes to open the GPU, and of ten launches how many come so. */
const kinds: readonly JobKind[] = ['open', 'library', 'open', 'again', 'open', 'library', 'python', 'open', 'library', 'again'];

/** From the job's opening the GPU to the miner's end, with nothing else to do and with every core busy. */
export function teardown(programs: StandInPrograms, goals: Goals): Promise<void> {
  return StandInRig.use(programs, {}, async (rig) => {
    const count = rounds(300);
    const quiet = await toMinerGone(rig, count);
    goals.sayAll('open -> miner (200 MB) gone, quiet', quiet, { must: 40, goal: 18, unit: 'ms', at: 99 });
    const spinners = cpus().map(() => rig.startProbe('spin'));
    try {
      const busy = await toMinerGone(rig, count);
      goals.sayAll(`open -> miner (200 MB) gone, ${spinners.length} cores busy`, busy, {
        must: 80,
        goal: 20,
        unit: 'ms',
        at: 99,
      });
    } finally {
      for (const spinner of spinners) spinner.stdin?.end();
    }
  });
}

async function toMinerGone(rig: StandInRig, count: number): Promise<readonly number[]> {
  const times: number[] = [];
  for (let round = 0; round < count; round += 1) {
    const pids = minerPids(await rig.untilMining());
    // Not in step with whatever the app does at intervals.
    await new Promise((later) => setTimeout(later, (round * 37) % 211));
    const report = await rig.job({ pids, waitMs: 5000, holdMs: 0 });
    times.push(report.goneMs === null ? Number.POSITIVE_INFINITY : report.goneMs - report.openedMs);
  }
  return times;
}

/** Jobs that take their memory 60 ms after the open, each as soon as mining runs again. */
export function launches(programs: StandInPrograms, goals: Goals): Promise<void> {
  return StandInRig.use(programs, {}, async (rig) => {
    const count = rounds(1000);
    const failed: JobKind[] = [];
    const fromMs = nowMs();
    for (let round = 0; round < count; round += 1) {
      const as = kinds[round % kinds.length] ?? 'open';
      const report = await rig.job({ as, allocMs: 60, waitMs: 500, holdMs: 10, pids: minerPids(await rig.untilMining()) });
      if (report.isOutOfMemory) failed.push(as);
    }
    const seconds = Math.round((nowMs() - fromMs) / 1000);
    goals.sayOne('launches that found no memory 60 ms after the open', failed.length, { must: 2, goal: 0, unit: '' }, count);
    const each = [...new Set(kinds)].map((as) => `${as} ${failed.filter((one) => one === as).length}`);
    console.log(`  by kind: ${each.join(', ')}; in ${seconds} s`);
  });
}

const quietS = 0.5;

/** From the last job's end to mining, less the quiet time. */
export function resume(programs: StandInPrograms, goals: Goals): Promise<void> {
  return StandInRig.use(programs, { settings: { quietS } }, async (rig) => {
    const started: number[] = [];
    const mining: number[] = [];
    for (let round = 0; round < rounds(50); round += 1) {
      const pids = minerPids(await rig.untilMining());
      const report = await rig.job({ pids, holdMs: 500, waitMs: 5000 });
      const sinceEnd = () => (nowMs() - report.endedMs) / 1000 - quietS;
      await rig.feed.until('a new miner', (state) => isBack(state, pids));
      started.push(sinceEnd());
      await rig.untilMining(pids);
      mining.push(sinceEnd());
    }
    goals.sayAll("job's end -> mining, less the quiet time", mining, { must: 2, goal: 0.5, unit: 's', at: 99 });
    goals.sayAll('  of that, until a miner was launched', started, { must: 2, goal: 0.5, unit: 's', at: 99 });
  });
}

function isBack(state: Parameters<typeof minerPids>[0], before: readonly number[]): boolean {
  const pids = minerPids(state);
  return pids.length > 0 && !pids.some((pid) => before.includes(pid));
}
