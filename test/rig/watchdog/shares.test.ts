import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  afterShareNews,
  newShareWatch,
  type ShareNews,
  type ShareWatch,
  shareFinding,
  shareWait,
  shareWatchOfNextRun,
  silenceFalseAlarm,
  trustInHashrate,
} from '../../../src/main/rig/watchdog/shares';

const hashrateHs = 60e6;
const least = 30_000;
const second: ShareNews = { minedMs: 1000, hashrateHs, difficulty: null, answered: 0, isCut: false };

function lived(watch: ShareWatch, seconds: number, news: Partial<ShareNews> = {}): ShareWatch {
  let now = watch;
  for (let count = 0; count < seconds; count += 1) now = afterShareNews(now, { ...second, ...news });
  return now;
}

/** Seconds until the alarm. */
function secondsToAlarm(watch: ShareWatch, news: Partial<ShareNews>, most = 100_000): number {
  let now = watch;
  for (let count = 1; count <= most; count += 1) {
    now = afterShareNews(now, { ...second, ...news });
    if (shareFinding(now, least) !== null) return count;
  }
  return Number.POSITIVE_INFINITY;
}

/** So many shares, each after exactly its mean wait. */
function withShares(watch: ShareWatch, shares: number, everyS: number, difficulty: number | null): ShareWatch {
  let now = watch;
  for (let share = 0; share < shares; share += 1) {
    now = lived(now, everyS - 1, { difficulty });
    now = afterShareNews(now, { ...second, difficulty, answered: 1 });
  }
  return now;
}

describe('silence with a told difficulty', () => {
  it.each([20, 120])('is found within 1.2 of the theoretical time, and not before it, at one share in %d s', (shareS) => {
    const theoryS = -Math.log(silenceFalseAlarm) * shareS;
    const foundS = secondsToAlarm(newShareWatch, { difficulty: hashrateHs * shareS });
    expect(foundS).toBeGreaterThanOrEqual(theoryS);
    expect(foundS).toBeLessThanOrEqual(1.2 * theoryS);
  });

  it('explains itself', () => {
    const watch = lived(newShareWatch, 400, { difficulty: hashrateHs * 20 });
    expect(shareFinding(watch, least)).toEqual({
      rule: 'silence',
      fault: { code: 'pool/silent', detail: 'no share answered for 400 s, 358 s are believable' },
      observed: 0,
      expected: 20,
      forMs: 400_000,
      falseAlarm: 1e-7,
    });
  });

  it('says from the first second on when it will speak, and keeps to it', () => {
    fc.assert(
      fc.property(fc.integer({ min: 4, max: 200 }), fc.integer({ min: 1, max: 100 }), (shareS, startS) => {
        const difficulty = hashrateHs * shareS;
        const watch = lived(newShareWatch, startS, { difficulty });
        const { allowedMs, quietMs, meanMs } = shareWait(watch, least);
        expect(meanMs).toBeCloseTo(shareS * 1000, 3);
        expect(quietMs).toBe(startS * 1000);
        const left = Math.max(1, Math.ceil(((allowedMs ?? 0) - quietMs) / 1000 - 1e-6));
        expect(Math.abs(secondsToAlarm(watch, { difficulty }) - left)).toBeLessThanOrEqual(1);
      }),
      { numRuns: 30 },
    );
  });

  it('adds up what was to be expected while the difficulty and the hashrate change', () => {
    const parts = fc.array(
      fc.record({
        shareS: fc.integer({ min: 5, max: 300 }),
        seconds: fc.integer({ min: 1, max: 30 }),
        speed: fc.double({ min: 0.2, max: 2, noNaN: true }),
      }),
      { maxLength: 15 },
    );
    fc.assert(
      fc.property(parts, (all) => {
        let watch = newShareWatch;
        let expected = 0;
        for (const { shareS, seconds, speed } of all) {
          watch = lived(watch, seconds, { difficulty: hashrateHs * shareS, hashrateHs: hashrateHs * speed });
          expected += (seconds * speed) / shareS;
        }
        expect(watch.waitExpected).toBeCloseTo(expected, 6);
        const isLong = expected * trustInHashrate >= 16.2 && watch.waitMs >= least;
        if (isLong) expect(shareFinding(watch, least)?.rule).toBe('silence');
        if (expected * trustInHashrate < 16.1) expect(shareFinding(watch, least)).toBeNull();
      }),
    );
  });

  it('begins anew with an answered share, with a new run, and once with a lost connection', () => {
    const difficulty = hashrateHs * 20;
    const late = lived(newShareWatch, 350, { difficulty });
    expect(shareWait(afterShareNews(late, { ...second, answered: 1 }), least).quietMs).toBe(0);
    expect(shareWait(shareWatchOfNextRun(late), least).quietMs).toBe(0);
    const cut = lived(late, 5, { isCut: true, minedMs: 0, hashrateHs: null });
    expect(secondsToAlarm(cut, { difficulty })).toBeGreaterThan(350);
    const cutAgain = lived(lived(cut, 350, { difficulty }), 5, { isCut: true, minedMs: 0, hashrateHs: null });
    expect(secondsToAlarm(cutAgain, { difficulty })).toBeLessThan(20);
  });

  it('counts neither a pause nor what happened between two answers far apart', () => {
    const difficulty = hashrateHs * 20;
    expect(lived(newShareWatch, 5000, { difficulty, minedMs: 0 }).waitExpected).toBe(0);
    expect(lived(newShareWatch, 1, { difficulty, minedMs: 3_600_000 }).waitMs).toBe(65_000);
  });
});

