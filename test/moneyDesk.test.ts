import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { HistoryStore } from '../src/main/history/store';
import { HourlyFile } from '../src/main/money/hourlyFile';
import { MoneyDesk } from '../src/main/moneyDesk';
import type { Tariff } from '../src/shared/money';
import type { Settings } from '../src/shared/setup';
import { FakeClock } from './support/fakeClock';
import { silentLog } from './support/silentLog';

const hourMs = 3_600_000;
const start = Date.parse('2026-11-21T12:00:00Z');
let dir = '';
let path = '';
let clock: FakeClock;
let history: HistoryStore;
let desk: MoneyDesk;
let tariff: Tariff | null;

beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'fallow-money-'));
  path = join(dir, 'prices.csv');
  clock = new FakeClock(start);
  history = HistoryStore.open({ path: join(dir, 'history.db'), clock, log: silentLog, onFault: () => undefined });
  tariff = { kind: 'hourly', path, otherwisePerKwh: null };
  desk = new MoneyDesk({
    history,
    settings: () =>
      ({ currency: 'EUR', tariff, electricityPerKwh: null, prices: { own: {}, exchange: {} } }) as unknown as Settings,
    devices: () => [{ id: 'gpu0', kind: 'gpu', limitW: 200 }],
    isPractice: false,
    nowMs: () => clock.nowMs(),
    timeZone: 'UTC',
    silent: new Set(),
    hourly: new HourlyFile({ keepAt: join(dir, 'kept.json'), log: silentLog }),
  });
});
afterEach(async () => {
  history.close();
  await rm(dir, { recursive: true, force: true });
});

function did(atMs: number, activity: string, device = 'gpu0'): void {
  history.addEvent({ atMs, device, kind: 'activity', activity, because: 'free' });
}

/** Two hours of 100 W up to now. */
function mineTwoHours(): void {
  const sensed = { temperatureC: 60, memoryTemperatureC: null, fanPct: 50, vramUsedMiB: 1, hashrateHs: 60e6 };
  for (let second = 30; second <= 7200; second += 30) {
    const atMs = start - 2 * hourMs + second * 1000 - 1;
    history.addReading({ atMs, device: 'gpu0', powerW: 100, forMs: 30_000, isMining: true, ...sensed });
  }
}

describe('an hourly tariff', () => {
  it('goes on by the prices read before while its file is away, and says so', async () => {
    mineTwoHours();
    await writeFile(path, '2026-11-21T10:00:00Z,0.2\n2026-11-21T11:00:00Z,0.4\n');
    const range = { fromMs: start - 2 * hourMs, toMs: start, by: 'day' } as const;
    const before = await desk.summary(range);
    expect(before).toMatchObject({ ok: true, value: { tariffFault: null } });
    expect(before.ok && before.value.total.electricityCost).toBeCloseTo(0.06, 6);
    await rm(path);
    const after = await desk.summary(range);
    const tariffFault = { code: 'money/prices-missing', values: { path, kept: 2 } };
    expect(after).toMatchObject({ ok: true, value: { tariffFault } });
    expect(after.ok && after.value.total).toEqual(before.ok && before.value.total);
  });
});

describe('energy', () => {
  const fromMs = start - 12 * hourMs;

  /** Wh of today until then, and how many ms mined it. */
  async function today(toMs: number): Promise<{ wh: number; minedMs: number }> {
    const summary = await desk.summary({ fromMs, toMs, by: 'day' });
    if (!summary.ok) throw new Error(summary.fault.code);
    const { energyKwh, minedMs } = summary.value.total;
    return { wh: (energyKwh ?? 0) * 1000, minedMs };
  }

  it('of the minute that runs is all there, however far ahead one asks and as levels are made, and so never falls', async () => {
    const sensed = { temperatureC: 60, memoryTemperatureC: null, fanPct: 50, vramUsedMiB: 1, hashrateHs: 60e6 };
    const stepMs = 7000;
    for (let ms = stepMs; ms <= 20 * 60_000; ms += stepMs) {
      await clock.advance(stepMs);
      history.addReading({ atMs: clock.nowMs() - 1, device: 'gpu0', powerW: 360, forMs: stepMs, isMining: true, ...sensed });
      const [now, ahead] = [await today(clock.nowMs()), await today(clock.nowMs() + hourMs)];
      expect(now).toEqual({ wh: expect.closeTo((360 * ms) / hourMs, 6), minedMs: expect.closeTo(ms, 3) });
      expect(now.wh).toBeCloseTo(ahead.wh, 6);
    }
  });

  it('does not depend on the tariff', async () => {
    mineTwoHours();
    await clock.advance(20_000);
    const tariffs: (Tariff | null)[] = [
      null,
      { kind: 'flat', perKwh: 0.3 },
      { kind: 'dayNight', dayPerKwh: 0.4, nightPerKwh: 0.1, nightFromMin: 677, nightUntilMin: 719, nightDays: [] },
    ];
    for (const one of tariffs) {
      tariff = one;
      expect((await today(clock.nowMs())).wh).toBeCloseTo(200, 6);
    }
  });
});

describe('the harvest', () => {
  it('has a line for a card that is not here any more, and none for one that came later', async () => {
    did(start - 90 * 24 * hourMs, 'mining', 'gone');
    did(start - 2 * hourMs, 'off', 'gone');
    did(start - 1000, 'mining', 'new');
    const harvest = await desk.harvest({ fromMs: start - 3 * hourMs, toMs: start - hourMs });
    expect(harvest).toMatchObject({
      ok: true,
      value: {
        devices: [
          { device: 'gpu0', offMs: 2 * hourMs, miningMs: 0 },
          { device: 'gone', offMs: hourMs, miningMs: hourMs },
        ],
      },
    });
  });
});
