import { describe, expect, it } from 'vitest';
import { clockFlags, clockValuesOf, withClocks } from '../../../src/main/rig/tuning/clockFlags';
import { clockSettingSchema } from '../../../src/shared/clocks';

const details = { minPowerLimitW: 100, maxPowerLimitW: 250, defaultPowerLimitW: 220 };
const setting = clockSettingSchema.parse({ memoryOffsetMHz: 650, fanPct: 70 });
const state = { setting, standing: 'ready', obstacle: null } as const;
const flags = clockFlags(state, details, {});

describe('clockFlags', () => {
  it('leaves clocks alone until they are freed, each by itself', () => {
    expect(flags.map(({ name, choice }) => [name, choice.use])).toEqual([
      ['clock:powerW', 'exclude'],
      ['clock:coreOffsetMHz', 'exclude'],
      ['clock:memoryOffsetMHz', 'exclude'],
    ]);
    const freed = clockFlags(state, details, { 'clock:memoryOffsetMHz': { use: 'tune' } });
    expect(freed.find(({ name }) => name === 'clock:memoryOffsetMHz')).toMatchObject({
      choice: { use: 'tune' },
      current: 650,
      risk: 'up',
    });
  });

  it('never offers more power than the maker gave, nor less than half of it', () => {
    const power = flags[0]?.values.map(Number) ?? [];
    expect(Math.min(...power)).toBe(110);
    expect(Math.max(...power)).toBe(220);
  });

  it('has none where nobody sets the card, and no power where its limits are not known', () => {
    expect(clockFlags(null, details, {})).toEqual([]);
    expect(clockFlags(state, undefined, {}).map(({ name }) => name)).not.toContain('clock:powerW');
  });
});

describe('clockValuesOf', () => {
  it('puts the trial over what is set, and does not set what is usual anyway', () => {
    const values = { 'clock:powerW': 220, 'clock:coreOffsetMHz': 50, 'clock:memoryOffsetMHz': 0 };
    expect(clockValuesOf({ memoryOffsetMHz: 650, fanPct: 70 }, flags, values)).toEqual({
      memoryOffsetMHz: 0,
      fanPct: 70,
      coreOffsetMHz: 50,
    });
    expect(clockValuesOf(null, flags, { 'clock:powerW': 220 })).toBeNull();
  });
});

describe('withClocks', () => {
  it('keeps the fan, and sets back what is the card’s own', () => {
    const made = withClocks(setting, flags, { 'clock:powerW': 150, 'clock:memoryOffsetMHz': 0 });
    expect(made).toEqual({ ...setting, powerW: 150, memoryOffsetMHz: null });
    expect(withClocks(made ?? undefined, flags, { 'clock:powerW': 220, 'clock:memoryOffsetMHz': 650 })).toEqual(setting);
    expect(withClocks(undefined, flags, { 'clock:powerW': 220 })).toBeNull();
  });
});
