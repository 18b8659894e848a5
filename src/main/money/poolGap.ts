// Whether a pool counts what the rig counts. A pool reckons a hashrate from the shares of its last minutes; the rig's own accepted shares of
// the same minutes are set against it, so pauses and jobs are in both. What is compared are shares, so that luck can be judged.

/** One device's accepted work for the pool in question, in a short span. */
export interface OwnSpan {
  readonly device: string;
  readonly atMs: number;
  readonly spanMs: number;
  /** Time in which a miner had the device; work and time may come in spans of their own. */
  readonly minedMs: number;
  /** Hashes that the accepted shares stand for; null: not known. Without shares: by the miner's own hashrate. */
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
  /** Accepted shares that `ownHashes` stand for, as many of them as scatter by themselves. */
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
/**
 * How much the two counts scatter, in Poisson's own. Counted are the very shares that the pool counted, but for those at the edges of windows;
 * a miner's hashrate knows nothing of luck, and shares of different difficulty scatter more than equal ones.
 */
const spread = { counted: 0.6, rated: 1.3 };
/** So far below the pool counts in other units, or another coin. */
const leastPlausible = 0.02;
/** The span of the samples must fill so much of the horizon. */
const leastCover = 0.75;

/** How far before a sample the rig's own work has to be known. */
export function reachOf(windowMs: number): number {
  return 2 * windowMs + longestDelayMs;
}

/**
 * The sample beside the rig's own count, less what delays and windows as pools have them may leave out around pauses. null: the own work is
 * not known, the rig mined too little, or began too short a time before.
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
  const devices = [...new Set(near.map(({ device }) => device))].map((device) => near.filter((span) => span.device === device));
  const hashesOf = ({ hashes }: OwnSpan) => hashes ?? 0;
  const [all, accepted] = [total(near, hashesOf), total(near, (span) => span.accepted)];
  const countedHashes = within(near, atMs, windowMs, hashesOf);
  const ownHashes = devices.reduce(
    (sum, spans) => sum + within(spans, atMs, windowMs, hashesOf) * leastPart(spans, atMs, windowMs),
    0,
  );
  if (all <= 0 || accepted <= 0 || ownHashes <= 0) return null;
  const isRated = near.some((span) => span.accepted === 0 && hashesOf(span) > 0);
  const shares = ((ownHashes / all) * accepted) / (isRated ? spread.rated : spread.counted);
  return { atMs, windowMs, countedHashes, ownHashes, poolHashes: (hs * windowMs) / 1000, shares };
}

/** Which part of the time that a device mined in the window it mined, at the worst, in those that the pool may have looked at. */
function leastPart(spans: readonly OwnSpan[], atMs: number, windowMs: number): number {
  const mined = (endMs: number, ms: number) => within(spans, endMs, ms, ({ minedMs }) => minedMs) / ms;
  const usual = mined(atMs, windowMs);
  if (usual <= 0) return 0;
  const lowest = Math.min(...endsOf(atMs).flatMap((endMs) => windowScales.map((scale) => mined(endMs, windowMs * scale))));
  return Math.min(1, lowest / usual);
}

function endsOf(atMs: number): readonly number[] {
  return Array.from({ length: longestDelayMs / delayStepMs + 1 }, (_, i) => atMs - i * delayStepMs);
}

function total(spans: readonly OwnSpan[], of: (span: OwnSpan) => number): number {
  return spans.reduce((sum, span) => sum + of(span), 0);
}

/** The sum over a window; spans that reach over an edge count in part. */
function within(spans: readonly OwnSpan[], endMs: number, windowMs: number, of: (span: OwnSpan) => number): number {
  return total(spans, (span) => {
    const overlapMs = Math.min(endMs, span.atMs + span.spanMs) - Math.max(endMs - windowMs, span.atMs);
    return overlapMs > 0 ? (of(span) * overlapMs) / span.spanMs : 0;
  });
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
  return evidence(shares, ratio) > leastEvidence ? missing : null;
}

/** Chernoff's bound: so few shares or fewer, where `expected` were due, come by chance with a probability of e^-this at most. */
function evidence(expected: number, ratio: number): number {
  const seen = expected * ratio;
  return expected - seen + (seen > 0 ? seen * Math.log(ratio) : 0);
}
