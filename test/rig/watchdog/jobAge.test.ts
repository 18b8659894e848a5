import { describe, expect, it } from 'vitest';
import {
  afterJobNews,
  allowedJobAgeMs,
  type JobWatch,
  jobFalseAlarm,
  jobFinding,
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

function secondsToFinding(watch: JobWatch, blockMs: number | null, most = 20_000): number {
  let now = watch;
  for (let count = 1; count <= most; count += 1) {
    now = lived(now, 1);
    if (jobFinding(now, blockMs) !== null) return count;
  }
  return Number.POSITIVE_INFINITY;
}

describe('age of the newest job', () => {
  const first = lived(newJobWatch, 1, 1);

  it('is believed for as long as chance allows at half the rate of blocks', () => {
    const theoryS = 2 * 60 * -Math.log(jobFalseAlarm);
    const foundS = secondsToFinding(first, 60_000);
    expect(foundS).toBeGreaterThanOrEqual(theoryS);
    expect(foundS).toBeLessThanOrEqual(1.2 * theoryS);
  });

  it('reckons with the gaps so far where the coin is not known, or where the pool sends jobs by the clock', () => {
    const often = withGaps(first, new Array<number>(100).fill(30));
    const theoryS = 2 * 100 * 30 * Math.expm1(-Math.log(jobFalseAlarm) / 100);
    for (const blockMs of [null, 120_000]) {
      const foundS = secondsToFinding(often, blockMs);
      expect(foundS).toBeGreaterThanOrEqual(theoryS - 1);
      expect(foundS).toBeLessThanOrEqual(1.2 * theoryS);
    }
  });

  it('believes twice the longest gap so far, where jobs come in bunches', () => {
    const bunches = lived(withGaps(withGaps(first, new Array<number>(50).fill(2)), [900]), 1, 1);
    const calm = withGaps(bunches, new Array<number>(60).fill(2));
    expect(secondsToFinding(calm, null)).toBeGreaterThanOrEqual(1800);
  });

  it('says nothing about a miner that does not tell of its jobs, or that just began without knowledge', () => {
    expect(allowedJobAgeMs(lived(newJobWatch, 5000), 60_000)).toBeNull();
    expect(secondsToFinding(lived(newJobWatch, 5000), 60_000)).toBe(Number.POSITIVE_INFINITY);
    expect(secondsToFinding(first, null)).toBe(Number.POSITIVE_INFINITY);
  });

  it('begins anew without a pool, and keeps what it learnt', () => {
    const often = withGaps(first, new Array<number>(100).fill(30));
    const cut = afterJobNews(lived(often, 900), { sinceMs: null, newJobs: 0 });
    expect(cut).toMatchObject({ ageMs: 0, hasJob: false, seenGaps: 100 });
  });

  it('explains itself, and gives at least two minutes', () => {
    const fast = withGaps(first, new Array<number>(100).fill(3));
    expect(jobFinding(lived(fast, 119), null)).toBeNull();
    expect(jobFinding(lived(fast, 120), null)).toEqual({
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
        if (jobFinding(watch, null) !== null) expect.fail(`alarm in gap ${gap}`);
      }
      watch = afterJobNews(watch, { sinceMs: 0, newJobs: 1 });
    }
  });
});
