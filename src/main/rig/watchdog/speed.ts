import type { ThrottleReason } from '../../../shared/gpuDetails';
import type { Finding } from './finding';

/** What one device did so far with one miner, algorithm and setting of its clocks: the mean of each undisturbed minute, H/s. */
export interface SpeedHistory {
  readonly minutes: readonly number[];
  /** How many of them came since the two figures below were worked out. */
  readonly fresh: number;
  /** Median of `minutes`; null: too few. */
  readonly usualHs: number | null;
  /** Below this it is far under the usual. */
  readonly farUnderHs: number | null;
}

export const newSpeedHistory: SpeedHistory = { minutes: [], fresh: 0, usualHs: null, farUnderHs: null };

/** Before the first judgement, and between two times that the usual is worked out. */
const leastMinutes = 10;
const mostMinutes = 240;
/** Far under: a fifth below the median, and outside of what scatters (6 robust standard deviations), but not below 30 %. */
const fifthBelow = 0.8;
const deviations = 6;
const lowestShare = 0.3;
/** A normal standard deviation for each median absolute deviation. */
const perMad = 1.4826;
/** Miners show averages over 10 to 60 s: after a start or a break the first figures are not the card's. */
export const warmUpMs = 120_000;
/** Together so long far under the usual; better readings take away three times their own length. */
export const slowForMs = 60_000;
const forgives = 3;
const minuteMs = 60_000;
/** One reading speaks for no longer than this, however rarely the miner is asked; ms. */
const mostPerReadingMs = 15_000;

export interface SpeedWatch {
  readonly history: SpeedHistory;
  readonly steadyMs: number;
  readonly lowMs: number;
  readonly hashrateHs: number | null;
  readonly minute: { readonly forMs: number; readonly hashes: number };
  /** Why the present hashrate is not judged; null: it is. */
  readonly excuse: SpeedExcuse | null;
}

export type SpeedExcuse = 'warmUp' | 'noWork' | 'throttled' | 'learning';

const noMinute = { forMs: 0, hashes: 0 };

export function newSpeedWatch(history: SpeedHistory): SpeedWatch {
  return { history, steadyMs: 0, lowMs: 0, hashrateHs: null, minute: noMinute, excuse: 'warmUp' };
}

export interface SpeedNews {
  /** Since the last look, ms. */
  readonly sinceMs: number;
  /** False: paused, starting, or without a pool, so that its hashrate says nothing about the card. */
  readonly hasWork: boolean;
  readonly hashrateHs: number | null;
  /** What holds the clocks back by the driver's word; null: it does not say. */
  readonly throttle: readonly ThrottleReason[] | null;
}

/** The board or the driver protects itself. A power limit and set clocks are part of the usual. */
const excusing: ReadonlySet<ThrottleReason> = new Set(['hot', 'hwHot', 'hwSlowdown', 'powerBrake']);

export function afterSpeedNews(watch: SpeedWatch, news: SpeedNews): SpeedWatch {
  const { hashrateHs } = news;
  const sinceMs = Math.min(news.sinceMs, mostPerReadingMs);
  // A hashrate of 0 is a stall, which has its own rule; here it would only spoil the averages that follow.
  if (!news.hasWork || hashrateHs === null || hashrateHs <= 0) {
    return { ...newSpeedWatch(watch.history), hashrateHs, excuse: 'noWork' };
  }
  // The miner's average still shows it for a while afterwards: that is a warm-up again.
  if (news.throttle?.some((reason) => excusing.has(reason)) === true) {
    return { ...newSpeedWatch(watch.history), hashrateHs, excuse: 'throttled' };
  }
  const steadyMs = watch.steadyMs + sinceMs;
  if (steadyMs < warmUpMs) return { ...watch, steadyMs, hashrateHs, excuse: 'warmUp' };
  const { farUnderHs } = watch.history;
  const isLow = farUnderHs !== null && hashrateHs < farUnderHs;
  const lowMs = isLow ? watch.lowMs + sinceMs : Math.max(0, watch.lowMs - forgives * sinceMs);
  return {
    ...withMinute(watch, sinceMs, hashrateHs, lowMs > 0),
    steadyMs,
    lowMs,
    hashrateHs,
    excuse: farUnderHs === null ? 'learning' : null,
  };
}

/** Minutes that are under suspicion teach nothing. */
function withMinute(watch: SpeedWatch, sinceMs: number, hashrateHs: number, isSuspect: boolean): SpeedWatch {
  if (isSuspect) return { ...watch, minute: noMinute };
  const forMs = watch.minute.forMs + sinceMs;
  const hashes = watch.minute.hashes + hashrateHs * sinceMs;
  if (forMs < minuteMs) return { ...watch, minute: { forMs, hashes } };
  return { ...watch, minute: noMinute, history: withMinuteMean(watch.history, hashes / forMs) };
}

function withMinuteMean(history: SpeedHistory, meanHs: number): SpeedHistory {
  const minutes = [...history.minutes, meanHs].slice(-mostMinutes);
  const fresh = history.fresh + 1;
  if (fresh < leastMinutes) return { ...history, minutes, fresh };
  const usualHs = median(minutes);
  const spreadHs = perMad * median(minutes.map((minute) => Math.abs(minute - usualHs)));
  const farUnderHs = Math.max(lowestShare * usualHs, Math.min(fifthBelow * usualHs, usualHs - deviations * spreadHs));
  return { minutes, fresh: 0, usualHs, farUnderHs };
}

export function median(values: readonly number[]): number {
  const sorted = Float64Array.from(values).sort();
  const upper = sorted[sorted.length >> 1] ?? Number.NaN;
  return sorted.length % 2 === 1 ? upper : (upper + (sorted[(sorted.length >> 1) - 1] ?? Number.NaN)) / 2;
}

export function speedFinding({ history, lowMs, hashrateHs }: SpeedWatch): Finding | null {
  const { usualHs, farUnderHs } = history;
  if (lowMs < slowForMs || usualHs === null || farUnderHs === null || hashrateHs === null) return null;
  const detail = `${Math.round((hashrateHs / usualHs) * 100)} % of the usual ${usualHs.toPrecision(4)} H/s`;
  return {
    rule: 'slow',
    fault: { code: 'miner/slow', detail },
    observed: hashrateHs,
    expected: usualHs,
    forMs: lowMs,
    falseAlarm: null,
  };
}
