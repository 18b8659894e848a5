import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { HourlyFile } from '../src/main/money/hourlyFile';
import { TariffWatch } from '../src/main/tariffWatch';
import type { Fault } from '../src/shared/faults';
import type { Tariff } from '../src/shared/money';
import { FakeClock } from './support/fakeClock';
import { silentLog } from './support/silentLog';

const startMs = Date.parse('2026-11-21T13:10:00Z');
const good = '2026-11-21T13:00:00Z,0.25\n';
let dir = '';
let path = '';
let clock: FakeClock;
let tariff: Tariff | null;
let told: (Fault | null)[];
let watch: TariffWatch;

beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'fallow-tariff-'));
  path = join(dir, 'prices.csv');
  clock = new FakeClock(startMs);
  tariff = { kind: 'hourly', path, otherwisePerKwh: null };
  told = [];
  watch = new TariffWatch({
    clock,
    settings: () => ({ tariff }),
    hourly: new HourlyFile({ keepAt: join(dir, 'kept.json'), log: silentLog }),
    onFault: (fault) => told.push(fault),
  });
});
afterEach(async () => {
  await watch.stop();
  await rm(dir, { recursive: true, force: true });
});

const toldOf = (count: number) => vi.waitFor(() => expect(told).toHaveLength(count), { timeout: 20_000 });

it('tells of a file that cannot be used, once, and when it can be used again', async () => {
  watch.start();
  await toldOf(1);
  expect(told[0]).toMatchObject({ code: 'money/prices-missing', values: { path } });
  await writeFile(path, good);
  await clock.advance(60_000);
  await toldOf(2);
  expect(told[1]).toBeNull();
  await rm(path);
  await clock.advance(60_000);
  await toldOf(3);
  expect(told[2]).toMatchObject({ code: 'money/prices-missing', values: { path, kept: 1 } });
  await clock.advance(300_000);
  await watch.stop();
  expect(told).toHaveLength(3);
});

it('tells at once when the tariff becomes such a file, and is well when it becomes another', async () => {
  const hourly = tariff;
  tariff = { kind: 'flat', perKwh: 0.3 };
  watch.start();
  watch.settingsChanged();
  tariff = hourly;
  watch.settingsChanged();
  await toldOf(1);
  expect(told[0]?.code).toBe('money/prices-missing');
  tariff = null;
  watch.settingsChanged();
  await toldOf(2);
  expect(told[1]).toBeNull();
});

it('tells that the file has no price for now, unless another price is set', async () => {
  await writeFile(path, good);
  watch.start();
  await clock.advance(49 * 60_000);
  await watch.stop();
  expect(told).toEqual([]);
  watch.start();
  await clock.advance(60_000);
  await toldOf(1);
  expect(told[0]).toMatchObject({ code: 'money/prices-ended', values: { path } });
  await writeFile(path, `${good}2026-11-21T14:00:00Z,0.3\n`);
  await clock.advance(60_000);
  await toldOf(2);
  expect(told[1]).toBeNull();
  await writeFile(path, good);
  await clock.advance(60_000);
  await toldOf(3);
  tariff = { kind: 'hourly', path, otherwisePerKwh: 0.3 };
  watch.settingsChanged();
  await toldOf(4);
  expect(told[3]).toBeNull();
});

it('leaves nothing running', async () => {
  watch.start();
  await watch.stop();
  const before = told.length;
  watch.settingsChanged();
  await clock.advance(300_000);
  await watch.stop();
  expect(told).toHaveLength(before);
});
