// How the watchdog's decisions do against chance: 1,000 simulated GPU-days of ordinary luck, restarts, lost connections, heat,
// difficulty changes and chains that halve their pace for hours must raise at most one alarm; faults put in on purpose must be found in 1.2 times the theoretical time.
// Seeded. FALLOW_BENCH_DAYS sets the days (1000), FALLOW_BENCH_SEED the luck (1). What the figures mean: docs/watchdog.md.
import { ratioTests, sharesToAlarm } from '../src/main/rig/watchdog/refusals';
import { percentile } from './support/figures';
import { Goals } from './support/goals';
import { type Conditions, type Injected, LuckyGpu } from './support/luckDay';

const days = Number(process.env['FALLOW_BENCH_DAYS'] ?? 1000);
const firstSeed = Number(process.env['FALLOW_BENCH_SEED'] ?? 1);
const goals = new Goals();
const daysPerGpu = 5;

const usual: Conditions = {
  shareS: 20,
  difficulty: 'vardiff',
  isDifficultyTold: true,
  blockS: 60,
  isBlockTimeKnown: true,
  refreshS: null,
  pollS: 10,
  isCalm: true,
};

/** Every mixture in turn; one GPU in 40 is asked every second, as the app asks. */
function conditionsOf(gpu: number): Conditions {
  const of = <T>(values: readonly [T, ...T[]], every: number): T => values[Math.floor(gpu / every) % values.length] ?? values[0];
  return {
    shareS: of([20, 120, 5, 20, 60], 1),
    difficulty: of(['vardiff', 'fixed'], 1),
    isDifficultyTold: of([true, false], 2),
    blockS: of([60, 13, 120], 1),
    isBlockTimeKnown: of([true, false], 4),
    refreshS: of([null, 30, null, 10], 3),
    pollS: gpu % 40 === 7 ? 1 : 10,
    isCalm: false,
  };
}

const startedMs = performance.now();
const alarms: string[] = [];
let runs = 0;
let slowings = 0;
for (let gpu = 0; gpu * daysPerGpu < days; gpu += 1) {
  const conditions = conditionsOf(gpu);
  const one = new LuckyGpu(conditions, 1000 * firstSeed + gpu);
  one.live(Math.min(daysPerGpu, days - gpu * daysPerGpu) * 86_400);
  runs += one.runs;
  slowings += one.slowings;
  for (const { atS, finding } of one.alarms) {
    alarms.push(`GPU ${gpu} at ${Math.round(atS)} s: ${finding.rule}, ${finding.fault.detail} ${JSON.stringify(conditions)}`);
  }
}
for (const alarm of alarms) console.log(`ALARM ${alarm}`);
const tookS = (performance.now() - startedMs) / 1000;
console.log(`${days} GPU-days, ${runs} runs of a miner, ${slowings} times half the blocks for hours, ${tookS.toFixed(1)} s`);
goals.sayOne('false alarms', alarms.length, { must: 1, goal: 0, unit: 'alarms' }, days);

const stretch = { must: 1.2, goal: null, unit: 'x the theoretical time' };

/** One fault in many GPUs: its detection time over `theoryS`, at its worst or, where the theory is a mean, on average. */
function detect(
  what: string,
  injected: Omit<Injected, 'atS'>,
  conditions: Conditions,
  theoryS: number,
  of: 'all' | 'mean',
): void {
  const times: number[] = [];
  let missed = 0;
  for (let seed = 1; seed <= 40; seed += 1) {
    const atS = 2400 + seed * 61;
    const gpu = new LuckyGpu(conditions, 5000 + seed, { atS, ...injected });
    gpu.live(atS + 4 * theoryS + 3600, true);
    const alarm = gpu.alarms.find((found) => found.atS >= atS);
    if (alarm === undefined) missed += 1;
    else times.push((alarm.atS - atS) / theoryS);
  }
  console.log(`${what}: theory ${theoryS.toFixed(0)} s, missed ${missed}`);
  const mean = times.reduce((sum, time) => sum + time, 0) / times.length;
  if (of === 'all') goals.sayAll(what, times, { ...stretch, at: 100 });
  else goals.sayOne(`${what} (mean; p90 ${percentile(times, 90).toFixed(2)})`, mean, stretch);
}

const [creeping, blunt, stale] = ratioTests;
if (creeping === undefined || blunt === undefined || stale === undefined) throw new Error('no ratio tests');
for (const shareS of [20, 120]) {
  const conditions: Conditions = { ...usual, shareS, difficulty: 'fixed', pollS: 1 };
  detect(`silent pool, a share in ${shareS} s`, { what: 'poolSilent', part: 0 }, conditions, shareS * Math.log(1e7), 'all');
  detect(`all rejected, ${shareS} s`, { what: 'rejects', part: 1 }, conditions, shareS * sharesToAlarm(blunt, 1), 'mean');
  const tenth = { what: 'rejects', part: 0.1 } as const;
  detect(`10 % rejected, ${shareS} s`, tenth, { ...conditions, pollS: 10 }, shareS * sharesToAlarm(creeping, 0.1), 'mean');
  const stales = { what: 'stales', part: 0.2 } as const;
  detect(`20 % stale, ${shareS} s`, stales, { ...conditions, pollS: 10 }, shareS * sharesToAlarm(stale, 0.2), 'mean');
}
detect('half the hashrate', { what: 'slow', part: 0.5 }, { ...usual, pollS: 1 }, 60, 'all');
const frozen = { what: 'frozenJob', part: 0 } as const;
const knownS = 60 * Math.log(1e7);
detect('frozen job, blocks of 60 s', frozen, { ...usual, pollS: 1 }, knownS, 'all');
detect('frozen job, blocks of 120 s', frozen, { ...usual, blockS: 120, pollS: 1 }, 2 * knownS, 'all');
// After 40 to 80 gaps whose rate nobody told; half of it is believed.
const unknownS = 2 * 60 * 60 * (10 ** (7 / 60) - 1);
detect('frozen job, gaps of 60 s, not known', frozen, { ...usual, isBlockTimeKnown: false, pollS: 1 }, unknownS, 'mean');
console.log(`${((performance.now() - startedMs) / 1000).toFixed(1)} s in all`);
goals.end();
