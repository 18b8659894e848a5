// What the history costs: seven days of eight GPUs written second by second (size, memory), and a whole year (size, charts).
import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { migrate } from '../src/main/history/migrations';
import { connectForWriting } from '../src/main/history/sqlite';
import { HistoryStore } from '../src/main/history/store';
import type { Clock } from '../src/main/platform/clock';
import { sayPercentiles } from './support/figures';
import { fillYear } from './support/historyYear';

const gpus = 8;
const days = Number(process.env['FALLOW_BENCH_DAYS'] ?? 7);
const dayMs = 86_400_000;
const log = { info: () => undefined, warn: console.warn, error: console.error };
const dir = mkdtempSync(join(tmpdir(), 'fallow-history-bench-'));
const mebi = (bytes: number) => bytes / 1024 / 1024;

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

function writeSecond(store: HistoryStore, atMs: number, second: number): void {
  for (let gpu = 0; gpu < gpus; gpu += 1) {
    const seed = second * gpus + gpu;
    const isMining = (second + gpu * 7000) % 14_400 < 10_800; // three hours of mining, one of a job
    store.addReading({
      atMs,
      device: `GPU-00000000-0000-4000-8000-00000000000${gpu}`,
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
      store.addShares({
        atMs,
        device: `GPU-00000000-0000-4000-8000-00000000000${gpu}`,
        miner: 't-rex',
        pool: 'eu',
        coin: 'ETC',
        ...counts,
      });
    }
  }
}

function replay(): void {
  const path = join(dir, 'week.db');
  const clock = new BentClock();
  const store = HistoryStore.open({ path, clock, log, onFault: (fault) => console.error(fault) });
  const rss: number[] = [];
  const from = performance.now();
  const asked: number[] = [];
  for (let second = 0; second < days * 86_400; second += 1) {
    writeSecond(store, clock.nowMs(), second);
    clock.tick(1000);
    if (second % 3600 === 0) asked.push(timed(() => chart(store, clock.nowMs(), dayMs)));
    if ((second + 1) % 86_400 !== 0) continue;
    globalThis.gc?.();
    rss.push(mebi(process.memoryUsage().rss));
    const size = mebi(statSync(path).size);
    console.log(
      `  day ${rss.length}: file ${size.toFixed(1)} MiB, RSS ${rss.at(-1)?.toFixed(1)} MiB, ${((performance.now() - from) / 1000).toFixed(0)} s`,
    );
  }
  store.close();
  const last = rss.slice(1);
  console.log(`${days} days of ${gpus} GPUs: file ${mebi(statSync(path).size).toFixed(1)} MiB`);
  console.log(
    `memory over the last ${last.length} days: ${(Math.max(...last) - Math.min(...last)).toFixed(1)} MiB from least to most (goal 10)`,
  );
  sayPercentiles('a day’s chart while it is written', asked);
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

function year(): void {
  const path = join(dir, 'year.db');
  const nowMs = Date.UTC(2026, 0, 5);
  const fresh = connectForWriting(path);
  migrate(fresh);
  fresh.close();
  fillYear(path, gpus, nowMs);
  console.log(`a year of ${gpus} GPUs: ${(statSync(path).size / 1e6).toFixed(0)} MB (goal 300)`);
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
    const times = Array.from({ length: 20 }, (_, i) =>
      timed(() => chart(store, nowMs - (rangeMs < dayMs ? i * 3_600_000 : 0), rangeMs)),
    );
    sayPercentiles(`a chart of ${name} (goal 50)`, times);
  }
  sayPercentiles(
    'bands of a day',
    Array.from({ length: 20 }, (_, i) => timed(() => store.bands(nowMs - (i + 1) * dayMs, nowMs - i * dayMs))),
  );
  sayPercentiles(
    'bands of a year',
    Array.from({ length: 5 }, () => timed(() => store.bands(nowMs - 365 * dayMs, nowMs))),
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
  year();
  replay();
} finally {
  rmSync(dir, { recursive: true, force: true });
}
