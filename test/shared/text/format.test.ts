import { describe, expect, it } from 'vitest';
import {
  dash,
  formatDuration,
  formatHashrate,
  formatMemory,
  formatPercent,
  formatPower,
  formatRemaining,
  formatTemperature,
} from '../../../src/shared/text/format';

describe('formatHashrate', () => {
  it.each([
    [0, '0 H/s'],
    [7, '7 H/s'],
    [0.5, '0.50 H/s'],
    [985, '985 H/s'],
    [999.4, '999 H/s'],
    [999.6, '1.00 kH/s'],
    [4120, '4.12 kH/s'],
    [9_996, '10.0 kH/s'],
    [99_960, '100 kH/s'],
    [61_234_567, '61.2 MH/s'],
    [999_600_000, '1.00 GH/s'],
    [1.5e12, '1.50 TH/s'],
    [5e15, '5000 TH/s'],
    [-1, '0 H/s'],
    [null, dash],
    [Number.NaN, dash],
    [Number.POSITIVE_INFINITY, dash],
  ])('%s is %s', (value, text) => {
    expect(formatHashrate(value)).toBe(text);
  });

  it('writes a comma in Italian', () => {
    expect(formatHashrate(61_234_567, 'it')).toBe('61,2 MH/s');
  });
});

it.each([
  [0, '0 s'],
  [999, '0 s'],
  [59_999, '59 s'],
  [60_000, '1 min'],
  [3_599_999, '59 min'],
  [3_600_000, '1 h'],
  [22_320_000, '6 h 12 min'],
  [86_400_000, '1 d'],
  [273_600_000, '3 d 4 h'],
  [-5, '0 s'],
  [null, dash],
])('a duration of %s ms is %s', (ms, text) => {
  expect(formatDuration(ms)).toBe(text);
});

it('says days in Italian', () => {
  expect(formatDuration(90_000_000, 'it')).toBe('1 g 1 h');
});

it.each([
  [1, '1 s'],
  [12_000, '12 s'],
  [11_001, '12 s'],
  [59_001, '1 min'],
  [0, '0 s'],
  [-100, '0 s'],
])('%s ms left is %s', (ms, text) => {
  expect(formatRemaining(ms)).toBe(text);
});

it('shows what could not be read as a dash, never as 0', () => {
  expect([formatPower(null), formatTemperature(null), formatPercent(null), formatMemory(null)]).toEqual([dash, dash, dash, dash]);
  expect([formatPower(0), formatTemperature(0), formatPercent(0), formatMemory(0)]).toEqual(['0 W', '0 °C', '0 %', '0 MB']);
});

it('rounds readings and counts memory as card makers do', () => {
  expect([formatPower(117.6), formatTemperature(63.4), formatPercent(54.5)]).toEqual(['118 W', '63 °C', '55 %']);
  expect([formatMemory(1023), formatMemory(5222), formatMemory(8192, 'it')]).toEqual(['1023 MB', '5.1 GB', '8,0 GB']);
});
