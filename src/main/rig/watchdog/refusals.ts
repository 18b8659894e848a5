import type { FaultCode } from '../../../shared/faults';
import type { Finding } from './finding';

/**
 * Wald's sequential probability ratio test (1945) of a ratio of shares: `usual` against `bad`, wrongly bad at most `alpha` a
 * series, wrongly usual at most `beta`. A series that ends in `usual` starts anew.
 */
export interface RatioTest {
  readonly rule: 'rejected' | 'stale';
  readonly code: FaultCode;
  readonly usual: number;
  readonly bad: number;
  readonly alpha: number;
  readonly beta: number;
}

/**
 * Creeping and blunt: the first sees one in ten, the second five in a row. Its large beta costs nothing but a new series, and
 * leaves no credit from good shares that the first bad ones would have to use up.
 */
export const ratioTests: readonly RatioTest[] = [
  { rule: 'rejected', code: 'pool/rejects-shares', usual: 0.02, bad: 0.1, alpha: 1e-7, beta: 0.1 },
  { rule: 'rejected', code: 'pool/rejects-shares', usual: 0.02, bad: 0.5, alpha: 1e-7, beta: 0.6 },
  { rule: 'stale', code: 'pool/stale-shares', usual: 0.05, bad: 0.2, alpha: 1e-7, beta: 0.1 },
  { rule: 'stale', code: 'pool/stale-shares', usual: 0.05, bad: 0.6, alpha: 1e-7, beta: 0.6 },
];

interface Bounds {
  /** What one refused share adds to the logarithm of the likelihood ratio, and what a good one does. */
  readonly refused: number;
  readonly good: number;
  readonly alarm: number;
  readonly usual: number;
}

export function ratioBounds({ usual, bad, alpha, beta }: RatioTest): Bounds {
  return {
    refused: Math.log(bad / usual),
    good: Math.log((1 - bad) / (1 - usual)),
    alarm: Math.log((1 - beta) / alpha),
    usual: Math.log(beta / (1 - alpha)),
  };
}

/** Shares until the alarm on average when the ratio is `ratio` (Wald's approximation), from the start of a series. */
export function sharesToAlarm(test: RatioTest, ratio: number): number {
  const { refused, good, alarm } = ratioBounds(test);
  const drift = ratio * refused + (1 - ratio) * good;
  return drift > 0 ? Math.ceil(alarm / drift) : Number.POSITIVE_INFINITY;
}

const bounds = ratioTests.map((test) => ({ test, ...ratioBounds(test) }));

interface Series {
  readonly lnRatio: number;
  readonly shares: number;
  readonly refused: number;
}

export interface RefusalWatch {
  /** One of each of `ratioTests`. */
  readonly series: readonly Series[];
}

const newSeries: Series = { lnRatio: 0, shares: 0, refused: 0 };
export const newRefusalWatch: RefusalWatch = { series: ratioTests.map(() => newSeries) };

export interface AnsweredShares {
  readonly accepted: number;
  readonly rejected: number;
  readonly stale: number;
}

/** A stale share says nothing about rejection, and the other way round. */
export function afterAnswers(watch: RefusalWatch, shares: AnsweredShares): RefusalWatch {
  const { accepted, rejected, stale } = shares;
  if (accepted + rejected + stale === 0) return watch;
  return {
    series: bounds.map((test, index) => {
      const before = watch.series[index] ?? newSeries;
      const refused = test.test.rule === 'rejected' ? rejected : stale;
      const lnRatio = before.lnRatio + refused * test.refused + accepted * test.good;
      if (lnRatio <= test.usual) return newSeries;
      return { lnRatio, shares: before.shares + refused + accepted, refused: before.refused + refused };
    }),
  };
}

export function refusalFinding(watch: RefusalWatch): Finding | null {
  for (const [index, { test, alarm }] of bounds.entries()) {
    const series = watch.series[index];
    if (series === undefined || series.lnRatio < alarm) continue;
    const what = test.rule === 'rejected' ? 'refused' : 'stale';
    return {
      rule: test.rule,
      fault: { code: test.code, detail: `${series.refused} of ${series.shares} shares ${what}` },
      observed: series.refused,
      expected: series.shares * test.usual,
      forMs: null,
      falseAlarm: test.alpha,
    };
  }
  return null;
}
