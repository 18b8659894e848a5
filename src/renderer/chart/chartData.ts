import type { ActivityBand, ReadingSeries } from '../../shared/historyViews';
import type { DeviceState } from '../../shared/state';

export const chartRanges = ['10min', '1h', '24h'] as const;
export type ChartRange = (typeof chartRanges)[number];

const spansMs: Readonly<Record<ChartRange, number>> = { '10min': 600_000, '1h': 3_600_000, '24h': 86_400_000 };
/** Points a series: no chart is wider in pixels by much. */
export const maxPoints = 600;
/** A device's reading counts for this long or three points, whichever is longer; after it there is a gap. */
const staleMs = 10_000;

export function spanMs(range: ChartRange): number {
  return spansMs[range];
}

/** From one point to the next. */
export function stepMs(range: ChartRange): number {
  return spansMs[range] / maxPoints;
}

export interface ChartReading {
  readonly hashrateHs: number | null;
  readonly temperatureC: number | null;
}

/** All devices at one moment; null where nothing could be read, drawn as a gap. */
export interface ChartRow {
  readonly atMs: number;
  readonly readings: Readonly<Record<string, ChartReading>>;
}

export interface ChartData {
  readonly range: ChartRange;
  /** Oldest first, at most one a step. */
  readonly rows: readonly ChartRow[];
  /** Oldest first; those of a device follow each other without a hole. */
  readonly bands: readonly ActivityBand[];
}

const unread: ChartReading = { hashrateHs: null, temperatureC: null };

/** One row a step; each device counts with its latest reading then. */
export function rowsFromHistory(series: readonly ReadingSeries[], range: ChartRange): readonly ChartRow[] {
  const next = series.map(() => 0);
  return momentsOf(series, stepMs(range)).map((atMs) => ({
    atMs,
    readings: Object.fromEntries(series.map((one, which) => [one.device, latestAt(one, atMs, next, which, range)])),
  }));
}

/** Moments at which anything was read, those of one step taken together: devices are not read in the same millisecond. */
function momentsOf(series: readonly ReadingSeries[], step: number): readonly number[] {
  const all = [...new Set(series.flatMap(({ atMs }) => atMs))].sort((a, b) => a - b);
  const moments: number[] = [];
  let opened = Number.NEGATIVE_INFINITY;
  for (const atMs of all) {
    if (atMs - opened < step * 0.9) {
      moments[moments.length - 1] = atMs;
    } else {
      opened = atMs;
      moments.push(atMs);
    }
  }
  return moments;
}

function latestAt(series: ReadingSeries, atMs: number, next: number[], which: number, range: ChartRange): ChartReading {
  let index = next[which] ?? 0;
  while ((series.atMs[index] ?? Number.POSITIVE_INFINITY) <= atMs) index += 1;
  next[which] = index;
  const readAtMs = series.atMs[index - 1];
  if (readAtMs === undefined || atMs - readAtMs > longestGapMs(range)) return unread;
  return { hashrateHs: series.hashrateHs[index - 1] ?? null, temperatureC: series.temperatureC[index - 1] ?? null };
}

export function longestGapMs(range: ChartRange): number {
  return Math.max(staleMs, 3 * stepMs(range));
}

/** The same data with the present state added and what is older than the range left out; the very same when it adds nothing. */
export function withPresent(data: ChartData, devices: readonly DeviceState[], nowMs: number): ChartData {
  const rows = withRow(data, devices, nowMs);
  const bands = withBands(data.bands, devices);
  return rows === data.rows && bands === data.bands ? data : { ...data, rows, bands };
}

function withRow({ rows, range }: ChartData, devices: readonly DeviceState[], nowMs: number): readonly ChartRow[] {
  const last = rows.at(-1);
  if (last !== undefined && nowMs - last.atMs < stepMs(range) * 0.9) return rows;
  const readings = Object.fromEntries(
    devices.map(({ id, hashrateHs, temperatureC }): [string, ChartReading] => [id, { hashrateHs, temperatureC }]),
  );
  return [...rows.filter(({ atMs }) => atMs >= nowMs - spanMs(range)), { atMs: nowMs, readings }];
}

function withBands(bands: readonly ActivityBand[], devices: readonly DeviceState[]): readonly ActivityBand[] {
  const added = devices.flatMap(({ id, activity, sinceMs }) => {
    const last = bands.findLast(({ device }) => device === id);
    return last?.activity === activity ? [] : [{ device: id, fromMs: Math.max(sinceMs, last?.fromMs ?? 0), activity }];
  });
  return added.length === 0 ? bands : [...bands, ...added];
}

/** Hashrates of different algorithms share no axis: the GPUs are drawn, and the CPU only on a rig without any. */
export function charted(devices: readonly DeviceState[]): readonly DeviceState[] {
  const gpus = devices.filter((device) => device.kind === 'gpu');
  return gpus.length > 0 ? gpus : devices;
}
