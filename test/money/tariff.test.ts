import { describe, expect, it } from 'vitest';
import { readHourly, TariffPrices } from '../../src/main/money/tariff';
import { Zone } from '../../src/main/money/zone';
import type { Tariff } from '../../src/shared/money';

const rome = new Zone('Europe/Rome');
const hourMs = 3_600_000;
const night: Tariff = {
  kind: 'dayNight',
  dayPerKwh: 0.3,
  nightPerKwh: 0.1,
  nightFromMin: 23 * 60,
  nightUntilMin: 7 * 60,
  nightDays: [0],
};

describe('a zone', () => {
  it('knows local days through both changes of the clock, and quarters from UTC', () => {
    const at = (text: string) => rome.local(Date.parse(text));
    expect(at('2026-03-29T00:59:00Z')).toEqual({ date: '2026-03-29', weekday: 0, minute: 119 });
    expect(at('2026-03-29T01:00:00Z')).toEqual({ date: '2026-03-29', weekday: 0, minute: 180 });
    expect(at('2026-10-25T00:30:00Z').minute).toBe(150);
    expect(at('2026-10-25T01:30:00Z').minute).toBe(150);
    expect(at('2026-12-31T23:00:00Z')).toEqual({ date: '2027-01-01', weekday: 5, minute: 0 });
    expect(new Zone('Asia/Kathmandu').local(Date.parse('2026-01-01T18:15:00Z'))).toEqual({
      date: '2026-01-02',
      weekday: 5,
      minute: 0,
    });
    expect(() => new Zone('Nowhere/Land')).toThrow(RangeError);
  });
});

describe('a day and night tariff', () => {
  const prices = new TariffPrices(night, rome);
  const mean = (from: string, to: string) => prices.mean(Date.parse(from), Date.parse(to));

  it('is cheap from its evening to its morning and all of Sunday', () => {
    expect(mean('2026-11-20T22:00:00+01:00', '2026-11-20T23:00:00+01:00')).toBeCloseTo(0.3, 12);
    expect(mean('2026-11-20T23:00:00+01:00', '2026-11-21T07:00:00+01:00')).toBeCloseTo(0.1, 12);
    expect(mean('2026-11-22T00:00:00+01:00', '2026-11-23T07:00:00+01:00')).toBeCloseTo(0.1, 12);
    expect(mean('2026-11-20T00:00:00+01:00', '2026-11-21T00:00:00+01:00')).toBeCloseTo((8 * 0.1 + 16 * 0.3) / 24, 12);
  });

  it('changes within a span, also off the quarter', () => {
    const odd = new TariffPrices({ ...night, nightDays: [], nightFromMin: 22 * 60 + 10, nightUntilMin: 22 * 60 + 25 }, rome);
    const from = Date.parse('2026-11-20T22:00:00+01:00');
    expect(odd.mean(from, from + hourMs / 2)).toBeCloseTo(0.2, 12);
    const cut = odd.pieces(from, from + hourMs / 2).filter(({ perKwh }) => perKwh === 0.1);
    expect(cut.reduce((sum, { fromMs, toMs }) => sum + toMs - fromMs, 0)).toBe(15 * 60_000);
  });

  it('has seven night hours when clocks go forward and nine when they go back', () => {
    // Both Sundays: without the rule for Sundays, local midnight to midnight.
    const plain = new TariffPrices({ ...night, nightDays: [] }, rome);
    const cheapMs = (from: string, to: string) =>
      plain
        .pieces(Date.parse(from), Date.parse(to))
        .filter(({ perKwh }) => perKwh === 0.1)
        .reduce((sum, { fromMs, toMs }) => sum + toMs - fromMs, 0);
    expect(cheapMs('2026-03-28T23:00:00+01:00', '2026-03-29T23:00:00+02:00')).toBe(7 * hourMs);
    expect(cheapMs('2026-10-24T23:00:00+02:00', '2026-10-25T23:00:00+01:00')).toBe(9 * hourMs);
  });

  it('has no night when it begins and ends at the same minute', () => {
    const none = new TariffPrices({ ...night, nightDays: [], nightFromMin: 60, nightUntilMin: 60 }, rome);
    expect(none.mean(0, 24 * hourMs)).toBeCloseTo(0.3, 12);
  });
});

describe('hourly prices', () => {
  it('are read from lines of time and price, and the others are named', () => {
    const text = 'time,price\r\n2026-11-21T13:00:00Z,0.25\r\n# note\n2026-11-21T15:00:00+01:00;-0.01\n\n2026-11-21T13:00,0.3\n';
    expect(readHourly(text)).toEqual({
      hours: [
        { fromMs: Date.parse('2026-11-21T13:00:00Z'), perKwh: 0.25 },
        { fromMs: Date.parse('2026-11-21T14:00:00Z'), perKwh: -0.01 },
      ],
      problems: [{ line: 6 }],
    });
  });

  it('hold for an hour at most, then what is said for others, or nothing', () => {
    const from = Date.parse('2026-11-21T13:00:00Z');
    const hours = [{ fromMs: from, perKwh: 0.25 }];
    const path = '/prices.csv';
    const otherwise = new TariffPrices({ kind: 'hourly', path, otherwisePerKwh: 0.35 }, rome, hours);
    expect(otherwise.mean(from - hourMs, from + 2 * hourMs)).toBeCloseTo((0.35 + 0.25 + 0.35) / 3, 12);
    const unknown = new TariffPrices({ kind: 'hourly', path, otherwisePerKwh: null }, rome, hours);
    expect(unknown.mean(from, from + hourMs)).toBe(0.25);
    expect(unknown.mean(from, from + hourMs + 1)).toBeNull();
  });
});
