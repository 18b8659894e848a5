// How much of the idle GPU time becomes mining, over a day of jobs on bent time: the real rig decides, the miners are simulated.
// FALLOW_BENCH_JOBS names a file of jobs instead of the generator's days (bench/support/jobDay.ts), FALLOW_BENCH_DAYS how many of those.
import type { DeviceInfo } from '../src/main/gpus/source';
import type { Job } from '../src/main/jobs/job';
import type { MinerPlan } from '../src/main/miners/adapter';
import { type Band, harvestLine, harvestTotal } from '../src/main/money/harvest';
import { Rig } from '../src/main/rig/rig';
import { ok } from '../src/shared/faults';
import { settingsSchema } from '../src/shared/setup';
import { FakeClock } from '../test/support/fakeClock';
import { FakeSession } from '../test/support/fakeSession';
import { silentLog } from '../test/support/silentLog';
import { percentile } from './support/figures';
import { type DayJob, jobDay, jobsInFile } from './support/jobDay';

const gpus = 4;
const dayMs = 86_400_000;
/** From launch to the first hash: a GPU miner building its DAG. */
const startMs = 12_000;
/** From SIGKILL to the group gone and its memory free, as measured with practice miners (docs/measurements.md). */
const goneMs = 60;
const infos = Array.from(
  { length: gpus },
  (_, index) => ({ id: `GPU-${index}`, kind: 'gpu', index, name: 'Card' }) as DeviceInfo,
);

/** A miner that starts and ends as long as real ones take. */
class BentSession extends FakeSession {
  constructor(
    plan: MinerPlan,
    private readonly clock: FakeClock,
  ) {
    super(plan);
    clock.after(startMs, () => {
      if (this.snapshot().phase !== 'starting') return;
      const counts = { accepted: 1, rejected: 0, stale: 0, temperatureC: 60, fanPct: 50, powerW: 120 };
      const stats = {
        version: '1',
        hashrateHs: 6e7,
        uptimeS: 12,
        pool: 'p',
        isConnected: true,
        isPaused: false,
        difficulty: null,
      };
      this.become({ phase: 'mining', stats: { ...stats, ...counts } });
    });
  }

  override kill(): Promise<boolean> {
    const gone = super.kill();
    this.leave(() => this.finishKill());
    return gone;
  }

  override stop(): Promise<void> {
    const gone = super.stop();
    this.leave(() => this.finishStop());
    return gone;
  }

  private leave(told: () => void): void {
    this.become({ phase: 'stopping' });
    this.clock.after(goneMs, () => {
      this.end({ fault: null, code: null, signal: 'SIGKILL' });
      told();
    });
  }
}

interface DayResult {
  readonly share: number;
  readonly jobs: number;
  readonly late: number;
  readonly delaysMs: readonly number[];
  readonly starts: number;
}

/** One day from an idle rig on, all times from the rig's own diary. */
async function replay(day: readonly DayJob[]): Promise<DayResult> {
  const clock = new FakeClock();
  const from = clock.nowMs();
  const settings = settingsSchema.parse({});
  const bands = new Map<string, Band[]>(infos.map(({ id }) => [id, []]));
  let starts = 0;
  const plan = { adapter: { id: 'practice', name: 'Practice' }, pools: [], device: infos[0] } as unknown as MinerPlan;
  const rig: Rig = new Rig({
    clock,
    log: silentLog,
    settings: { current: settings, update: async () => ok(settings) },
    diary: {
      activity: (device, activity) => bands.get(device)?.push({ fromMs: clock.nowMs(), activity }),
      shares: () => undefined,
      mode: () => undefined,
      pool: () => undefined,
    },
    launch: (given) => {
      starts += 1;
      return new BentSession(given, clock);
    },
    makePlan: () => ok(plan),
    freeMiB: async () => 8000,
    quietMs: () => settings.quietS * 1000,
    cpuCount: 8,
    doesWork: async () => true,
    onDidChange: () => undefined,
  });
  rig.start(infos);
  const delaysMs: number[] = [];
  let late = 0;
  const running = new Map<string, Job>();
  for (const { atMs, begins, job, id } of moments(day)) {
    await clock.advance(Math.max(0, from + atMs - clock.nowMs()));
    if (!begins) running.delete(id);
    else running.set(id, asJob(job, id, clock.nowMs()));
    rig.jobsChanged([...running.values()]);
    if (!begins) continue;
    const asked = clock.nowMs();
    const devices = job.devices.map((index) => `GPU-${index}`);
    void rig.whenFree(devices, settings.claimTimeoutS * 1000).then((isFree) => {
      delaysMs.push(clock.nowMs() - asked);
      if (!isFree) late += 1;
    });
  }
  await clock.advance(Math.max(0, from + dayMs - clock.nowMs()));
  const end = clock.nowMs();
  const total = harvestTotal(infos.map(({ id }) => harvestLine(id, bands.get(id) ?? [], from, end)));
  const stopped = rig.stop();
  await clock.advance(60_000);
  await stopped;
  return { share: total.harvestedShare ?? Number.NaN, jobs: day.length, late, delaysMs, starts };
}

function moments(day: readonly DayJob[]) {
  const all = day.flatMap((job, i) => [
    { atMs: Math.round(job.startS * 1000), begins: true, job, id: `j${i}` },
    { atMs: Math.round(job.endS * 1000), begins: false, job, id: `j${i}` },
  ]);
  return all.sort((a, b) => a.atMs - b.atMs);
}

function asJob({ kind, devices }: DayJob, id: string, sinceMs: number): Job {
  const where = devices.map((index) => `GPU-${index}`);
  return {
    id,
    name: kind,
    pids: [1],
    devices: where,
    class: kind === 'notebook' ? 'notebook' : 'training',
    source: 'claim',
    sinceMs,
  };
}

const file = process.env['FALLOW_BENCH_JOBS'];
const days = file === undefined ? Number(process.env['FALLOW_BENCH_DAYS'] ?? 10) : 1;
const results: DayResult[] = [];
for (let day = 0; day < days; day += 1) {
  results.push(await replay(file === undefined ? jobDay(gpus, day + 1) : jobsInFile(file)));
}
const shares = results.map(({ share }) => share * 100);
const delays = results.flatMap(({ delaysMs }) => delaysMs);
const sum = (of: (one: DayResult) => number) => results.reduce((all, one) => all + of(one), 0);
console.log(`${days} days of ${gpus} GPUs, ${sum(({ jobs }) => jobs)} jobs, ${sum(({ starts }) => starts)} starts of miners`);
console.log(
  `idle GPU time mined: mean ${(shares.reduce((a, b) => a + b, 0) / days).toFixed(2)} %, worst day ${Math.min(...shares).toFixed(2)} % (goal 97)`,
);
console.log(`jobs that waited longer than the claim's own time: ${sum(({ late }) => late)} (goal 0)`);
console.log(
  `from a job's claim to its devices free: p50 ${percentile(delays, 50)} ms, max ${percentile(delays, 100)} ms of bent time (a kill takes ${goneMs})`,
);
