// Whether a pool counts what the rig counts. A pool reckons a hashrate from the shares of its last minutes; the rig's own accepted shares of
// the same minutes are set against it, so pauses and jobs are in both. What is compared are shares, so that luck can be judged.

/** The rig's accepted work in a short span, at the pool in question. */
export interface OwnSpan {
  readonly atMs: number;
  readonly spanMs: number;
  /** Hashes that the accepted shares stand for; null: not known. */
  readonly hashes: number | null;
  readonly accepted: number;
}

/** What the pool said at a time of the last `windowMs`, H/s. */
export interface PoolSample {
  readonly atMs: number;
  readonly windowMs: number;
  readonly hs: number;
}

/** One sample beside the rig's own count of its window. */
export interface Comparison {
  readonly atMs: number;
  readonly windowMs: number;
  /** As counted in the same time, and the lowest that it may be by delays and windows as pools have them. */
  readonly countedHashes: number;
  readonly ownHashes: number;
  readonly poolHashes: number;
  /** Accepted shares that `ownHashes` stand for. */
  readonly shares: number;
}

export type GapVerdict =
  | { readonly is: 'learning' }
  | { readonly is: 'agrees' }
  /** `missing`: of the rig's own count, 0 to 1; `overMs`: since when. */
  | { readonly is: 'less'; readonly missing: number; readonly overMs: number };

const minuteMs = 60_000;
const hourMs = 60 * minuteMs;
/** Pools reckon every few minutes, and hand out what they reckoned last. */
const longestDelayMs = 10 * minuteMs;
const delayStepMs = 2 * minuteMs;
/** Pools round their windows, and count a new miner over the time that it is there. */
const windowScales = [0.5, 1, 2];
/** A gap of so much or less is none: fees, rounding, shares on their way. */
const leastMissing = 0.1;
/** From 2 h on; what is too little to tell then may be enough later. */
const horizonsMs = [2, 4, 8, 24].map((hours) => hours * hourMs);
/** Some 48 looks a day at four horizons: 200 x e^-13.4 is 3e-4 false alarms a day. */
const leastEvidence = 13.4;
/** Shares of different difficulty scatter more than equal ones. */
const extraSpread = 1.5;
/** So far below the pool counts in other units, or another coin. */
const leastPlausible = 0.02;
/** The span of the samples must fill so much of the horizon. */
const leastCover = 0.75;

/** How far before a sample the rig's own work has to be known. */
export function reachOf(windowMs: number): number {
  return 2 * windowMs + longestDelayMs;
}

/**
 * The sample beside the lowest count that the rig's own work allows: over delays and windows as pools have them. null: the own work is not
 * known, the rig mined too little, or began too short a time before.
 *
 * @param own  at least `reachOf(windowMs)` back, in minutes
 * @param sinceMs  from when on the rig's own work is known and goes to this pool
 */
export function compareSample(sample: PoolSample, own: readonly OwnSpan[], sinceMs: number): Comparison | null {
  const { atMs, windowMs, hs } = sample;
  const fromMs = atMs - reachOf(windowMs);
  if (sinceMs > fromMs || windowMs <= 0) return null;
  const near = own.filter((span) => span.atMs < atMs && span.atMs + span.spanMs > fromMs);
  if (near.some(({ hashes }) => hashes === null)) return null;
  const all = near.reduce(
    (sum, { hashes, accepted }) => ({ hashes: sum.hashes + (hashes ?? 0), shares: sum.shares + accepted }),
    {
      hashes: 0,
      shares: 0,
    },
  );
  const lowest = Math.min(...endsOf(atMs).flatMap((endMs) => windowScales.map((scale) => rate(near, endMs, windowMs * scale))));
  if (all.hashes <= 0 || all.shares <= 0 || lowest <= 0) return null;
  const ownHashes = (lowest * windowMs) / 1000;
  const countedHashes = (rate(near, atMs, windowMs) * windowMs) / 1000;
  const shares = (ownHashes / all.hashes) * all.shares;
  return { atMs, windowMs, countedHashes, ownHashes, poolHashes: (hs * windowMs) / 1000, shares };
}

function endsOf(atMs: number): readonly number[] {
  return Array.from({ length: longestDelayMs / delayStepMs + 1 }, (_, i) => atMs - i * delayStepMs);
}

/** Mean rate of own hashes, H/s; spans that reach over an edge count in part. */
function rate(own: readonly OwnSpan[], endMs: number, windowMs: number): number {
  let hashes = 0;
  for (const span of own) {
    const overlapMs = Math.min(endMs, span.atMs + span.spanMs) - Math.max(endMs - windowMs, span.atMs);
    if (overlapMs > 0) hashes += ((span.hashes ?? 0) * overlapMs) / span.spanMs;
  }
  return (hashes * 1000) / windowMs;
}

/** Comparisons of one account, in any order; the newest must not be older than an hour. */
export function judgeGap(comparisons: readonly Comparison[], nowMs: number): GapVerdict {
  const newestFirst = [...comparisons].filter(({ atMs }) => atMs <= nowMs).sort((a, b) => b.atMs - a.atMs);
  const newest = newestFirst[0];
  if (newest === undefined || nowMs - newest.atMs > hourMs) return { is: 'learning' };
  let isKnown = false;
  for (const horizonMs of horizonsMs) {
    const apart = withoutOverlap(newestFirst, nowMs - horizonMs);
    const oldest = apart.at(-1);
    if (oldest === undefined || newest.atMs - oldest.atMs + oldest.windowMs < leastCover * horizonMs) continue;
    isKnown = true;
    const missing = missingOf(apart);
    if (missing !== null) return { is: 'less', missing, overMs: horizonMs };
  }
  return { is: isKnown ? 'agrees' : 'learning' };
}

/** Windows that lie apart, the newest first, so that no share counts twice. */
function withoutOverlap(newestFirst: readonly Comparison[], fromMs: number): readonly Comparison[] {
  const apart: Comparison[] = [];
  for (const next of newestFirst) {
    const last = apart.at(-1);
    if (next.atMs - next.windowMs < fromMs - longestDelayMs) continue;
    if (last === undefined || next.atMs <= last.atMs - 0.8 * last.windowMs) apart.push(next);
  }
  return apart;
}

/** The missing part where it is more than a tenth and more than luck; null: it is not. */
function missingOf(apart: readonly Comparison[]): number | null {
  const sum = (of: (one: Comparison) => number) => apart.reduce((total, one) => total + of(one), 0);
  const [own, pool, shares] = [sum((one) => one.ownHashes), sum((one) => one.poolHashes), sum((one) => one.shares)];
  const ratio = pool / own;
  const missing = 1 - ratio;
  if (missing <= leastMissing || (ratio > 0 && ratio < leastPlausible)) return null;
  return evidence(shares / extraSpread, ratio) > leastEvidence ? missing : null;
}

/** Chernoff's bound: so few shares or fewer, where `expected` were due, come by chance with a probability of e^-this at most. */
function evidence(expected: number, ratio: number): number {
  const seen = expected * ratio;
  return expected - seen + (seen > 0 ? seen * Math.log(ratio) : 0);
}
