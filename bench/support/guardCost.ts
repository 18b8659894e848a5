import { readdirSync, readFileSync } from 'node:fs';
import type { StandInPrograms } from '../../test/support/standIns/programs';
import { StandInRig } from '../../test/support/standIns/standInRig';
import { percentile } from './figures';
import { type Goals, rounds } from './goals';
import { anonymousMb, cpuPct } from './proc';

const guardThread = 'fallow-guard';
const settleMs = 8000;
const measureMs = 20_000;
const wait = (ms: number) => new Promise((done) => setTimeout(done, ms));

/** The thread by that name, or null. */
function threadOf(pid: number, name: string): string | null {
  const tids = readdirSync(`/proc/${pid}/task`);
  return tids.find((tid) => readFileSync(`/proc/${pid}/task/${tid}/comm`, 'utf8').trim() === name) ?? null;
}

/** Time on a processor, ns: finer than the ticks of /proc/PID/stat. */
function threadNs(pid: number, tid: string): number {
  return Number(readFileSync(`/proc/${pid}/task/${tid}/schedstat`, 'utf8').split(' ')[0]);
}

/** The guard's thread by itself while a miner mines and nobody comes; null where no thread has its name. */
function threadPct(programs: StandInPrograms): Promise<number | null> {
  return StandInRig.use(programs, {}, async (rig) => {
    await rig.untilMining();
    await wait(settleMs);
    const pid = rig.fallow.child.pid ?? 0;
    const tid = threadOf(pid, guardThread);
    if (tid === null) return null;
    const before = threadNs(pid, tid);
    const from = performance.now();
    await wait(measureMs);
    return ((threadNs(pid, tid) - before) / 1e6 / (performance.now() - from)) * 100;
  });
}

interface Cost {
  readonly mb: number;
  readonly pct: number;
}

/** The whole app with nothing to do: `off` watches nobody, `training` watches, and reads telemetry besides. */
function wholeApp(programs: StandInPrograms, mode: 'off' | 'training'): Promise<Cost> {
  return StandInRig.use(programs, { isMining: false, settings: { mode } }, async (rig) => {
    await wait(settleMs);
    const pid = rig.fallow.child.pid ?? 0;
    return { pct: await cpuPct([pid], measureMs), mb: anonymousMb(pid) };
  });
}

/** What the guard costs while nothing happens. */
export async function idleCost(programs: StandInPrograms, goals: Goals): Promise<void> {
  const cpu = { must: 0.1, goal: 0.02, unit: '% of a core' };
  const measured = { off: [] as Cost[], training: [] as Cost[] };
  for (let round = 0; round < rounds(3); round += 1) {
    for (const mode of ['off', 'training'] as const) measured[mode].push(await wholeApp(programs, mode));
  }
  const median = (of: 'mb' | 'pct', mode: 'off' | 'training') =>
    percentile(
      measured[mode].map((one) => one[of]),
      50,
    );
  const difference = (of: 'mb' | 'pct') => median(of, 'training') - median(of, 'off');
  const own = await threadPct(programs);
  if (own === null) console.log(`  no thread named ${guardThread}: its share is the app's, less the same app in mode off`);
  else goals.sayOne("guard's thread, nothing happening", own, cpu);
  const both = `${median('pct', 'training').toFixed(2)} with, ${median('pct', 'off').toFixed(2)} without guard and telemetry`;
  if (own === null) goals.sayOne('guard and telemetry, nothing happening', difference('pct'), cpu);
  console.log(`  whole app, nothing happening: ${both}, % of a core`);
  goals.sayOne('own memory of guard and telemetry', difference('mb'), { must: 20, goal: 12, unit: 'MB' });
  console.log(`  whole app: ${median('mb', 'training').toFixed(1)} with, ${median('mb', 'off').toFixed(1)} without, MB`);
}
