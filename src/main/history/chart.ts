import type { ChartSeries } from '../../shared/contract';
import { type Level, readingLevels, shareLevels } from './levels';
import { keptSince, madeUntil } from './rollUp';
import type { Database } from './sqlite';

export interface ChartRange {
  readonly fromMs: number;
  /** null: until the last reading. */
  readonly toMs: number | null;
  readonly maxPoints: number;
  /** null: all. */
  readonly devices: readonly string[] | null;
}

interface ReadingRow {
  readonly device: number;
  readonly slot: number;
  readonly at_ms: number;
  readonly temperature_c: number | null;
  readonly hashrate_hs: number | null;
  readonly power_w: number | null;
}

interface ShareRow {
  readonly device: string;
  readonly slot: number;
  readonly accepted: number;
  readonly rejected: number;
  readonly stale: number;
}

/** Of one device: more would take longer than the window wants to wait. */
const mostRows = 3000;

/** A stretch of time and the level that tells it. */
export interface Stretch {
  readonly level: Level;
  readonly fromMs: number;
  readonly toMs: number;
}

/**
 * By which levels to read a range: the finest that takes at most some `mostRows` rows and reaches back to its beginning; what that one was
 * not made of yet comes from the finer ones.
 */
export function stretches(database: Database, levels: readonly Level[], fromMs: number, toMs: number): readonly Stretch[] {
  const wide = levels.findIndex((level) => (toMs - fromMs) / (level.spanMs ?? 1000) <= mostRows);
  const fine = wide === -1 ? levels.length - 1 : wide;
  const old = levels.findIndex((level) => keptSince(database, level) <= fromMs);
  return stretchesFrom(database, levels, Math.max(fine, old === -1 ? levels.length - 1 : old), { fromMs, toMs });
}

/** From one level on towards the finer ones. */
export function stretchesFrom(
  database: Database,
  levels: readonly Level[],
  first: number,
  range: { readonly fromMs: number; readonly toMs: number },
): readonly Stretch[] {
  const found: Stretch[] = [];
  let { fromMs } = range;
  for (let i = first; i >= 0; i -= 1) {
    const level = levels[i];
    if (level === undefined) continue;
    const madeMs = i === 0 ? range.toMs : Math.min(range.toMs, madeUntil(database, level));
    if (madeMs <= fromMs) continue;
    found.push({ level, fromMs, toMs: madeMs });
    fromMs = madeMs;
  }
  return found;
}

/** Rows of all stretches as one table to select from. The text is the same for the same levels, so that it stays prepared. */
export function rowsOf(parts: readonly Stretch[], rows: (level: Level) => string, columns: string): string {
  const selects = parts.map(({ level }, i) => {
    const half = (level.spanMs ?? 0) / 2;
    return `SELECT at_ms + ${half} AS mid_ms, ${columns} FROM ${rows(level)} WHERE at_ms >= :from${i} AND at_ms < :to${i}`;
  });
  return `(${selects.join(' UNION ALL ')})`;
}

/** The values for its times. */
export function timesOf(parts: readonly Stretch[]): Readonly<Record<string, number>> {
  return Object.fromEntries(
    parts.flatMap(({ fromMs, toMs }, i) => [
      [`:from${i}`, fromMs],
      [`:to${i}`, toMs],
    ]),
  );
}

/**
 * One series per device, averaged over equal spans so that none has more than `maxPoints`. Spans lie on multiples of their length,
 * so a point does not move when the chart is read again.
 */
export function chartSeries(database: Database, range: ChartRange): readonly ChartSeries[] {
  const bounds = boundsOf(database, range);
  if (bounds === null) return [];
  const { fromMs, toMs } = bounds;
  // One less than allowed: a span that begins before `fromMs` takes a point too.
  const spanMs = Math.max(1, Math.ceil((toMs - fromMs) / Math.max(1, range.maxPoints - 1)));
  const rows = readingPoints(database, bounds, spanMs);
  const shares = sharePoints(database, bounds, spanMs);
  return toSeries(rows, shares, namesOf(database, range.devices));
}

interface Bounds {
  readonly fromMs: number;
  readonly toMs: number;
}

function boundsOf(database: Database, { fromMs, toMs }: ChartRange): Bounds | null {
  if (toMs !== null) return toMs > fromMs ? { fromMs, toMs } : null;
  const first = edge(database, 'min', fromMs);
  const last = edge(database, 'max', fromMs);
  return first === null || last === null ? null : { fromMs: Math.max(first, fromMs), toMs: last + 1 };
}

