import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Conditions, LuckyGpu } from '../../../bench/support/luckDay';
import {
  afterObservation,
  findingOf,
  newWatch,
  type Observation,
  reportOf,
  type Watch,
  watchOfNextRun,
} from '../../../src/main/rig/watchdog/watch';

const limits = { leastQuietMs: 30_000 };
const blockMs = 60_000;
const first: Observation = {
  nowMs: 0,
  isWorking: true,
  isConnected: true,
  hashrateHs: 60e6,
  difficulty: 1200e6,
  accepted: 0,
  rejected: 0,
  stale: 0,
  newJobs: 0,
  throttle: null,
};

/** A second each; `share` and `job`: one in so many seconds. */
function live(
  watch: Watch,
  seconds: number,
  change: Partial<Observation>,
  share: number | null = 20,
  job: number | null = 30,
): Watch {
  let now = watch;
  for (let count = 1; count <= seconds; count += 1) {
    const isShare = share !== null && count % share === 0;
    const accepted = now.accepted + (isShare ? 1 : 0);
    const newJobs = job !== null && count % job === 0 ? 1 : 0;
    now = afterObservation(now, { ...first, nowMs: (now.atMs ?? 0) + 1000, accepted, newJobs, ...change });
  }
  return now;
}

const old = live(afterObservation(newWatch(blockMs), { ...first, newJobs: 1 }), 1500, {});

describe('the tests together', () => {
  it('have nothing to say about an ordinary run, and report where they stand', () => {
    expect(findingOf(old, limits)).toBeNull();
    expect(reportOf(live(old, 10, {}), limits)).toMatchObject({
      shares: { quietMs: 10_000, meanMs: 20_000, basis: 'difficulty' },
      speed: { usualHs: 60e6, farUnderHs: 48e6, lowMs: 0, excuse: null },
      job: { ageMs: 10_000 },
    });
  });

  it.each<[string, Partial<Observation>, number | null, number | null, number]>([
    ['silence', {}, null, 30, 380],
    ['slow', { hashrateHs: 30e6 }, 20, 30, 70],
    ['frozenJob', {}, 20, null, 1400],
  ])('find %s', (rule, change, share, job, seconds) => {
    expect(findingOf(live(old, seconds, change, share, job), limits)?.rule).toBe(rule);
  });

  it('find refused shares by the counters of the run', () => {
    expect(findingOf(live(old, 1, { rejected: 5 }), limits)?.rule).toBe('rejected');
    expect(findingOf(live(old, 1, { rejected: 4 }), limits)).toBeNull();
  });

  it('forgive the quiet before a lost connection, which explains it', () => {
    const late = live(old, 350, {}, null);
    expect(findingOf(live(late, 20, {}, null), limits)?.rule).toBe('silence');
    expect(findingOf(live(live(late, 5, { isConnected: false }, null), 20, {}, null), limits)).toBeNull();
  });

  it('begin anew with the next run, whose counters begin at 0, and keep what was learnt', () => {
    const late = live(old, 300, {}, null);
    const next = afterObservation(watchOfNextRun(late), first);
    expect(findingOf(next, limits)).toBeNull();
    expect(next.shares).toMatchObject({ waitMs: 0, seenShares: old.shares.seenShares });
    expect(next.speed.history).toBe(late.speed.history);
  });

  it('never throw and never judge what did not work, whatever a miner answers', () => {
    const anything = fc.record({
      isConnected: fc.constantFrom(true, false, null),
      hashrateHs: fc.option(fc.double({ min: 0, max: 1e18 })),
      difficulty: fc.option(fc.double({ min: 1e-9, max: 1e18 })),
      accepted: fc.nat(),
      rejected: fc.nat(3),
      stale: fc.nat(3),
      newJobs: fc.nat(1e6),
      nowMs: fc.integer({ min: -1e9, max: 1e9 }),
    });
    fc.assert(
      fc.property(fc.array(anything, { maxLength: 80 }), (all) => {
        let watch = newWatch(null);
        for (const one of all) watch = afterObservation(watch, { ...first, ...one, isWorking: false, rejected: 0, stale: 0 });
        const finding = findingOf(watch, limits);
        expect(finding === null || finding.rule === 'frozenJob').toBe(true);
        reportOf(watch, limits);
      }),
    );
  });
});

describe('days of ordinary luck', () => {
  const rough: Conditions = {
    shareS: 20,
    difficulty: 'vardiff',
    isDifficultyTold: true,
    blockS: 60,
    isBlockTimeKnown: false,
    refreshS: null,
    pollS: 10,
    isCalm: false,
  };

  it.each([
    rough,
    { ...rough, isDifficultyTold: false },
    { ...rough, shareS: 120, difficulty: 'fixed', isBlockTimeKnown: true },
  ] satisfies readonly Conditions[])('raise no alarm: %j', (conditions) => {
    const gpu = new LuckyGpu(conditions, 77);
    gpu.live(4 * 86_400);
    expect(gpu.alarms).toEqual([]);
    expect(gpu.runs).toBeGreaterThan(5);
  });

  it('are a test: the same days with a pool that falls silent do raise one, in time', () => {
    const gpu = new LuckyGpu({ ...rough, isCalm: true, pollS: 1 }, 77, { atS: 3000, what: 'poolSilent', part: 0 });
    gpu.live(6000, true);
    expect(gpu.alarms[0]?.finding.rule).toBe('silence');
    expect((gpu.alarms[0]?.atS ?? 0) - 3000).toBeLessThanOrEqual(1.2 * 20 * Math.log(1e7));
  });
});
