import { describe, expect, it } from 'vitest';
import { harvestLine, harvestTotal, yieldCost } from '../../src/main/money/harvest';
import { QuoteBook } from '../../src/main/money/quotes';
import { TariffPrices } from '../../src/main/money/tariff';
import { Zone } from '../../src/main/money/zone';
import { noPrices } from '../../src/shared/money';

const hourMs = 3_600_000;
const band = (hour: number, activity: string) => ({ fromMs: hour * hourMs, activity });

describe('a harvest', () => {
  it('puts every hour of a device in one place', () => {
    const day = [
      band(2, 'mining'),
      band(10, 'vacating'),
      band(11, 'inUse'),
      band(15, 'waiting'),
      band(16, 'mining'),
      band(20, 'cooling'),
      band(21, 'paused'),
      band(23, 'off'),
    ];
    const line = harvestLine('gpu0', day, 0, 24 * hourMs);
    const hours = Object.fromEntries(
      Object.entries(line).map(([key, value]) => [key, typeof value === 'number' ? value / hourMs : value]),
    );
    expect(hours).toMatchObject({ totalMs: 24, miningMs: 12, jobMs: 5, betweenMs: 1, hinderedMs: 1, heldMs: 2, offMs: 3 });
    expect(line.harvestedShare).toBeCloseTo(12 / 14, 12);
    const idle = harvestLine('gpu1', [band(0, 'inUse')], 0, 24 * hourMs);
    expect(idle).toMatchObject({ jobMs: 24 * hourMs, harvestedShare: null });
    expect(harvestTotal([line, idle])).toMatchObject({ device: 'all', totalMs: 48 * hourMs, jobMs: 29 * hourMs });
  });

  it('counts a band only where it lies in the range', () => {
    expect(harvestLine('g', [band(0, 'mining'), band(30, 'off')], 10 * hourMs, 20 * hourMs)).toMatchObject({
      totalMs: 10 * hourMs,
      miningMs: 10 * hourMs,
      harvestedShare: 1,
    });
  });
});

describe('a yielding', () => {
  const job = {
    id: 'j',
    name: 'python train.py',
    class: 'training',
    devices: ['gpu0'],
    startedMs: 0,
    endedMs: 10 * hourMs,
    gaveWayMs: 10 * hourMs,
    gaveWayHashes: 2e12,
  };
  const said = { atMs: 0, source: 'a', subject: 'ETC' };
  const facts = {
    fromMs: 0,
    toMs: 24 * hourMs,
    nowMs: 24 * hourMs,
    book: new QuoteBook({
      prices: [{ ...said, unit: 'EUR', value: 21.5 }],
      rewards: [{ ...said, unit: 'coins', value: 2e-13 }],
      settings: noPrices,
      currency: 'EUR',
      silent: new Set<string>(),
      nowMs: 0,
    }),
    tariff: new TariffPrices({ kind: 'flat', perKwh: 0.25 }, new Zone('Europe/Rome')),
    isPractice: false,
    coinOf: () => 'ETC',
    miningW: () => 120,
  };

  it('costs the hashes’ worth less the electricity they would have taken', () => {
    const cost = yieldCost(job, facts);
    expect(cost).toMatchObject({ job: 'j', hashes: 2e12, gaveWayMs: 10 * hourMs });
    expect(Math.round((cost?.value ?? 0) * 100)).toBe(830);
  });

  it('counts the part that lies in the range, and nothing outside of it or of practice', () => {
    expect(yieldCost(job, { ...facts, fromMs: 5 * hourMs })).toMatchObject({ hashes: 1e12, gaveWayMs: 5 * hourMs });
    expect(yieldCost(job, { ...facts, fromMs: 11 * hourMs })).toBeNull();
    expect(yieldCost({ ...job, gaveWayMs: 0 }, facts)).toBeNull();
    expect(yieldCost(job, { ...facts, isPractice: true })).toMatchObject({ hashes: 2e12, value: null });
    expect(yieldCost({ ...job, gaveWayHashes: null }, facts)).toMatchObject({ hashes: null, value: null });
  });
});
