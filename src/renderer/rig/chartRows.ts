import type { ReadingSeries } from '../../shared/contract';
import type { DeviceState } from '../../shared/state';

/** What the chart shows at one moment; null where nothing could be read, drawn as a gap. */
export interface ChartRow {
  readonly atMs: number;
  readonly hashrateHs: number | null;
  readonly temperatureC: number | null;
}

export const chartSpanMs = 600_000;
/** Points closer together than this would fall on one pixel. */
const stepMs = 1000;
/** A device's reading counts for this long; after it, and between two rows further apart, there is a gap. */
const staleMs = 30_000;

/** Hashrates of different algorithms have no sum: the GPUs are drawn, and the CPU only on a rig without any. */
export function charted(devices: readonly DeviceState[]): readonly DeviceState[] {
  const gpus = devices.filter((device) => device.kind === 'gpu');
  return gpus.length > 0 ? gpus : devices;
}

/** Adds the state's readings to `rows` and lets the oldest go. */
export function appendRow(rows: readonly ChartRow[], devices: readonly DeviceState[], nowMs: number): readonly ChartRow[] {
  const last = rows.at(-1);
  if (last !== undefined && nowMs < last.atMs + stepMs) return rows;
  const shown = charted(devices);
  const row: ChartRow = {
    atMs: nowMs,
    hashrateHs: sum(shown.map((device) => device.hashrateHs)),
    temperatureC: highest(shown.map((device) => device.temperatureC)),
  };
  return [...rows.filter(({ atMs }) => atMs >= nowMs - chartSpanMs), ...gapBefore(last, nowMs), row];
}

/** One row per moment at which any of the named devices was read; each device counts with its latest reading then. */
export function rowsFromHistory(series: readonly ReadingSeries[], deviceIds: readonly string[]): readonly ChartRow[] {
  const shown = series.filter(({ device }) => deviceIds.includes(device));
  const moments = [...new Set(shown.flatMap(({ atMs }) => atMs))].sort((a, b) => a - b);
  const next = shown.map(() => 0);
  const rows: ChartRow[] = [];
  for (const atMs of moments) {
    const latest = shown.map((one, index) => latestAt(one, atMs, next, index));
    rows.push(...gapBefore(rows.at(-1), atMs), {
      atMs,
      hashrateHs: sum(latest.map((reading) => reading?.hashrateHs ?? null)),
      temperatureC: highest(latest.map((reading) => reading?.temperatureC ?? null)),
    });
  }
  return rows;
}

function latestAt(
  series: ReadingSeries,
  atMs: number,
  next: number[],
  which: number,
): { readonly hashrateHs: number | null; readonly temperatureC: number | null } | null {
  let index = next[which] ?? 0;
  while ((series.atMs[index] ?? Number.POSITIVE_INFINITY) <= atMs) index += 1;
  next[which] = index;
  const readAtMs = series.atMs[index - 1];
  if (readAtMs === undefined || atMs - readAtMs > staleMs) return null;
  return { hashrateHs: series.hashrateHs[index - 1] ?? null, temperatureC: series.temperatureC[index - 1] ?? null };
}

function gapBefore(last: ChartRow | undefined, atMs: number): readonly ChartRow[] {
  if (last === undefined || atMs - last.atMs <= staleMs) return [];
  return [{ atMs: last.atMs + 1, hashrateHs: null, temperatureC: null }];
}

/** Of what could be read; null when nothing could. */
export function sum(values: readonly (number | null)[]): number | null {
  const readable = values.filter((value) => value !== null);
  return readable.length === 0 ? null : readable.reduce((total, value) => total + value, 0);
}

export function highest(values: readonly (number | null)[]): number | null {
  const readable = values.filter((value) => value !== null);
  return readable.length === 0 ? null : Math.max(...readable);
}
