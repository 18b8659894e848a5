import { type BlockPace, isBeyondPaces, jobFalseAlarm, longestGapMs, paceAfterGap, usualPace } from './blockPace';
import { exposureBeforeAlarm } from './chance';
import type { Finding } from './finding';
import { mostGapMs } from './shares';

/** A block time counts for nine tenths: chains are a little behind it while their hashrate falls, and some have just lost half. */
const trustInBlockTime = 0.9;
/** Where the pace of blocks is not known: half of what was seen is believed, since chains slow down when hashrate leaves them. */
const trustInSeen = 0.5;
const mostSeen = 120;
/** Pools that also send jobs by the clock do so every 10 to 60 s. For blocks faster than 7 s this is what decides. */
const leastMs = 120_000;
/** Fewer gaps do not show that a miner keeps blocks to itself. */
const gapsThatTell = 10;
/** A run that waited in vain makes the next ones so many times as patient at the most. */
const mostPatience = 4;

export interface JobWatch {
  /** Usual mean time between two blocks of what is mined; null: not known. */
  readonly blockMs: number | null;
  readonly pace: BlockPace;
  /** Since the newest job, of the time in which there was a pool; ms. */
  readonly ageMs: number;
  /** This run had a job whose age is known. */
  readonly hasJob: boolean;
  readonly seenGaps: number;
  readonly seenMs: number;
  readonly longestMs: number;
  /** The longest that an earlier run waited in vain, if no gap was seen since. */
  readonly waitedMs: number;
}

export function newJobWatch(blockMs: number | null): JobWatch {
  return { blockMs, pace: usualPace, ageMs: 0, hasJob: false, seenGaps: 0, seenMs: 0, longestMs: 0, waitedMs: 0 };
}

export function jobWatchOfNextRun(watch: JobWatch): JobWatch {
  const waitedMs = watch.hasJob ? Math.max(watch.waitedMs, watch.ageMs) : watch.waitedMs;
  return { ...watch, ageMs: 0, hasJob: false, waitedMs };
}

/** `newJobs`: told by the miner since the last look; `sinceMs` null: there was no pool meanwhile. */
export function afterJobNews(watch: JobWatch, news: { readonly sinceMs: number | null; readonly newJobs: number }): JobWatch {
  if (news.sinceMs === null) return jobWatchOfNextRun(watch);
  const unseenMs = Math.min(news.sinceMs, mostGapMs);
  const ageMs = watch.ageMs + unseenMs;
  if (news.newJobs === 0) return watch.hasJob ? { ...watch, ageMs } : watch;
  if (!watch.hasJob) return { ...watch, ageMs: 0, hasJob: true };
  const keep = watch.seenGaps >= mostSeen ? 0.5 : 1;
  const { blockMs, pace } = watch;
  return {
    blockMs,
    pace: blockMs === null ? pace : paceAfterGap(pace, { gapMs: ageMs, unseenMs }, blockMs),
    ageMs: 0,
    hasJob: true,
    seenGaps: (watch.seenGaps + 1) * keep, // jobs that came within one look are one: what counts is how long it takes
    seenMs: (watch.seenMs + ageMs) * keep,
    longestMs: Math.max(watch.longestMs * (keep === 1 ? 1 : 0.9), ageMs),
    waitedMs: 0,
  };
}

/** The oldest job that is believable, ms; null: nothing to reckon with (this miner does not tell of its jobs). */
export function allowedJobAgeMs(watch: JobWatch): number | null {
  const { hasJob, seenGaps, seenMs, longestMs, waitedMs } = watch;
  if (!hasJob) return null;
  // Gaps by the clock and gaps by blocks come mixed; twice the longest so far is believed in any case.
  const bySeen = Math.max(exposureBeforeAlarm(seenGaps, seenMs, jobFalseAlarm) / trustInSeen, 2 * longestMs);
  // Whatever else makes a pool send a job, a new block does.
  const allowedMs = Math.max(leastMs, Math.min(bySeen, byBlocks(watch)));
  if (!Number.isFinite(allowedMs)) return null;
  // Ended for an old job, and the next one is as old: a pool that a new start does not mend, or a miner that tells of few jobs.
  return Math.max(allowedMs, Math.min(2 * waitedMs, mostPatience * allowedMs));
}

function byBlocks({ blockMs, pace, seenGaps }: JobWatch): number {
  const isEachTold = seenGaps < gapsThatTell || !isBeyondPaces(pace);
  return blockMs !== null && isEachTold ? longestGapMs(pace, blockMs) / trustInBlockTime : Number.POSITIVE_INFINITY;
}

export function jobFinding(watch: JobWatch): Finding | null {
  if (watch.ageMs < leastMs) return null;
  const allowedMs = allowedJobAgeMs(watch);
  if (allowedMs === null || watch.ageMs < allowedMs) return null;
  return {
    rule: 'frozenJob',
    fault: { code: 'pool/frozen-job', detail: `no new job for ${Math.round(watch.ageMs / 1000)} s` },
    observed: watch.ageMs / 1000,
    expected: allowedMs / 1000,
    forMs: watch.ageMs,
    falseAlarm: jobFalseAlarm,
  };
}
