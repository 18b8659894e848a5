import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  afterAnswers,
  newRefusalWatch,
  type RefusalWatch,
  ratioBounds,
  ratioTests,
  refusalFinding,
  sharesToAlarm,
} from '../../../src/main/rig/watchdog/refusals';
import { Random } from '../../../src/main/tuner/random';

const good = { accepted: 1, rejected: 0, stale: 0 };
const refused = { accepted: 0, rejected: 1, stale: 0 };
const late = { accepted: 0, rejected: 0, stale: 1 };

function sharesUntil(watch: RefusalWatch, share: () => typeof good, most = 100_000): number {
  let now = watch;
  for (let count = 1; count <= most; count += 1) {
    now = afterAnswers(now, share());
    if (refusalFinding(now) !== null) return count;
  }
  return Number.POSITIVE_INFINITY;
}

describe('refused and stale shares', () => {
  it('needs five refusals in a row, whatever was before', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 300 }), (before) => {
        const watch = afterAnswers(newRefusalWatch, { accepted: before, rejected: 0, stale: 0 });
        expect(sharesUntil(watch, () => refused)).toBeLessThanOrEqual(6);
        expect(sharesUntil(watch, () => refused)).toBeGreaterThanOrEqual(5);
      }),
    );
  });

  it('explains itself', () => {
    expect(refusalFinding(afterAnswers(newRefusalWatch, { accepted: 0, rejected: 5, stale: 0 }))).toEqual({
      rule: 'rejected',
      fault: { code: 'pool/rejects-shares', detail: '5 of 5 shares refused' },
      observed: 5,
      expected: 0.1,
      forMs: null,
      falseAlarm: 1e-7,
    });
    expect(refusalFinding(afterAnswers(newRefusalWatch, { accepted: 0, rejected: 0, stale: 12 }))?.rule).toBe('stale');
  });

  it.each(ratioTests)('finds $rule of $bad in 1.2 of the theoretical number of shares, on average', (test) => {
    const random = new Random(9);
    const bad = test.rule === 'rejected' ? refused : late;
    let sum = 0;
    const rounds = 400;
    for (let round = 0; round < rounds; round += 1) {
      const usual = afterAnswers(newRefusalWatch, { accepted: random.below(80), rejected: 0, stale: 0 });
      sum += sharesUntil(usual, () => (random.uniform() < test.bad ? bad : good));
    }
    expect(sum / rounds).toBeLessThanOrEqual(1.2 * sharesToAlarm(test, test.bad));
  });

  it('raises no alarm in 300,000 shares of the usual ratios', () => {
    const random = new Random(4);
    const share = () => (random.uniform() < 0.02 ? refused : random.uniform() < 0.05 ? late : good);
    expect(sharesUntil(newRefusalWatch, share, 300_000)).toBe(Number.POSITIVE_INFINITY);
  });

  it('has the bounds of Wald', () => {
    const bounds = ratioBounds({ rule: 'rejected', code: 'pool/rejects-shares', usual: 0.02, bad: 0.1, alpha: 1e-7, beta: 0.1 });
    expect(Math.exp(bounds.alarm)).toBeCloseTo(0.9e7, 0);
    expect(Math.exp(bounds.usual)).toBeCloseTo(0.1, 6);
    expect(Math.exp(bounds.refused)).toBeCloseTo(5, 9);
    expect(sharesToAlarm(ratioTests[0] ?? expect.fail(), 0.02)).toBe(Number.POSITIVE_INFINITY);
  });
});
