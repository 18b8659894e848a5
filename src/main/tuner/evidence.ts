import type { ShareCounts } from './acceptance';
import type { CrashData } from './crash';
import type { GpData } from './gp';
import { steadyFrom } from './heat';
import type { ClusterShares } from './objective';
import type { Point } from './space';
import { type Reading, readingOf, type Trial } from './trial';

// What each model is told of the trials.

/** Of a reading that may be zero: nothing is more than a factor of 400 below the usual. */
export function logRatio(value: number, unit: number): number {
  return Math.max(-6, Math.log(Math.max(value, Number.MIN_VALUE) / unit));
}

/** The first positive value: that of the default flags. */
export function unitOf(values: readonly number[]): number {
  return values.find((value) => value > 0) ?? 1;
}

/** @param noise  factor on the noise variance of a trial of 90 s */
export function gpData(trials: readonly Trial[], y: (trial: Trial) => number, noise = 1): GpData {
  return {
    points: trials.map(({ point }) => point),
    y: Float64Array.from(trials, y),
    noiseScale: Float64Array.from(trials, (trial) => (90 * noise) / Math.max(3, readingOf(trial)?.seconds ?? 90)),
    timeS: Float64Array.from(trials, ({ startedS }) => startedS),
  };
}

export function sharesOf(trial: Trial): number {
  const reading = readingOf(trial);
  return reading === null ? 0 : reading.accepted + reading.rejected + reading.stale;
}

export function shareCounts(trials: readonly Trial[]): readonly ShareCounts[] {
  return trials.flatMap((trial) => {
    const reading = readingOf(trial);
    return reading === null
      ? []
      : [{ point: trial.point, accepted: reading.accepted, refused: reading.rejected + reading.stale }];
  });
}

export function fanReadings(trials: readonly Trial[]) {
  return trials.flatMap((trial) => {
    const { temperatureC = null, fanPct = null } = readingOf(trial) ?? {};
    return temperatureC === null || fanPct === null ? [] : [{ temperatureC, fanPct }];
  });
}

export function shareNoise(trials: readonly Trial[]): number {
  let shares = 0;
  let refused = 0;
  let seconds = 0;
  for (const trial of trials) {
    const reading = readingOf(trial);
    if (reading === null) continue;
    shares += reading.accepted + reading.rejected + reading.stale;
    refused += reading.rejected + reading.stale;
    seconds += reading.seconds;
  }
  const part = (refused + 1) / (shares + 20);
  return 1 / (Math.max(0.1, (90 * shares) / Math.max(1, seconds)) * part * (1 - part));
}

export function lastCluster(trials: readonly Trial[]): ClusterShares {
  for (let i = trials.length - 1; i >= 0; i--) {
    const trial = trials[i];
    const reading = trial === undefined ? null : readingOf(trial);
    if (reading !== null && reading.acceptedTotal !== null) {
      return { acceptedUser: reading.acceptedUser ?? 0, acceptedTotal: reading.acceptedTotal };
    }
  }
  return { acceptedUser: 0, acceptedTotal: 0 };
}

/** What was good on other rigs probably runs here too, but not as surely as what ran here. */
export function crashData(trials: readonly Trial[], donors: readonly Point[]): CrashData {
  const told = trials.filter(({ outcome }) => outcome.kind === 'measured' || outcome.failure !== 'hot');
  return {
    points: [...told.map(({ point }) => point), ...donors],
    hasCrashed: [...told.map(({ outcome }) => outcome.kind === 'failed'), ...donors.map(() => false)],
    exposure: Float64Array.from([...told.map((trial) => (readingOf(trial)?.seconds ?? 30) / 90), ...donors.map(() => 1.5)]),
  };
}

const usualTimeConstantS = 60;
const coldRoomC = 15;
/** Variance of a warmth against that of a power reading: a degree or two of 40. */
export const warmthNoise = 6;

/** Degrees above a cold room that a trial was on its way to: stands for its power where none can be read. */
export function warmthOf({ temperatureC, temperatureStartC, seconds }: Reading): number | null {
  if (temperatureC === null || seconds < 3) return null;
  const reading = { atS: 0, seconds, powerW: 0, startC: temperatureStartC, endC: temperatureC, errorC: 0 };
  return Math.max(1, steadyFrom(reading, usualTimeConstantS).steadyC - coldRoomC);
}
