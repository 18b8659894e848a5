import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { jobFalseAlarm } from '../../../src/main/rig/watchdog/blockPace';
import {
  afterJobNews,
  allowedJobAgeMs,
  type JobWatch,
  jobFinding,
  jobWatchOfNextRun,
  newJobWatch,
} from '../../../src/main/rig/watchdog/jobAge';
import { Random } from '../../../src/main/tuner/random';

function lived(watch: JobWatch, seconds: number, newJobs = 0): JobWatch {
  let now = watch;
  for (let count = 0; count < seconds; count += 1) now = afterJobNews(now, { sinceMs: 1000, newJobs });
  return now;
}

function withGaps(watch: JobWatch, gapsS: readonly number[]): JobWatch {
  return gapsS.reduce((now, gapS) => lived(lived(now, gapS - 1), 1, 1), watch);
}

function secondsToFinding(watch: JobWatch, most = 40_000): number {
  let now = watch;
  for (let count = 1; count <= most; count += 1) {
    now = lived(now, 1);
    if (jobFinding(now) !== null) return count;
  }
  return Number.POSITIVE_INFINITY;
}

/** Gaps as a Poisson process makes them, looked at once a `lookMs`. */
function withLuck(watch: JobWatch, gaps: number, meanMs: number, random: Random, lookMs = 1000): JobWatch {
  let now = watch;
  for (let count = 0; count < gaps; ) {
    const isJob = random.uniform() < -Math.expm1(-lookMs / meanMs);
    now = afterJobNews(now, { sinceMs: lookMs, newJobs: isJob ? 1 : 0 });
    if (isJob) count += 1;
  }
  return now;
}

const begun = (blockMs: number | null) => lived(newJobWatch(blockMs), 1, 1);
const theory = -Math.log(jobFalseAlarm);

describe('age of the newest job, blocks known', () => {
  it('is believed for 16.12 block times and little more, from the first job on and after any ordinary hours', () => {
    fc.assert(
      fc.property(fc.integer({ min: 8, max: 600 }), fc.integer({ min: 0, max: 60 }), fc.nat(), (blockS, gaps, seed) => {
        const random = new Random(seed + 1);
        const factors = Array.from({ length: 8 }, () => {
          const watch = withLuck(begun(blockS * 1000), gaps, blockS * 1000, random);
          return (allowedJobAgeMs(watch) ?? 0) / (theory * blockS * 1000);
        });
        expect(Math.min(...factors)).toBeGreaterThanOrEqual(0.99);
        expect(mean(factors)).toBeLessThanOrEqual(1.2);
      }),
      { numRuns: 40, seed: 9 },
    );
  });

  it('is found as old in 1.2 times the theoretical time, second by second', () => {
    for (const blockS of [60, 120]) {
      const foundS = secondsToFinding(begun(blockS * 1000));
      expect(foundS).toBeGreaterThanOrEqual(theory * blockS);
      expect(foundS).toBeLessThanOrEqual(1.2 * theory * blockS);
    }
  });

  it('may be greater on a chain that has become slow, and not any more once it is back', () => {
    const random = new Random(3);
    const factorOf = (watch: JobWatch) => (allowedJobAgeMs(watch) ?? 0) / (theory * 60_000);
    for (const slower of [1.5, 2, 3, 4]) {
      const slow = Array.from({ length: 20 }, () => withLuck(begun(60_000), 80, slower * 60_000, random, 5000));
      expect(mean(slow.map(factorOf))).toBeGreaterThan(0.9 * slower);
      expect(mean(slow.map(factorOf))).toBeLessThan(1.5 * slower);
      expect(mean(slow.map((watch) => factorOf(withLuck(watch, 100, 60_000, random, 5000))))).toBeLessThan(1.2);
    }
  });

  it('is made neither greater nor smaller by looking seldom', () => {
    const random = new Random(4);
    for (const lookMs of [5000, 60_000]) {
      const all = Array.from({ length: 20 }, () => withLuck(begun(20_000), 200, 20_000, random, lookMs));
      expect(mean(all.map((watch) => allowedJobAgeMs(watch) ?? 0))).toBeLessThan(1.25 * theory * 20_000);
      const slow = Array.from({ length: 20 }, () => withLuck(begun(20_000), 100, 60_000, random, lookMs));
      expect(mean(slow.map((watch) => allowedJobAgeMs(watch) ?? 0))).toBeGreaterThan(0.9 * theory * 60_000);
    }
  });

  it('goes by the gaps alone where a miner tells of one block in thirty, once ten gaps say so', () => {
    expect(allowedJobAgeMs(withGaps(begun(10_000), new Array<number>(9).fill(300)))).toBeLessThan(5.1 * theory * 10_000);
    const few = withGaps(begun(10_000), new Array<number>(20).fill(300));
    expect(allowedJobAgeMs(few)).toBeCloseTo(2 * 20 * 300_000 * Math.expm1(theory / 20), -1);
  });

  it('is at least two minutes, which decides for fast blocks', () => {
    for (const blockMs of [500, 1000, 5000]) expect(secondsToFinding(begun(blockMs))).toBe(120);
  });

  it('is twice what the run before waited in vain, until a job shows that they come', () => {
    const alarmed = lived(begun(60_000), 1100);
    expect(jobFinding(alarmed)).not.toBeNull();
    const again = lived(jobWatchOfNextRun(alarmed), 1, 1);
    expect(allowedJobAgeMs(again)).toBe(2_200_000);
    const third = lived(jobWatchOfNextRun(lived(again, 60_000)), 1, 1);
    expect(allowedJobAgeMs(third)).toBe(4 * (allowedJobAgeMs(begun(60_000)) ?? 0));
    expect(allowedJobAgeMs(withGaps(again, [60]))).toBeLessThan(1.2 * theory * 60_000);
  });

  it('raises no alarm over 100,000 gaps by chance, nor over 10 months at half the pace', { timeout: 60_000 }, () => {
    for (const [meanMs, gaps] of [
      [60_000, 100_000],
      [120_000, 40_000],
    ] as const) {
      const random = new Random(6);
      let watch = withLuck(begun(60_000), 60, meanMs, random);
      for (let gap = 0; gap < gaps; gap += 1) {
        const gapMs = -meanMs * Math.log(1 - random.uniform());
        const looks = Math.floor(gapMs / 10_000);
        for (let look = 0; look < looks; look += 1) watch = afterJobNews(watch, { sinceMs: 10_000, newJobs: 0 });
        if (jobFinding(watch) !== null) expect.fail(`alarm in gap ${gap} of mean ${meanMs} ms`);
        watch = afterJobNews(watch, { sinceMs: 10_000, newJobs: 1 });
      }
    }
  });
});

