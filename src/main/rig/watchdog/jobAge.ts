import { expectedBeforeAlarm, exposureBeforeAlarm } from './chance';
import type { Finding } from './finding';
import { mostGapMs } from './shares';

/** Chance that an ordinary gap between two jobs ends in an alarm, were blocks found at half their usual rate. */
export const jobFalseAlarm = 1e-7;
/** Chains slow down to half when hashrate leaves them, before their difficulty follows. */
const trustInRate = 0.5;
const mostSeen = 120;
/** Pools that also send jobs by the clock do so every 10 to 60 s. */
const leastMs = 120_000;

export interface JobWatch {
  /** Since the newest job, of the time in which there was a pool; ms. */
  readonly ageMs: number;
  /** This run had a job whose age is known. */
  readonly hasJob: boolean;
  readonly seenGaps: number;
  readonly seenMs: number;
  readonly longestMs: number;
}

export const newJobWatch: JobWatch = { ageMs: 0, hasJob: false, seenGaps: 0, seenMs: 0, longestMs: 0 };

export function jobWatchOfNextRun(watch: JobWatch): JobWatch {
  return { ...watch, ageMs: 0, hasJob: false };
}

/** `newJobs`: told by the miner since the last look; `sinceMs` null: there was no pool meanwhile. */
export function afterJobNews(watch: JobWatch, news: { readonly sinceMs: number | null; readonly newJobs: number }): JobWatch {
  if (news.sinceMs === null) return jobWatchOfNextRun(watch);
  const ageMs = watch.ageMs + Math.min(news.sinceMs, mostGapMs);
  if (news.newJobs === 0) return watch.hasJob ? { ...watch, ageMs } : watch;
  if (!watch.hasJob) return { ...watch, ageMs: 0, hasJob: true };
  const keep = watch.seenGaps >= mostSeen ? 0.5 : 1;
  return {
    ageMs: 0,
    hasJob: true,
    seenGaps: (watch.seenGaps + 1) * keep, // jobs that came within one look are one: what counts is how long it takes
    seenMs: (watch.seenMs + ageMs) * keep,
    longestMs: Math.max(watch.longestMs * (keep === 1 ? 1 : 0.9), ageMs),
  };
}

/**
 * The oldest job that is believable, ms; null: nothing to reckon with (this miner does not tell of its jobs). `blockMs`: mean
 * time between two blocks of this coin; null: not known, the gaps so far must do.
 */
export function allowedJobAgeMs(watch: JobWatch, blockMs: number | null): number | null {
  if (!watch.hasJob) return null;
  const bySeen = exposureBeforeAlarm(watch.seenGaps, watch.seenMs, jobFalseAlarm) / trustInRate;
  // Whatever else makes a pool send a job, a new block does.
  const byBlocks = blockMs === null ? Number.POSITIVE_INFINITY : (expectedBeforeAlarm(1, jobFalseAlarm) * blockMs) / trustInRate;
  // Gaps by the clock and gaps by blocks come mixed; twice the longest so far is believed in any case.
  const allowedMs = Math.min(Math.max(leastMs, bySeen, 2 * watch.longestMs), Math.max(leastMs, byBlocks));
  return Number.isFinite(allowedMs) ? allowedMs : null;
}

export function jobFinding(watch: JobWatch, blockMs: number | null): Finding | null {
  if (watch.ageMs < leastMs) return null;
  const allowedMs = allowedJobAgeMs(watch, blockMs);
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
