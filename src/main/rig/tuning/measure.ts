import type { ModelReading } from './advisor';

// Pure: what a run measured, second by second.

/** One look at the running miner and its card. Hashrate null: nothing new was said. */
export interface Sample {
  readonly atMs: number;
  readonly hashrateHs: number | null;
  readonly powerW: number | null;
  readonly temperatureC: number | null;
  readonly memoryTemperatureC: number | null;
  readonly fanPct: number | null;
}

export interface Shares {
  readonly accepted: number;
  readonly rejected: number;
  readonly stale: number;
}

export interface Measurement {
  /** End of the warm-up, monotonic ms; null: it is not over. */
  readonly sinceMs: number | null;
  readonly samples: readonly Sample[];
  readonly shares: Shares;
  /** Before the miner worked. */
  readonly temperatureStartC: number | null;
}

const noShares: Shares = { accepted: 0, rejected: 0, stale: 0 };

export function newMeasurement(temperatureStartC: number | null): Measurement {
  return { sinceMs: null, samples: [], shares: noShares, temperatureStartC };
}

/** @param scale real seconds for each second of the tuner's; below 1 on practice and in tests only */
export function measuredS({ sinceMs, samples }: Measurement, scale: number): number {
  const last = samples[samples.length - 1];
  return sinceMs === null || last === undefined ? 0 : (last.atMs - sinceMs) / 1000 / scale;
}

export interface Summary {
  readonly hashrateHs: number | null;
  /** Of single readings around their mean. */
  readonly hashrateSdHs: number | null;
  readonly powerW: number | null;
  readonly temperatureC: number | null;
  readonly memoryTemperatureC: number | null;
  readonly fanPct: number | null;
  readonly count: number;
}

/** Temperatures and fan are those of the end: a trial is too short to reach its steady heat. */
const endSamples = 3;

export function summaryOf({ samples }: Measurement): Summary {
  const rates = known(samples.map(({ hashrateHs }) => hashrateHs));
  const end = samples.slice(-endSamples);
  return {
    hashrateHs: mean(rates),
    hashrateSdHs: deviation(rates),
    powerW: mean(known(samples.map(({ powerW }) => powerW))),
    temperatureC: highest(end.map(({ temperatureC }) => temperatureC)),
    memoryTemperatureC: highest(end.map(({ memoryTemperatureC }) => memoryTemperatureC)),
    fanPct: highest(end.map(({ fanPct }) => fanPct)),
    count: rates.length,
  };
}

export function readingOf(measurement: Measurement, scale: number): ModelReading {
  const { hashrateHs, powerW, temperatureC, fanPct } = summaryOf(measurement);
  const { temperatureStartC, shares } = measurement;
  const seconds = Math.max(0.1, measuredS(measurement, scale));
  return {
    ...{ seconds, powerW, temperatureC, temperatureStartC, fanPct, ...shares },
    hashrate: hashrateHs,
    acceptedUser: null,
    acceptedTotal: null,
  };
}

/** Means of the hashrate over blocks of equal length, for an interval that knows of slow wander. */
export function blockMeans({ samples, sinceMs }: Measurement, blockMs: number): readonly number[] {
  if (sinceMs === null) return [];
  const blocks = new Map<number, number[]>();
  for (const { atMs, hashrateHs } of samples) {
    if (hashrateHs === null) continue;
    const at = Math.floor((atMs - sinceMs) / blockMs);
    blocks.set(at, [...(blocks.get(at) ?? []), hashrateHs]);
  }
  return [...blocks.values()].flatMap((rates) => mean(rates) ?? []);
}

function known(values: readonly (number | null)[]): readonly number[] {
  return values.filter((value) => value !== null);
}

export function mean(values: readonly number[]): number | null {
  return values.length === 0 ? null : values.reduce((sum, value) => sum + value, 0) / values.length;
}

export function deviation(values: readonly number[]): number | null {
  const middle = mean(values);
  if (middle === null || values.length < 2) return null;
  return Math.sqrt(values.reduce((sum, value) => sum + (value - middle) ** 2, 0) / (values.length - 1));
}

function highest(values: readonly (number | null)[]): number | null {
  const all = known(values);
  return all.length === 0 ? null : Math.max(...all);
}
