import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { connectForReading, connectForWriting } from '../../src/main/history/sqlite';
import { HistoryStore } from '../../src/main/history/store';
import { FakeClock } from '../support/fakeClock';
import { silentLog } from '../support/silentLog';

const minuteMs = 60_000;
const hourMs = 60 * minuteMs;
const dayMs = 24 * hourMs;
const start = 1_700_006_400_000; // midnight UTC

let dir = '';
let path = '';
let clock = new FakeClock();
let store: HistoryStore;

beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'fallow-bands-'));
  path = join(dir, 'history.db');
  clock = new FakeClock(start);
  store = open();
});
afterEach(async () => {
  store.close();
  await rm(dir, { recursive: true, force: true });
});

function open(): HistoryStore {
  return HistoryStore.open({ path, clock, log: silentLog, onFault: () => undefined });
}

function did(atMs: number, activity: string, device = 'gpu0'): void {
  store.addEvent({ atMs, device, kind: 'activity', activity, because: 'free' });
}

/** Time by activity. */
function spent(fromMs: number, toMs: number): Record<string, number> {
  const found: Record<string, number> = {};
  const bands = store.bandsForSums('gpu0', fromMs, toMs);
  for (const [i, band] of bands.entries()) {
    found[band.activity] = (found[band.activity] ?? 0) + (bands[i + 1]?.fromMs ?? toMs) - band.fromMs;
  }
  return found;
}

function spans(table = 'activities_2h'): number {
  const database = connectForReading(path);
  const { n } = database.prepare(`SELECT count(*) AS n FROM ${table}`).get() as { readonly n: number };
  database.close();
  return n;
}

/** Twenty changes a day up to now; a fault of two minutes on the hundredth day. */
function longPast(days: number): void {
  const from = clock.nowMs() - days * dayMs;
  for (let i = 0; i < days * 20; i += 1) did(from + i * 72 * minuteMs, ['mining', 'inUse', 'waiting', 'mining'][i % 4] ?? '');
  did(from + 100 * dayMs + minuteMs, 'faulted');
  did(from + 100 * dayMs + 3 * minuteMs, 'mining');
  store.events(0, 1);
}

/** The same week by week, which is read change by change. */
function exactly(fromMs: number, toMs: number): Record<string, number> {
  const week = 7 * dayMs;
  const found: Record<string, number> = {};
  for (let at = fromMs; at < toMs; at += week) {
    for (const [activity, ms] of Object.entries(spent(at, Math.min(toMs, at + week)))) {
      found[activity] = (found[activity] ?? 0) + ms;
    }
  }
  return found;
}

describe('what devices did', () => {
  it.each([40, 120, 200, 390])('in %i days is told in at most 600 bands, no time and no short fault lost', async (days) => {
    longPast(400);
    await clock.advance(5 * minuteMs);
    expect(spans()).toBeGreaterThan(4000);
    expect(spans('activities_12h')).toBeGreaterThan(750);
    const [fromMs, toMs] = [start - days * dayMs + 12_345, start - 54_321];
    const bands = store.bands(fromMs, toMs);
    expect(bands.length).toBeLessThanOrEqual(600);
    expect(bands.length).toBeGreaterThan(200);
    expect(bands[0]).toMatchObject({ device: 'gpu0', fromMs });
    const exact = exactly(fromMs, toMs);
    expect(spent(fromMs, toMs)).toEqual(exact);
    const shown: Record<string, number> = {};
    for (const [i, band] of bands.entries()) {
      shown[band.activity] = (shown[band.activity] ?? 0) + (bands[i + 1]?.fromMs ?? toMs) - band.fromMs;
    }
    expect(shown).toEqual(exact);
    expect(shown['faulted'] ?? 0).toBe(days > 300 ? 2 * minuteMs : 0);
  });

  it('is the same before the spans are made, as after an update of Fallow', () => {
    longPast(200);
    expect(spans()).toBe(0);
    expect(spent(start - 180 * dayMs, start)).toEqual(exactly(start - 180 * dayMs, start));
  });

  it('is told change by change where they are few, however long the range', async () => {
    did(start - 300 * dayMs, 'mining');
    did(start - 200 * dayMs + 1234, 'off');
    await clock.advance(5 * minuteMs);
    expect(store.bands(0, start)).toEqual([
      { device: 'gpu0', fromMs: start - 300 * dayMs, activity: 'mining' },
      { device: 'gpu0', fromMs: start - 200 * dayMs + 1234, activity: 'off' },
    ]);
    // A span for each change, and one where each piece began.
    expect(spans()).toBeLessThan(10);
  });

  it('goes on over months in which nothing changed', async () => {
    for (let i = 0; i < 700; i += 1) did(start - 300 * dayMs + i * minuteMs, i % 2 === 0 ? 'mining' : 'inUse');
    did(start - 100 * dayMs, 'off');
    await clock.advance(5 * minuteMs);
    expect(spent(start - 299 * dayMs, start)).toEqual({ inUse: 199 * dayMs, off: 100 * dayMs });
    expect(spent(start - 301 * dayMs, start)).toEqual({
      mining: 350 * minuteMs,
      inUse: 350 * minuteMs + 200 * dayMs - 700 * minuteMs,
      off: 100 * dayMs,
    });
  });

  it('is made again where a change comes late', async () => {
    longPast(200);
    await clock.advance(5 * minuteMs);
    did(start - 60 * dayMs + 1, 'paused');
    store.events(0, 1);
    const exact = exactly(start - 190 * dayMs, start);
    expect(exact['paused']).toBeGreaterThan(0);
    expect(spent(start - 190 * dayMs, start)).toEqual(exact);
    await clock.advance(5 * minuteMs);
    expect(spent(start - 190 * dayMs, start)).toEqual(exact);
  });

  it('ends where a run died, also in spans that were made', async () => {
    longPast(200);
    await clock.advance(dayMs);
    store.close();
    store = open();
    const [fromMs, toMs] = [start - 190 * dayMs, start + dayMs];
    expect(spent(fromMs, toMs)).toEqual(exactly(fromMs, toMs));
    expect(spent(fromMs, toMs)['off']).toBeGreaterThan(dayMs);
  });

  it('lists the devices that ever did something', () => {
    did(start, 'mining', 'gpu1');
    did(start, 'off', 'gpu0');
    did(start + 1, 'mining', 'cpu');
    expect([...store.devices()].sort()).toEqual(['cpu', 'gpu0', 'gpu1']);
  });
});

it('takes a history of the version before as it is, and makes its spans', async () => {
  longPast(200);
  did(start - 1, 'off');
  const exact = exactly(start - 190 * dayMs, start);
  store.close();
  const older = connectForWriting(path);
  older.exec("DROP TABLE activities_2h; DROP TABLE activities_12h; DELETE FROM levels WHERE step LIKE '%activities%'");
  older.exec('PRAGMA user_version = 3');
  older.close();
  store = open();
  await clock.advance(5 * minuteMs);
  expect(spans()).toBeGreaterThan(2000);
  expect(spent(start - 190 * dayMs, start)).toEqual(exact);
});
