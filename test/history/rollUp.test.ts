import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { connectForReading } from '../../src/main/history/sqlite';
import { HistoryStore } from '../../src/main/history/store';
import type { Fault } from '../../src/shared/faults';
import { FakeClock } from '../support/fakeClock';
import { silentLog } from '../support/silentLog';

const minuteMs = 60_000;
const hourMs = 60 * minuteMs;
const dayMs = 24 * hourMs;
const shares = { device: 'gpu0', miner: 'xmrig', pool: 'p', coin: 'XMR', accepted: 1, rejected: 0, stale: 0 };

let dir = '';
let path = '';
let clock = new FakeClock();
let store: HistoryStore;
const faults: (Fault | null)[] = [];

beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'fallow-rollup-'));
  path = join(dir, 'history.db');
  clock = new FakeClock(1_700_006_400_000); // midnight UTC
  store = HistoryStore.open({ path, clock, log: silentLog, onFault: (fault) => faults.push(fault) });
});
afterEach(async () => {
  store.close();
  await rm(dir, { recursive: true, force: true });
});

function ask(sql: string): Record<string, number> {
  const database = connectForReading(path);
  const row: Record<string, number> = database.prepare(sql).get();
  database.close();
  return { ...row };
}

function read(atMs: number, temperatureC: number, powerW: number | null = 100): void {
  const rest = { memoryTemperatureC: null, fanPct: 50, vramUsedMiB: 4000, hashrateHs: 61e6 };
  store.addReading({ atMs, device: 'gpu0', temperatureC, powerW, forMs: 30_000, isMining: true, ...rest });
}

it('makes old rows coarser step by step, and their means and sums stay', async () => {
  const now = clock.nowMs();
  for (let s = 30; s <= 60 * 3600; s += 30) read(now - s * 1000, 50 + ((s / 30) % 10));
  for (let s = 300; s <= 60 * 3600; s += 300) store.addShares({ ...shares, atMs: now - s * 1000, difficulty: 1000 });
  store.events(0, 1);
  const sum = ask('SELECT sum(accepted) AS n FROM shares');
  await clock.advance(20 * minuteMs);
  store.events(0, 1);
  // Twelve hours are older than 48: they have gone from the seconds, and the minutes speak for them.
  expect(ask(`SELECT count(*) AS n FROM readings_1s WHERE at_ms < ${now - 2 * dayMs}`)).toEqual({ n: 0 });
  const old = ask(`SELECT count(*) AS n, avg(temperature_c) AS t FROM readings WHERE at_ms < ${now - 2 * dayMs}`);
  expect(old['n']).toBe(12 * 60);
  expect(old['t']).toBeCloseTo(54.5, 1);
  expect(ask('SELECT sum(accepted) AS n FROM shares')).toEqual(sum);
  expect(ask('SELECT sum(for_ms) AS t, sum(mining_ms) AS m FROM readings_15m')).toEqual({ t: 60 * hourMs, m: 60 * hourMs });
  expect(ask('SELECT sum(hashes) AS h, sum(counted) AS n FROM shares_2h')).toEqual({ h: 720_000, n: 720 });
  expect(ask(`SELECT count(*) AS n FROM readings_12h`)).toEqual({ n: 5 });
  expect(faults).toEqual([]);
});

it('keeps minutes for ninety days and quarters after that', async () => {
  const now = clock.nowMs();
  for (let minute = 60; minute <= 180; minute += 1) read(now - 95 * dayMs + minute * minuteMs, 60);
  for (let minute = 60; minute <= 180; minute += 1) read(now - 80 * dayMs + minute * minuteMs, 60);
  read(now - 1000, 60);
  store.events(0, 1);
  await clock.advance(20 * minuteMs);
  expect(ask('SELECT count(*) AS n FROM readings_1s')).toEqual({ n: 1 });
  expect(ask(`SELECT count(*) AS n FROM readings_1m WHERE at_ms < ${now - 90 * dayMs}`)).toEqual({ n: 0 });
  expect(ask(`SELECT count(*) AS n FROM readings WHERE at_ms < ${now - 90 * dayMs}`)).toEqual({ n: 9 });
  expect(ask(`SELECT count(*) AS n FROM readings WHERE at_ms >= ${now - 90 * dayMs}`)).toEqual({ n: 122 });
  expect(ask('SELECT sum(for_ms) AS t FROM readings_15m')).toEqual({ t: 243 * 30_000 });
});

