import type { ReadingSeries, RigEvent } from '../../shared/contract';
import type { Database } from './sqlite';

interface ReadingRow {
  readonly device: string;
  readonly at_ms: number;
  readonly temperature_c: number | null;
  readonly hashrate_hs: number | null;
  readonly power_w: number | null;
}

interface EventRow {
  readonly at_ms: number;
  readonly device: string | null;
  readonly kind: string;
  readonly activity: string | null;
  readonly because: string | null;
  readonly vals: string;
}

/**
 * Readings since `sinceMs`, one series per device, averaged over equal spans so that no series has more than `maxPoints`.
 * Spans lie on multiples of their length, so a point does not move when the chart is read again.
 */
export function readingsSince(database: Database, sinceMs: number, maxPoints: number): readonly ReadingSeries[] {
  const bounds = database.prepare('SELECT min(at_ms) AS first, max(at_ms) AS last FROM readings WHERE at_ms >= ?').get(sinceMs) as
    | { readonly first: number | null; readonly last: number | null }
    | undefined;
  if (bounds === undefined || bounds.first === null || bounds.last === null) return [];
  // One less than allowed: a span that begins before `first` takes a point too.
  const spanMs = Math.max(1, Math.ceil((bounds.last - bounds.first + 1) / Math.max(1, maxPoints - 1)));
  const rows = database
    .prepare(
      `SELECT device, CAST(round(avg(at_ms)) AS INTEGER) AS at_ms, avg(temperature_c) AS temperature_c,
         avg(hashrate_hs) AS hashrate_hs, avg(power_w) AS power_w
       FROM readings WHERE at_ms >= ? GROUP BY device, at_ms / CAST(? AS INTEGER) ORDER BY device, at_ms`,
    )
    .all(bounds.first, spanMs) as readonly ReadingRow[];
  return toSeries(rows);
}

function toSeries(rows: readonly ReadingRow[]): readonly ReadingSeries[] {
  const byDevice = new Map<string, ReadingRow[]>();
  for (const row of rows) {
    const list = byDevice.get(row.device);
    if (list === undefined) byDevice.set(row.device, [row]);
    else list.push(row);
  }
  return [...byDevice].map(([device, list]) => ({
    device,
    atMs: list.map((row) => row.at_ms),
    temperatureC: list.map((row) => row.temperature_c),
    hashrateHs: list.map((row) => row.hashrate_hs),
    powerW: list.map((row) => row.power_w),
  }));
}

/** The latest `limit` events since `sinceMs`, newest first. */
export function eventsSince(database: Database, sinceMs: number, limit: number): readonly RigEvent[] {
  const rows = database
    .prepare(
      'SELECT at_ms, device, kind, activity, because, vals FROM events WHERE at_ms >= ? ORDER BY at_ms DESC, rowid DESC LIMIT ?',
    )
    .all(sinceMs, limit) as readonly EventRow[];
  return rows.map((row) => ({
    atMs: row.at_ms,
    device: row.device,
    kind: row.kind,
    activity: row.activity,
    because: row.because,
    values: JSON.parse(row.vals) as Readonly<Record<string, string | number>>,
  }));
}
