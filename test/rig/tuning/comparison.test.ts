import { describe, expect, it } from 'vitest';
import { compare, type LongRun, objectiveOf } from '../../../src/main/rig/tuning/comparison';

const income = { kind: 'income', perHashDay: 2e-8, perKwh: 0.2 } as const;
const hashrate = { kind: 'hashrate', perHashDay: 0, perKwh: 0 } as const;

function run(change: Partial<LongRun> = {}): LongRun {
  return {
    config: {},
    blocks: [60e6, 60.1e6, 59.9e6, 60e6, 60.05e6, 59.95e6],
    powerW: 100,
    temperatureC: 60,
    accepted: 5,
    refused: 0,
    seconds: 60,
    ...change,
  };
}
const scaled = (factor: number) => run().blocks.map((rate) => rate * factor);

describe('objectiveOf', () => {
  const facts = { hashrateHs: 60e6, powerW: 100, acceptedPart: 0.9, temperatureC: 92 };
  it.each([
    ['hashrate', hashrate, 54e6],
    ['income', income, 54e6 * 2e-8 - 0.1 * 24 * 0.2],
    ['efficiency', { ...hashrate, kind: 'efficiency' }, 540_000],
  ] as const)('%s', (_name, objective, expected) => {
    expect(objectiveOf(objective, facts)).toBeCloseTo(expected, 6);
  });

  it('gives no efficiency without a power', () => {
    expect(objectiveOf({ ...hashrate, kind: 'efficiency' }, { ...facts, powerW: null })).toBeNull();
  });
});

describe('compare', () => {
  it('is sure of what is clearly more', () => {
    const found = compare(run(), run({ blocks: scaled(1.03) }), hashrate, null);
    expect(found?.gainPct).toBeCloseTo(3, 1);
    expect(found?.lowPct).toBeGreaterThan(2);
    expect(found?.highPct).toBeLessThan(4);
    expect(found?.gainPerDay).toBeNull();
  });

  it('is not sure of what may be the same: 0 lies within', () => {
    const found = compare(run(), run({ blocks: scaled(1.003) }), hashrate, null);
    expect(found?.lowPct).toBeLessThan(0);
    expect(found?.highPct).toBeGreaterThan(0.3);
  });

  it('is the less sure the more a run wavers', () => {
    const wild = run({ blocks: [55e6, 70e6, 58e6, 68e6, 60e6, 66e6] });
    const [a, b] = [compare(run(), wild, hashrate, null), compare(run(), run({ blocks: scaled(1.04) }), hashrate, null)];
    expect((a?.highPct ?? 0) - (a?.lowPct ?? 0)).toBeGreaterThan(3 * ((b?.highPct ?? 0) - (b?.lowPct ?? 0)));
  });

  it('counts electricity and refused shares', () => {
    const prices = { perHashDay: 2e-8, perKwh: 0.2 };
    const found = compare(run(), run({ powerW: 80 }), income, prices);
    expect(found?.gainPerDay).toBeCloseTo(0.02 * 24 * 0.2, 6);
    const refused = compare(run(), run({ accepted: 90, refused: 10 }), hashrate, null);
    expect(refused?.gainPct).toBeCloseTo(-10, 1);
    expect(refused?.after.acceptedPct).toBeCloseTo(90, 6);
  });

  it('is nothing where nothing was measured', () => {
    expect(compare(run(), run({ blocks: [] }), hashrate, null)).toBeNull();
  });
});
