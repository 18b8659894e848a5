import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { expectedBeforeAlarm, exposureBeforeAlarm, lnPoissonAtMost } from '../../../src/main/rig/watchdog/chance';

describe('lnPoissonAtMost', () => {
  it('agrees with the sum written out', () => {
    const plain = (most: number, mean: number) => {
      let term = Math.exp(-mean);
      let sum = term;
      for (let count = 1; count <= most; count += 1) {
        term *= mean / count;
        sum += term;
      }
      return Math.log(sum);
    };
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 60 }), fc.double({ min: 0.01, max: 100, noNaN: true }), (most, mean) => {
        expect(lnPoissonAtMost(most, mean)).toBeCloseTo(Math.min(0, plain(most, mean)), 8);
      }),
    );
  });

  // Summed with 60 decimal digits.
  it.each([
    [4, 32, -21.18630015191],
    [50, 200, -83.27639806412],
    [1000, 1500, -97.81312451808],
    [99_000, 100_000, -7.16367924846],
    [0, 1e6, -1e6],
    [-1, 5, Number.NEGATIVE_INFINITY],
    [3, 0, 0],
    [1_000_000, 10, 0],
  ])('P(X <= %d) for mean %d', (most, mean, ln) => {
    expect(lnPoissonAtMost(most, mean)).toBeCloseTo(ln, 8);
  });

  it('neither over- nor underflows, is a probability, and falls as more was to be expected', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 20_000 }), fc.double({ min: 1e-9, max: 1e7, noNaN: true }), (most, mean) => {
        const ln = lnPoissonAtMost(most, mean);
        expect(Number.isFinite(ln)).toBe(true);
        expect(ln).toBeLessThanOrEqual(0);
        expect(lnPoissonAtMost(most, mean * 1.5)).toBeLessThanOrEqual(ln + 1e-9);
        expect(lnPoissonAtMost(most + 1, mean)).toBeGreaterThanOrEqual(ln - 1e-9);
      }),
      { numRuns: 60 },
    );
  });
});

describe('expectedBeforeAlarm', () => {
  it('is the quantile: at it the tail is as likely as the false alarm', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 300 }), fc.integer({ min: 1, max: 15 }), (count, power) => {
        const expected = expectedBeforeAlarm(count, 10 ** -power);
        expect(lnPoissonAtMost(count - 1, expected)).toBeCloseTo(-power * Math.LN10, 6);
      }),
    );
  });

  it('is 16.118 mean waits for one share at 1e-7', () => {
    expect(expectedBeforeAlarm(1, 1e-7)).toBeCloseTo(16.118, 3);
  });
});

describe('exposureBeforeAlarm', () => {
  it('asks for more the less was seen, and comes to the known rate in the end', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 1e6 }), fc.double({ min: 1e-3, max: 1e12, noNaN: true }), (seen, mean) => {
        const waits = exposureBeforeAlarm(seen, seen * mean, 1e-7) / mean;
        expect(waits).toBeGreaterThanOrEqual(16.118 * (1 - 1e-6));
        expect(exposureBeforeAlarm(seen + 1, (seen + 1) * mean, 1e-7) / mean).toBeLessThanOrEqual(waits * (1 + 1e-9));
      }),
    );
    expect(exposureBeforeAlarm(1e9, 1e9, 1e-7)).toBeCloseTo(16.118, 3);
    expect(exposureBeforeAlarm(0, 0, 1e-7)).toBe(Number.POSITIVE_INFINITY);
  });
});