it('makes those spans again whose rows the disk took late, or that a clock set back wrote again', async () => {
  const now = clock.nowMs();
  for (let s = 0; s < 3600; s += 30) read(now - hourMs + s * 1000, 60, 100);
  store.events(0, 1);
  await clock.advance(5 * minuteMs);
  expect(ask(`SELECT sum(for_ms) AS t FROM readings_1m`)).toEqual({ t: hourMs });
  for (let s = 15; s < 3600; s += 30) read(now - hourMs + s * 1000, 70, 200);
  store.events(0, 1);
  await clock.advance(5 * minuteMs);
  const minutes = ask('SELECT sum(for_ms) AS t, avg(temperature_c) AS c, avg(power_w) AS w, count(*) AS n FROM readings_1m');
  expect(minutes).toEqual({ t: 2 * hourMs, c: 65, w: 150, n: 60 });
  expect(ask('SELECT sum(for_ms) AS t, count(*) AS n FROM readings_15m')).toEqual({ t: 2 * hourMs, n: 4 });
});

it('charts a range by the coarsest level that is fine enough, and what is newest by the finest', async () => {
  const now = clock.nowMs();
  for (let minute = 0; minute < 10 * 1440; minute += 1) read(now - 10 * dayMs + minute * minuteMs, minute < 1440 ? 40 : 60);
  store.addShares({ ...shares, atMs: now - hourMs });
  store.events(0, 1);
  await clock.advance(10 * minuteMs);
  const at = clock.nowMs();
  read(at - 1000, 90);
  const [series] = store.chart({ fromMs: now - 10 * dayMs, toMs: at, maxPoints: 600, devices: null });
  expect(series?.atMs.length).toBeGreaterThan(450);
  expect(series?.atMs.length).toBeLessThanOrEqual(600);
  expect(series?.temperatureC[0]).toBe(40);
  expect(series?.temperatureC.at(-1)).toBe(90);
  expect(series?.efficiencyHsPerW[5]).toBeCloseTo(610_000);
  expect(series?.accepted.reduce((sum, n) => sum + n, 0)).toBe(1);
  const oneDay = store.chart({ fromMs: now - 9 * dayMs, toMs: now - 8 * dayMs, maxPoints: 600, devices: ['gpu0'] });
  expect(oneDay[0]?.atMs.every((ms) => ms >= now - 9 * dayMs && ms < now - 8 * dayMs)).toBe(true);
  expect(store.chart({ fromMs: now - dayMs, toMs: now, maxPoints: 600, devices: ['gpu1'] })).toEqual([]);
});

it('tells the running minute as far as it was read, no part of it twice', async () => {
  const begin = clock.nowMs();
  for (let second = 5; second <= 125; second += 5) {
    await clock.advance(5000);
    read(clock.nowMs() - 1, 60);
  }
  // Levels were made last at two minutes, of what was settled then: up to 110 s.
  const at = clock.nowMs();
  for (const toMs of [at, at + 7, at + hourMs]) {
    const ends = store.mining(begin, toMs).map(({ atMs, spanMs }) => [atMs - begin, atMs + spanMs - begin]);
    expect(ends).toEqual([
      [0, 60_000],
      [60_000, 110_000],
      [110_000, 120_000],
      [120_000, Math.min(180_000, toMs - begin)],
    ]);
  }
});

it('says that devices were off after a run that died', () => {
  const start = clock.nowMs();
  store.addEvent({ atMs: start - hourMs, device: 'gpu0', kind: 'activity', activity: 'mining', because: 'free' });
  read(start - 30 * minuteMs, 60);
  store.close();
  store = HistoryStore.open({ path, clock, log: silentLog, onFault: (fault) => faults.push(fault) });
  expect(store.bandsForSums('gpu0', start - 2 * hourMs, start)).toEqual([
    { fromMs: start - hourMs, activity: 'mining' },
    { fromMs: start - 30 * minuteMs + 1000, activity: 'off' },
  ]);
});
