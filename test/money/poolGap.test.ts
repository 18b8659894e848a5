import { describe, expect, it } from 'vitest';
import { type MinedMinute, ownWork, type WorkMinute } from '../../src/main/money/ownWork';
import { type Comparison, compareSample, judgeGap, type OwnSpan } from '../../src/main/money/poolGap';

const minuteMs = 60_000;
const hourMs = 60 * minuteMs;
const startMs = 1_700_000_000_000;
const windowMs = 30 * minuteMs;
/** Hashes a share stands for. */
const difficulty = 1e9;

/** A seeded generator (mulberry32), so that every run is the same. */
function dice(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

interface Rig {
  /** Mean time between shares while it mines. */
  readonly shareMs: number;
  readonly isMining: (atMs: number) => boolean;
  readonly random: () => number;
}

/** Times of accepted shares. */
function sharesOf({ shareMs, isMining, random }: Rig, forMs: number): readonly number[] {
  const times: number[] = [];
  for (let atMs = startMs; atMs < startMs + forMs; ) {
    atMs += -Math.log(1 - random()) * shareMs;
    if (isMining(atMs)) times.push(atMs);
  }
  return times;
}

function sharesByMinute(times: readonly number[]): readonly OwnSpan[] {
  const counts = new Map<number, number>();
  for (const time of times) {
    const atMs = Math.floor(time / minuteMs) * minuteMs;
    counts.set(atMs, (counts.get(atMs) ?? 0) + 1);
  }
  const span = { device: 'gpu0', spanMs: minuteMs, minedMs: 0 };
  return [...counts].map(([atMs, accepted]) => ({ ...span, atMs, accepted, hashes: accepted * difficulty }));
}

function minedMinutes({ isMining }: Pick<Rig, 'isMining'>, forMs: number): readonly OwnSpan[] {
  const mined: OwnSpan[] = [];
  for (let atMs = startMs; atMs < startMs + forMs; atMs += minuteMs) {
    if (isMining(atMs)) mined.push({ device: 'gpu0', atMs, spanMs: minuteMs, minedMs: minuteMs, accepted: 0, hashes: 0 });
  }
  return mined;
}

/** Where the miner says its shares' difficulty. */
function countedMinutes(times: readonly number[], rig: Pick<Rig, 'isMining'>, forMs: number): readonly OwnSpan[] {
  return [...sharesByMinute(times), ...minedMinutes(rig, forMs)];
}

/** Where it does not: hashes by its hashrate, so that luck is in the shares alone. */
function ratedMinutes(times: readonly number[], rig: Rig, forMs: number): readonly OwnSpan[] {
  const hashes = (minuteMs / rig.shareMs) * difficulty;
  return [
    ...sharesByMinute(times).map((minute) => ({ ...minute, hashes: 0 })),
    ...minedMinutes(rig, forMs).map((minute) => ({ ...minute, hashes })),
  ];
}

interface Pool {
  /** What part of the shares it counts. */
  readonly counts: number;
  /** How old its figure is when it is handed out. */
  readonly delayMs: number;
  readonly random: () => number;
}

/** Every half hour, as the rig asks. */
function comparisonsOf(
  times: readonly number[],
  pool: Pool,
  forMs: number,
  own = countedMinutes(times, { isMining: always }, forMs),
): readonly Comparison[] {
  const counted = times.filter(() => pool.random() < pool.counts);
  const found: Comparison[] = [];
  const sorted = [...own].sort((a, b) => a.atMs - b.atMs);
  let first = 0;
  for (let atMs = startMs + windowMs; atMs <= startMs + forMs; atMs += windowMs * (0.9 + 0.2 * pool.random())) {
    const toMs = atMs - pool.delayMs * pool.random();
    const seen = counted.filter((time) => time <= toMs && time > toMs - windowMs).length;
    const sample = { atMs, windowMs, hs: (seen * difficulty * 1000) / windowMs };
    while ((sorted[first]?.atMs ?? Number.POSITIVE_INFINITY) < atMs - 2 * hourMs) first += 1;
    const comparison = compareSample(sample, sorted.slice(first, first + 500), startMs);
    if (comparison !== null) found.push(comparison);
  }
  return found;
}

/** Looks that said so, of all of that time. */
function alarms(comparisons: readonly Comparison[]): number {
  return comparisons.filter(({ atMs }, i) => judgeGap(comparisons.slice(0, i + 1), atMs).is === 'less').length;
}

const always = () => true;

describe('the pool’s count', () => {
  it('is said to be less when more than a tenth is missing over two hours, and by how much', () => {
    const random = dice(1);
    const times = sharesOf({ shareMs: 2000, isMining: always, random }, 6 * hourMs);
    const comparisons = comparisonsOf(times, { counts: 0.8, delayMs: 0, random }, 6 * hourMs);
    const first = comparisons.find(({ atMs }, i) => judgeGap(comparisons.slice(0, i + 1), atMs).is === 'less');
    // After the first 70 minutes, in which the rig's own work is not known far enough back, two hours of it.
    expect(((first?.atMs ?? 0) - startMs) / hourMs).toBeLessThan(3.5);
    const verdict = judgeGap(comparisons, comparisons.at(-1)?.atMs ?? 0);
    expect(verdict.is).toBe('less');
    expect(verdict.is === 'less' && verdict.missing).toBeGreaterThan(0.12);
    expect(verdict.is === 'less' && verdict.missing).toBeLessThan(0.25);
  });

  it('is said to be less when it counts nothing, however few shares there are', () => {
    const random = dice(2);
    const times = sharesOf({ shareMs: 120_000, isMining: always, random }, 6 * hourMs);
    const comparisons = comparisonsOf(times, { counts: 0, delayMs: 0, random }, 6 * hourMs);
    expect(judgeGap(comparisons, comparisons.at(-1)?.atMs ?? 0)).toMatchObject({ is: 'less', missing: 1 });
  });

  it('agrees with less than a tenth missing, and with more of it', () => {
    const random = dice(3);
    const times = sharesOf({ shareMs: 1000, isMining: always, random }, 8 * hourMs);
    const fee = comparisonsOf(times, { counts: 0.95, delayMs: 5 * minuteMs, random }, 8 * hourMs);
    expect(alarms(fee)).toBe(0);
    expect(judgeGap(fee, fee.at(-1)?.atMs ?? 0).is).toBe('agrees');
    const twoRigs = fee.map((one) => ({ ...one, poolHashes: one.poolHashes * 3 }));
    expect(judgeGap(twoRigs, fee.at(-1)?.atMs ?? 0).is).toBe('agrees');
  });

  it('is not judged before two hours are known, or on old words', () => {
    const random = dice(4);
    const times = sharesOf({ shareMs: 2000, isMining: always, random }, 6 * hourMs);
    const comparisons = comparisonsOf(times, { counts: 0, delayMs: 0, random }, 6 * hourMs);
    const last = comparisons.at(-1)?.atMs ?? 0;
    expect(judgeGap(comparisons.slice(0, 1), comparisons[0]?.atMs ?? 0).is).toBe('learning');
    expect(judgeGap(comparisons, last + 2 * hourMs).is).toBe('learning');
    expect(judgeGap([], last).is).toBe('learning');
  });

  it('is not compared in other units', () => {
    const one = (i: number): Comparison => ({
      atMs: startMs + i * windowMs,
      windowMs,
      countedHashes: 1e12,
      ownHashes: 1e12,
      poolHashes: 1e9,
      shares: 1000,
    });
    const all = Array.from({ length: 12 }, (_, i) => one(i));
    expect(judgeGap(all, all.at(-1)?.atMs ?? 0).is).toBe('agrees');
  });

  it('raises no alarm in 1,000 days of ordinary luck, jobs, restarts and late figures', () => {
    let count = 0;
    for (let day = 0; day < 1000; day += 1) {
      const random = dice(1000 + day);
      const shareMs = [10_000, 20_000, 120_000][day % 3] ?? 120_000;
      const rig = { shareMs, isMining: day % 2 === 0 ? always : jobs(random), random };
      const times = sharesOf(rig, 24 * hourMs);
      const own = day % 4 < 2 ? countedMinutes(times, rig, 24 * hourMs) : ratedMinutes(times, rig, 24 * hourMs);
      count += alarms(comparisonsOf(times, { counts: 0.99, delayMs: 8 * minuteMs, random }, 24 * hourMs, own));
    }
    expect(count).toBeLessThanOrEqual(1);
  }, 300_000);
});

/** Stretches of mining from 20 minutes to 6 hours, and jobs as long between them. */
function jobs(random: () => number): (atMs: number) => boolean {
  const turns: number[] = [startMs];
  while ((turns.at(-1) ?? 0) < startMs + 30 * hourMs) turns.push((turns.at(-1) ?? 0) + 20 * minuteMs + random() * 6 * hourMs);
  return (atMs) => turns.findIndex((turn) => turn > atMs) % 2 === 1;
}

describe('a sample', () => {
  const times = Array.from({ length: 600 }, (_, i) => startMs + i * 20_000);
  const own = countedMinutes(times, { isMining: always }, 4 * hourMs);
  const sample = { atMs: startMs + 150 * minuteMs, windowMs, hs: 5e7 };

  it('is compared with the rig’s own count of the same time', () => {
    const found = compareSample(sample, own, startMs);
    expect((found?.ownHashes ?? 0) / 1800).toBeCloseTo(5e7, -6);
    // 90, of which the ones at the edges scatter.
    expect(found?.shares).toBeCloseTo(150, -1);
  });

  it('is not compared before the own work reaches far enough back, and not where it is unknown or none', () => {
    expect(compareSample({ ...sample, atMs: startMs + 60 * minuteMs }, own, startMs)).toBeNull();
    const gap = own.map((span, i) => (i === 140 ? { ...span, hashes: null } : span));
    expect(compareSample(sample, gap, startMs)).toBeNull();
    expect(compareSample(sample, [], startMs)).toBeNull();
  });

  it('leaves a job out on both sides', () => {
    const until = startMs + 144 * minuteMs;
    const paused = own.filter(({ atMs }) => atMs < until);
    const found = compareSample({ ...sample, hs: 4e7 }, paused, startMs);
    expect((found?.countedHashes ?? 0) / 1800).toBeCloseTo(4e7, -7);
    expect((found?.poolHashes ?? 0) / (found?.ownHashes ?? 1)).toBeGreaterThan(0.95);
  });
});

describe('own work', () => {
  const work = (change: Partial<WorkMinute>): WorkMinute => ({
    ...{ device: 'gpu0', coin: 'ETC', pool: 'p', atMs: startMs, spanMs: minuteMs, accepted: 3, lost: 1, counted: 3, hashes: 3e9 },
    ...change,
  });
  const mined: readonly MinedMinute[] = [{ device: 'gpu0', atMs: startMs, spanMs: minuteMs, miningMs: 50_000, hashes: 4e9 }];
  const isOurs = ({ coin }: WorkMinute) => coin === 'ETC';

  it('is the shares’ own, else the miner’s hashrate less what was lost', () => {
    const span = { device: 'gpu0', atMs: startMs, spanMs: minuteMs };
    expect(ownWork(mined, [work({})], isOurs)).toEqual([
      { ...span, minedMs: 0, hashes: 3e9, accepted: 3 },
      { ...span, minedMs: 50_000, hashes: 0, accepted: 0 },
    ]);
    const unknown = ownWork(mined, [work({ counted: 0, hashes: 0 })], isOurs);
    expect(unknown.reduce((sum, { hashes }) => sum + (hashes ?? 0), 0)).toBe(3e9);
    expect(unknown.reduce((sum, { accepted }) => sum + accepted, 0)).toBe(3);
  });

  it('is not known where a device worked for others too, and says no difficulty', () => {
    const both = [work({ counted: 0, hashes: 0 }), work({ coin: 'RVN' })];
    expect(ownWork(mined, both, isOurs).some(({ hashes }) => hashes === null)).toBe(true);
    expect(ownWork(mined, [work({}), work({ coin: 'RVN' })], isOurs).some(({ hashes }) => hashes === null)).toBe(false);
  });
});