describe('drought', () => {
  it('finds a pool that answers one share in ten, though never so long silent', () => {
    const difficulty = hashrateHs * 20;
    let watch = withShares(newShareWatch, 30, 20, difficulty);
    let rule: string | null = null;
    for (let share = 0; share < 25 && rule === null; share += 1) {
      watch = withShares(watch, 1, 200, difficulty);
      watch = lived(watch, 40, { difficulty });
      rule = shareFinding(watch, least)?.rule ?? null;
    }
    expect(rule).toBe('drought');
  });

  it('says nothing about shares that come as they should', () => {
    const difficulty = hashrateHs * 20;
    expect(shareFinding(lived(withShares(newShareWatch, 60, 20, difficulty), 100, { difficulty }), least)).toBeNull();
  });
});

describe('silence with a difficulty that is not told', () => {
  it('reckons with the shares so far: twice the theoretical wait, four times in the first quarter of an hour', () => {
    // n shares in n mean waits: the next one takes longer than w with probability (1 + w/n)^-n.
    const theoryS = 20 * 60 * Math.expm1(-Math.log(silenceFalseAlarm) / 60);
    const old = withShares(newShareWatch, 60, 20, null);
    const foundS = secondsToAlarm(old, {});
    expect(foundS).toBeGreaterThanOrEqual(2 * theoryS - 1);
    expect(foundS).toBeLessThanOrEqual(1.2 * 2 * theoryS);
    expect(shareWait(lived(shareWatchOfNextRun(old), 1), least)).toMatchObject({ basis: 'ownShares', meanMs: 20_000 });
    expect(shareWait(lived(shareWatchOfNextRun(old), 1), least).allowedMs).toBeCloseTo(4 * theoryS * 1000, -3);
  });

  it('waits half an hour where there was never a share', () => {
    expect(secondsToAlarm(newShareWatch, {})).toBe(1800);
    expect(shareWait(newShareWatch, least).basis).toBe('nothing');
  });

  it('follows a pool that changes its difficulty', () => {
    const slower = withShares(withShares(newShareWatch, 300, 10, null), 300, 40, null);
    expect((shareWait(slower, least).meanMs ?? 0) / 40_000).toBeGreaterThan(0.8);
  });
});