function edge(database: Database, which: 'min' | 'max', fromMs: number): number | null {
  const found = readingLevels.flatMap(({ table }) => {
    const row = database.prepare(`SELECT ${which}(at_ms) AS at_ms FROM ${table} WHERE at_ms >= ?`).get(fromMs) as
      | { readonly at_ms: number | null }
      | undefined;
    return row?.at_ms === null || row === undefined ? [] : [row.at_ms];
  });
  if (found.length === 0) return null;
  return which === 'min' ? Math.min(...found) : Math.max(...found);
}

function readingPoints(database: Database, { fromMs, toMs }: Bounds, spanMs: number): readonly ReadingRow[] {
  const parts = stretches(database, readingLevels, fromMs, toMs);
  if (parts.length === 0) return [];
  const rows = rowsOf(parts, ({ table }) => table, 'device, temperature_c, hashrate_hs, power_w');
  return database
    .prepare(
      `SELECT device, CAST(mid_ms AS INTEGER) / CAST(:span AS INTEGER) AS slot, CAST(round(avg(mid_ms)) AS INTEGER) AS at_ms,
         avg(temperature_c) AS temperature_c, avg(hashrate_hs) AS hashrate_hs, avg(power_w) AS power_w
       FROM ${rows} GROUP BY 1, 2`,
    )
    .all({ ...timesOf(parts), ':span': spanMs }) as readonly ReadingRow[];
}

function sharePoints(database: Database, { fromMs, toMs }: Bounds, spanMs: number): readonly ShareRow[] {
  const parts = stretches(database, shareLevels, fromMs, toMs);
  if (parts.length === 0) return [];
  const rows = rowsOf(parts, ({ table }) => table, 'work, accepted, rejected, stale');
  return database
    .prepare(
      `SELECT work.device AS device, CAST(mid_ms AS INTEGER) / CAST(:span AS INTEGER) AS slot, sum(accepted) AS accepted,
         sum(rejected) AS rejected, sum(stale) AS stale
       FROM ${rows} AS s JOIN work ON work.key = s.work GROUP BY 1, 2`,
    )
    .all({ ...timesOf(parts), ':span': spanMs }) as readonly ShareRow[];
}

function namesOf(database: Database, wanted: readonly string[] | null): ReadonlyMap<number, string> {
  const rows = database.prepare('SELECT key, id FROM devices').all() as unknown as readonly { key: number; id: string }[];
  return new Map(rows.filter(({ id }) => wanted?.includes(id) ?? true).map(({ key, id }) => [key, id]));
}

function toSeries(
  rows: readonly ReadingRow[],
  shares: readonly ShareRow[],
  names: ReadonlyMap<number, string>,
): readonly ChartSeries[] {
  const byDevice = new Map<number, ReadingRow[]>();
  for (const row of rows) {
    const list = byDevice.get(row.device);
    if (list === undefined) byDevice.set(row.device, [row]);
    else list.push(row);
  }
  const shareOf = new Map(shares.map((row) => [`${row.device} ${row.slot}`, row]));
  const series = [...byDevice].flatMap(([key, list]) => {
    const device = names.get(key);
    return device === undefined ? [] : [oneSeries(device, list, (slot) => shareOf.get(`${device} ${slot}`))];
  });
  return series.sort((a, b) => (a.device < b.device ? -1 : 1));
}

function oneSeries(device: string, rows: readonly ReadingRow[], sharesIn: (slot: number) => ShareRow | undefined): ChartSeries {
  const shares = rows.map(({ slot }) => sharesIn(slot));
  return {
    device,
    atMs: rows.map((row) => row.at_ms),
    temperatureC: rows.map((row) => row.temperature_c),
    hashrateHs: rows.map((row) => row.hashrate_hs),
    powerW: rows.map((row) => row.power_w),
    efficiencyHsPerW: rows.map(({ hashrate_hs, power_w }) =>
      hashrate_hs === null || power_w === null || power_w <= 0 ? null : hashrate_hs / power_w,
    ),
    accepted: shares.map((row) => row?.accepted ?? 0),
    rejected: shares.map((row) => row?.rejected ?? 0),
    stale: shares.map((row) => row?.stale ?? 0),
  };
}
