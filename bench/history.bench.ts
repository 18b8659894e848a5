// What the history costs: seven days of eight GPUs written second by second (size, memory), and a whole year (size, charts).
// FALLOW_BENCH_PARTS=replay,year chooses parts, FALLOW_BENCH_DAYS (7) how long the replay is.
import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { getHeapSpaceStatistics, setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { migrate } from '../src/main/history/migrations';
import { connectForWriting } from '../src/main/history/sqlite';
import { HistoryStore } from '../src/main/history/store';
import { harvestLine } from '../src/main/money/harvest';
import type { Clock } from '../src/main/platform/clock';
import { sayPercentiles } from './support/figures';
import { Goals } from './support/goals';
import { fillYear } from './support/historyYear';
import { anonymousMb } from './support/proc';

setFlagsFromString('--expose-gc');
const gc = runInNewContext('gc') as () => void;
const parts = (process.env['FALLOW_BENCH_PARTS'] ?? 'replay,year').split(',');
const goals = new Goals();
const gpus = 8;
const days = Number(process.env['FALLOW_BENCH_DAYS'] ?? 7);
const dayMs = 86_400_000;
const log = { info: () => undefined, warn: console.warn, error: console.error };
const dir = mkdtempSync(join(tmpdir(), 'fallow-history-bench-'));
const mega = (bytes: number) => bytes / 1e6;
const chartMust = { must: 50, goal: null, unit: 'ms', at: 95 };
const flat = { must: 10, goal: null, unit: 'MB' };

/** Time of the bench's own making: what is due runs when a second is over. */
class BentClock implements Clock {
  ms = Date.UTC(2026, 0, 5);
  private readonly waiting = new Set<{ atMs: number; everyMs: number | null; run: () => void }>();

  nowMs = () => this.ms;
  monotonicMs = () => this.ms;
  after = (ms: number, run: () => void) => this.add(ms, null, run);
  every = (ms: number, run: () => void) => this.add(ms, ms, run);

  tick(ms: number): void {
    this.ms += ms;
    for (const entry of [...this.waiting]) {
      if (entry.atMs > this.ms) continue;
      if (entry.everyMs === null) this.waiting.delete(entry);
      else entry.atMs += entry.everyMs;
      entry.run();
    }
  }

  private add(ms: number, everyMs: number | null, run: () => void) {
    const entry = { atMs: this.ms + ms, everyMs, run };
    this.waiting.add(entry);
    return () => void this.waiting.delete(entry);
  }
}

const noise = (seed: number, by: number) => ((Math.sin(seed * 12.9898) * 43758.5453) % 1) * by;

const gpuId = (gpu: number) => `GPU-00000000-0000-4000-8000-00000000000${gpu}`;
/** Three hours of mining, one of a job. */
const mines = (gpu: number, second: number) => (second + gpu * 7000) % 14_400 < 10_800;

function writeSecond(store: HistoryStore, atMs: number, second: number): void {
  for (let gpu = 0; gpu < gpus; gpu += 1) {
    const seed = second * gpus + gpu;
    const device = gpuId(gpu);
    const isMining = mines(gpu, second);
    if (second === 0 || isMining !== mines(gpu, second - 1)) writeChange(store, atMs, gpu, isMining);
    store.addReading({
      atMs,
      device,
      temperatureC: 62 + Math.round(noise(seed, 3)),
      memoryTemperatureC: null,
      powerW: (isMining ? 118 : 190) + noise(seed + 1, 4),
      fanPct: 55,
      vramUsedMiB: 5222,
      hashrateHs: isMining ? 61e6 + noise(seed + 2, 4e5) : null,
      forMs: 1000,
      isMining,
    });
    if (isMining && seed % 75 === 0) {
      const counts = { accepted: 1, rejected: 0, stale: 0, difficulty: 4.295e9 };
      store.addShares({ atMs, device, miner: 't-rex', pool: 'eu', coin: 'ETC', ...counts });
    }
  }
}

function writeChange(store: HistoryStore, atMs: number, gpu: number, isMining: boolean): void {
  const [device, id] = [gpuId(gpu), `job-${gpu}`];
  const said = isMining ? { activity: 'mining', because: 'free' } : { activity: 'inUse', because: 'job' };
  store.addEvent({ atMs, device, kind: 'activity', ...said });
  if (isMining) store.jobEnded(id, atMs);
  else store.jobStarted({ id, name: 'python train.py', class: 'training', source: 'device', devices: [device], startedMs: atMs });
}

/** What the process holds, MB. Resident memory has the pages of Node's own file too, which the system takes and gives as it likes. */
interface Held {
  readonly resident: number;
  /** No file is behind it: all that a leak can grow in. */
  readonly anonymous: number;
  readonly heap: number;
  /** Where V8 makes new objects: it doubles up to 32 MB in the life of any program, by what it has copied so far, and holds no data. */
  readonly young: number;
}

function held(): Held {
  const { rss, heapUsed } = process.memoryUsage();
  const young = getHeapSpaceStatistics().find(({ space_name }) => space_name === 'new_space')?.physical_space_size ?? 0;
  return { resident: mega(rss), anonymous: anonymousMb(process.pid), heap: mega(heapUsed), young: mega(young) };
}

async function heldAfterGc(): Promise<Held> {
  // What natives let go of is freed in a later turn.
  for (let i = 0; i < 3; i += 1) {
    gc();
    await nextTurn();
  }
  return held();
}

async function replay(): Promise<void> {
  const path = join(dir, 'week.db');
  const clock = new BentClock();
  const store = HistoryStore.open({ path, clock, log, onFault: (fault) => console.error(fault) });
  const from = performance.now();
  const [asIs, collected, asked]: [Held[], Held[], number[]] = [[], [], []];
  for (let second = 0; second < days * 86_400; second += 1) {
    writeSecond(store, clock.nowMs(), second);
    clock.tick(1000);
    // The app's own loop turns too: files are synced and what was let go of is freed.
    if (second % 60 === 59) await nextTurn();
    if (second % 3600 === 0) asked.push(timed(() => chart(store, clock.nowMs(), dayMs)));
    if (second >= 86_400 && second % 3600 === 1800) asIs.push(held());
    if ((second + 1) % 86_400 !== 0) continue;
    const before = held();
    const now = await heldAfterGc();
    collected.push(now);
    const seconds = ((performance.now() - from) / 1000).toFixed(0);
    console.log(
      `  day ${collected.length}: file ${mega(statSync(path).size).toFixed(1)} MB; ${shown(before)}; collected: ${shown(now)}; ${seconds} s`,
    );
  }
  store.close();
  console.log(`${days} days of ${gpus} GPUs: file ${mega(statSync(path).size).toFixed(1)} MB`);
  sayFlat(asIs, collected.slice(1));
  goals.sayAll('a day’s chart while it is written', asked, chartMust);
}

function shown({ resident, anonymous, heap, young }: Held): string {
  const [r, a, h, y] = [resident, anonymous, heap, young].map((mb) => mb.toFixed(1));
  return `resident ${r}, anonymous ${a}, heap ${h}, young ${y} MB`;
}

function sayFlat(asIs: readonly Held[], collected: readonly Held[]): void {
  const spreadOf = (values: readonly number[]) => Math.max(...values) - Math.min(...values);
  const spread = (all: readonly Held[], what: keyof Held) => spreadOf(all.map((one) => one[what]));
  const last = `the last ${collected.length} days, from least to most`;
  goals.sayOne(`anonymous memory after a collection at the end of ${last}`, spread(collected, 'anonymous'), flat);
  goals.sayOne(`resident memory after a collection at the end of ${last}`, spread(collected, 'resident'), flat);
  const settled = spreadOf(collected.map(({ anonymous, young }) => anonymous - young));
  goals.sayOne('of the anonymous memory, what is not V8’s young generation', settled, flat);
  console.log(`heap after a collection at the end of ${last}: ${spread(collected, 'heap').toFixed(2)} MB`);
  console.log(
    `as it is each hour, anonymous ${spread(asIs, 'anonymous').toFixed(1)}, resident ${spread(asIs, 'resident').toFixed(1)} MB`,
  );
}

function chart(store: HistoryStore, nowMs: number, rangeMs: number) {
  return store.chart({ fromMs: nowMs - rangeMs, toMs: nowMs, maxPoints: 600, devices: null });
}

/** CPU time, ms: what it takes on a machine that does nothing else. */
function timed(run: () => unknown): number {
  const from = process.cpuUsage();
  run();
  const { user, system } = process.cpuUsage(from);
  return (user + system) / 1000;
}

const twenty = (run: (i: number) => unknown) => Array.from({ length: 20 }, (_, i) => timed(() => run(i)));

function year(): void {
  const path = join(dir, 'year.db');
  const nowMs = Date.UTC(2026, 0, 5);
  const fresh = connectForWriting(path);
  migrate(fresh);
  fresh.close();
  fillYear(path, gpus, nowMs);
  goals.sayOne(`a year of ${gpus} GPUs`, mega(statSync(path).size), { must: 300, goal: null, unit: 'MB' });
  const clock = new BentClock();
  clock.ms = nowMs;
  const store = HistoryStore.open({ path, clock, log, onFault: (fault) => console.error(fault) });
  const ranges = {
    '10 min': 600_000,
    '1 h': 3_600_000,
    '6 h': 6 * 3_600_000,
    '24 h': dayMs,
    '7 d': 7 * dayMs,
    '30 d': 30 * dayMs,
    '1 y': 365 * dayMs,
  };
  for (const [name, rangeMs] of Object.entries(ranges)) {
    const toMs = (i: number) => nowMs - (rangeMs < dayMs ? i * 3_600_000 : 0);
    goals.sayAll(
      `a chart of ${name}`,
      twenty((i) => chart(store, toMs(i), rangeMs)),
      chartMust,
    );
    goals.sayAll(
      `bands of ${name}`,
      twenty((i) => store.bands(toMs(i) - rangeMs, toMs(i))),
      chartMust,
    );
  }
  goals.sayAll(
    'bands of 90 d',
    twenty(() => store.bands(nowMs - 90 * dayMs, nowMs)),
    chartMust,
  );
  const devices = store.devices();
  const [fromMs, toMs] = [nowMs - 365 * dayMs + 1, nowMs - 1];
  const lines = () => devices.map((id) => harvestLine(id, store.bandsForSums(id, fromMs, toMs), fromMs, toMs));
  goals.sayAll('the harvest of a year', twenty(lines), chartMust);
  goals.sayAll(
    'the jobs of a year',
    twenty(() => store.jobs(fromMs, 500)),
    chartMust,
  );
  sayPercentiles(
    'a week of money',
    Array.from({ length: 10 }, (_, i) =>
      timed(() => [
        store.mining(nowMs - (i + 1) * 7 * dayMs, nowMs - i * 7 * dayMs),
        store.work(nowMs - (i + 1) * 7 * dayMs, nowMs - i * 7 * dayMs),
      ]),
    ),
  );
  store.close();
}

try {
  // First: what the year leaves in the heap is none of its business.
  if (parts.includes('replay')) await replay();
  if (parts.includes('year')) year();
  goals.end();
} finally {
  rmSync(dir, { recursive: true, force: true });
}
