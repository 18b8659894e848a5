import type { ThrottleReason } from '../../../shared/gpuDetails';
import type { Finding } from './finding';
import { afterJobNews, allowedJobAgeMs, type JobWatch, jobFinding, jobWatchOfNextRun, newJobWatch } from './jobAge';
import { afterAnswers, newRefusalWatch, type RefusalWatch, refusalFinding } from './refusals';
import {
  afterShareNews,
  newShareWatch,
  type ShareWait,
  type ShareWatch,
  shareFinding,
  shareWait,
  shareWatchOfNextRun,
} from './shares';
import { afterSpeedNews, newSpeedHistory, newSpeedWatch, type SpeedExcuse, type SpeedWatch, speedFinding } from './speed';

/** What is known of one device with one miner, algorithm, pool and setting of its clocks. A plain value: keep one for each. */
export interface Watch {
  readonly atMs: number | null;
  /** The miner's counters when last looked at. */
  readonly accepted: number;
  readonly rejected: number;
  readonly stale: number;
  readonly shares: ShareWatch;
  readonly speed: SpeedWatch;
  readonly refusals: RefusalWatch;
  readonly job: JobWatch;
}

/** `blockMs`: usual mean time between two blocks of what is mined; null: not known. */
export function newWatch(blockMs: number | null): Watch {
  return {
    atMs: null,
    accepted: 0,
    rejected: 0,
    stale: 0,
    shares: newShareWatch,
    speed: newSpeedWatch(newSpeedHistory),
    refusals: newRefusalWatch,
    job: newJobWatch(blockMs),
  };
}

/** The same device in its next run: waits, warm-up and series begin anew, what was learnt stays. */
export function watchOfNextRun(watch: Watch): Watch {
  return {
    ...newWatch(watch.job.blockMs),
    shares: shareWatchOfNextRun(watch.shares),
    speed: newSpeedWatch(watch.speed.history),
    job: jobWatchOfNextRun(watch.job),
  };
}

/** One answer of the miner's API and what its log and the driver said since the last. Times monotonic. */
export interface Observation {
  readonly nowMs: number;
  /** False: starting, building its data set, or paused. */
  readonly isWorking: boolean;
  /** null: the miner does not say. */
  readonly isConnected: boolean | null;
  readonly hashrateHs: number | null;
  readonly difficulty: number | null;
  /** Since the start of the run. */
  readonly accepted: number;
  readonly rejected: number;
  readonly stale: number;
  /** Log lines that told of a new job since the last observation. */
  readonly newJobs: number;
  readonly throttle: readonly ThrottleReason[] | null;
}

export function afterObservation(watch: Watch, seen: Observation): Watch {
  const sinceMs = watch.atMs === null ? 0 : Math.max(0, seen.nowMs - watch.atMs);
  const accepted = Math.max(0, seen.accepted - watch.accepted);
  const rejected = Math.max(0, seen.rejected - watch.rejected);
  const stale = Math.max(0, seen.stale - watch.stale);
  const hasPool = seen.isConnected !== false;
  const hasWork = seen.isWorking && hasPool;
  const { hashrateHs, difficulty, throttle, newJobs } = seen;
  return {
    atMs: seen.nowMs,
    accepted: seen.accepted,
    rejected: seen.rejected,
    stale: seen.stale,
    shares: afterShareNews(watch.shares, {
      minedMs: hasWork ? sinceMs : 0,
      hashrateHs: hasWork ? hashrateHs : null,
      difficulty,
      answered: accepted + rejected + stale,
      isCut: !hasPool,
    }),
    speed: afterSpeedNews(watch.speed, { sinceMs, hasWork, hashrateHs, throttle }),
    refusals: afterAnswers(watch.refusals, { accepted, rejected, stale }),
    job: afterJobNews(watch.job, { sinceMs: hasPool ? sinceMs : null, newJobs }),
  };
}

export interface Limits {
  /** No quiet shorter than this is a fault of the pool. */
  readonly leastQuietMs: number;
}

/** The first fault that the numbers show, null while all is ordinary. */
export function findingOf(watch: Watch, { leastQuietMs }: Limits): Finding | null {
  return (
    refusalFinding(watch.refusals) ??
    shareFinding(watch.shares, leastQuietMs) ??
    jobFinding(watch.job) ??
    speedFinding(watch.speed)
  );
}

/** Where each test stands, for the window. */
export interface WatchReport {
  readonly shares: ShareWait;
  readonly speed: {
    readonly hashrateHs: number | null;
    readonly usualHs: number | null;
    readonly farUnderHs: number | null;
    readonly lowMs: number;
    readonly excuse: SpeedExcuse | null;
  };
  /** Both null: this miner does not tell of its jobs. */
  readonly job: { readonly ageMs: number | null; readonly allowedMs: number | null };
}

export function reportOf({ shares, speed, job }: Watch, { leastQuietMs }: Limits): WatchReport {
  const { hashrateHs, lowMs, excuse, history } = speed;
  return {
    shares: shareWait(shares, leastQuietMs),
    speed: { hashrateHs, usualHs: history.usualHs, farUnderHs: history.farUnderHs, lowMs, excuse },
    job: { ageMs: job.hasJob ? job.ageMs : null, allowedMs: allowedJobAgeMs(job) },
  };
}