describe('age of the newest job, blocks not known', () => {
  const first = begun(null);

  it('is measured by the gaps so far, at half their rate, and so where a pool sends jobs more often than blocks come', () => {
    const theoryS = 2 * 100 * 30 * Math.expm1(theory / 100);
    for (const blockMs of [null, 120_000]) {
      const foundS = secondsToFinding(withGaps(begun(blockMs), new Array<number>(100).fill(30)));
      expect(foundS).toBeGreaterThanOrEqual(theoryS - 1);
      expect(foundS).toBeLessThanOrEqual(1.2 * theoryS);
    }
  });

  it('believes twice the longest gap so far, where jobs come in bunches', () => {
    const bunches = lived(withGaps(withGaps(first, new Array<number>(50).fill(2)), [900]), 1, 1);
    const calm = withGaps(bunches, new Array<number>(60).fill(2));
    expect(secondsToFinding(calm)).toBeGreaterThanOrEqual(1800);
  });

  it('says nothing about a miner that does not tell of its jobs, or that just began without knowledge', () => {
    expect(allowedJobAgeMs(lived(newJobWatch(60_000), 5000))).toBeNull();
    expect(secondsToFinding(lived(newJobWatch(60_000), 5000))).toBe(Number.POSITIVE_INFINITY);
    expect(secondsToFinding(first)).toBe(Number.POSITIVE_INFINITY);
  });

  it('begins anew without a pool, and keeps what it learnt', () => {
    const often = withGaps(first, new Array<number>(100).fill(30));
    const cut = afterJobNews(lived(often, 900), { sinceMs: null, newJobs: 0 });
    expect(cut).toMatchObject({ ageMs: 0, hasJob: false, seenGaps: 100 });
  });

  it('explains itself, and gives at least two minutes', () => {
    const fast = withGaps(first, new Array<number>(100).fill(3));
    expect(jobFinding(lived(fast, 119))).toBeNull();
    expect(jobFinding(lived(fast, 120))).toEqual({
      rule: 'frozenJob',
      fault: { code: 'pool/frozen-job', detail: 'no new job for 120 s' },
      observed: 120,
      expected: 120,
      forMs: 120_000,
      falseAlarm: 1e-7,
    });
  });

  it('raises no alarm over 100,000 gaps by chance', () => {
    const random = new Random(5);
    let watch = first;
    for (let gap = 0; gap < 100_000; gap += 1) {
      const gapMs = -60_000 * Math.log(1 - random.uniform());
      for (let left = gapMs; left > 0; left -= 10_000) {
        watch = afterJobNews(watch, { sinceMs: Math.min(10_000, left), newJobs: 0 });
        if (jobFinding(watch) !== null) expect.fail(`alarm in gap ${gap}`);
      }
      watch = afterJobNews(watch, { sinceMs: 0, newJobs: 1 });
    }
  });
});

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
