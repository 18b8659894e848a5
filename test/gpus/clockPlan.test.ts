import { describe, expect, it } from 'vitest';
import {
  beforeOf,
  type ClockFacts,
  type ClockValues,
  cardObstacle,
  clockPlan,
  clockStanding,
  clockTarget,
  outsideLimits,
  valuesOf,
  withFanCap,
} from '../../src/main/gpus/clockPlan';
import type { DeviceInfo } from '../../src/main/gpus/source';
import { clockSettingSchema } from '../../src/shared/clocks';

const low: ClockValues = { powerW: 120 };
const high: ClockValues = { powerW: 180, fanPct: 70 };
const setLow = { do: 'set', values: low };
const setHigh = { do: 'set', values: high };
const restore = { do: 'restore' };
const none = { do: 'none' };

describe('clockPlan', () => {
  const table: readonly (readonly [string, ClockFacts['isMining'], ...(ClockValues | null)[], object])[] = [
    // what it is                     mining  wanted  ordered barred  order
    ['nothing set, idle', false, null, null, null, none],
    ['nothing set, mining', true, null, null, null, none],
    ['set, idle', false, low, null, null, none],
    ['set, mining begins', true, low, null, null, setLow],
    ['set and in force', true, low, low, null, none],
    ['the same values, another object', true, { ...low }, low, null, none],
    ['mining ends', false, low, low, null, restore],
    ['changed while mining', true, high, low, null, setHigh],
    ['taken away while mining', true, null, low, null, restore],
    ['mining ends and taken away', false, null, low, null, restore],
    ['refused', true, low, null, low, none],
    ['the machine went down under it', true, { ...low }, null, low, none],
    ['something else was refused', true, high, null, low, setHigh],
    ['refused while an older one is in force', true, low, high, low, restore],
    ['refused and idle', false, low, null, low, none],
  ];
  it.each(table)('%s', (_what, isMining, wanted, ordered, barred, order) => {
    const facts = { isMining, wanted, ordered, barred } as ClockFacts;
    expect(clockPlan(facts)).toEqual(order);
  });

  it('comes to rest: the order obeyed, nothing is left to do', () => {
    const some = [null, low, high];
    for (const isMining of [true, false])
      for (const wanted of some)
        for (const ordered of some)
          for (const barred of some) {
            const order = clockPlan({ isMining, wanted, ordered, barred });
            const after = order.do === 'set' ? order.values : order.do === 'restore' ? null : ordered;
            expect(clockPlan({ isMining, wanted, ordered: after, barred })).toEqual(none);
            expect(after === null || (isMining && after === wanted && after !== barred)).toBe(true);
          }
  });

  const standings: readonly (readonly [string, Partial<Parameters<typeof clockStanding>[0]>])[] = [
    ['none', { wanted: null }],
    ['ready', {}],
    ['asked', { ordered: low }],
    ['applied', { ordered: low, isDone: true }],
    ['ready', { ordered: high, isDone: true }],
    ['refused', { barred: low }],
    ['held', { barred: low, isHeld: true }],
    ['ready', { barred: high, isHeld: true }],
  ];
  it.each(standings)('stands %s', (standing, facts) => {
    const rest = { isMining: true, wanted: low, ordered: null, barred: null, isHeld: false, isDone: false };
    expect(clockStanding({ ...rest, ...facts })).toBe(standing);
  });
});

describe('settings of a card', () => {
  const setting = clockSettingSchema.parse({ powerW: 120, coreOffsetMHz: 0 });

  it('count only where they are numbers; an offset of 0 is one', () => {
    expect(valuesOf(setting)).toEqual({ powerW: 120, coreOffsetMHz: 0 });
    expect(valuesOf(clockSettingSchema.parse({}))).toBeNull();
    expect(valuesOf(undefined)).toBeNull();
    expect(beforeOf(setting as ClockValues, { powerW: 200 })).toMatchObject({ powerW: 200, coreOffsetMHz: null });
  });

  it('concern NVIDIA by UUID, AMD by PCI address and only where the owner said so, nobody else', () => {
    const card = (change: object) =>
      ({ id: 'GPU-1', kind: 'gpu', vendor: 'nvidia', pci: '0000:01:00.0', ...change }) as DeviceInfo;
    expect(clockTarget(card({}))).toEqual({ gpu: 'GPU-1' });
    expect(clockTarget(card({ vendor: 'amd' }))).toEqual({ pci: '0000:01:00.0' });
    for (const vendor of ['intel', 'practice', 'cpu']) expect(clockTarget(card({ vendor }))).toBeNull();
    expect(cardObstacle(card({}), setting)).toBeNull();
    expect(cardObstacle(card({ slices: ['MIG-1'] }), setting)).toBe('sliced');
    expect(cardObstacle(card({ vendor: 'amd' }), setting)).toBe('untested');
    expect(cardObstacle(card({ vendor: 'amd' }), { ...setting, isUntestedAllowed: true })).toBeNull();
  });

  it('are within what the driver allows, where it has said so', () => {
    const limits = { minPowerLimitW: 100, maxPowerLimitW: 240 };
    expect(outsideLimits(setting, limits)).toBeNull();
    expect(outsideLimits({ ...setting, powerW: 241 }, limits)).toEqual({ min: 100, max: 240 });
    expect(outsideLimits({ ...setting, powerW: 99 }, limits)).toEqual({ min: 100, max: 240 });
    expect(outsideLimits({ ...setting, powerW: null }, limits)).toBeNull();
    expect(outsideLimits({ ...setting, powerW: 999 }, undefined)).toBeNull();
    for (const wrong of [{ powerW: 0 }, { powerW: 1.5 }, { fanPct: 101 }, { voltage: 1 }])
      expect(clockSettingSchema.safeParse(wrong).success).toBe(false);
  });
});

describe('withFanCap', () => {
  it.each([
    [null, null, null],
    [high, null, high],
    [null, 50, { fanPct: 50 }],
    [low, 50, { ...low, fanPct: 50 }],
    [high, 50, { ...high, fanPct: 50 }],
    [high, 80, high],
  ])('%j with at most %j %% is %j', (values, capPct, expected) => {
    expect(withFanCap(values, capPct)).toEqual(expected);
  });
});
