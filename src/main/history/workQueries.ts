import { type Stretch, stretchesFrom } from './chart';
import { type Level, readingLevels, readingRows, shareLevels, shareRows } from './levels';
import type { Database } from './sqlite';

/** What one device did in a short span: time mining, and what it took and hashed in it. */
export interface MiningSpan {
  readonly device: string;
  /** When the span began, ms since 1970, and how long it is. */
  readonly atMs: number;
  readonly spanMs: number;
  /** Time in which a miner had the device. */
  readonly miningMs: number;
  /** Of it with known power, and the mean then, W; null: none. */
  readonly poweredMs: number;
  readonly powerW: number | null;
  /** By the miner's own hashrate; null: it said none. */
  readonly hashes: number | null;
}

/** Shares of one device, miner, pool and coin in a short span. */
export interface WorkSpan {
  readonly device: string;
  readonly coin: string;
  readonly pool: string | null;
  readonly atMs: number;
  readonly spanMs: number;
  readonly accepted: number;
  /** Rejected and stale. */
  readonly lost: number;
  /** Accepted ones whose difficulty was known, and the hashes they stand for. */
  readonly counted: number;
  readonly hashes: number;
}

export interface Quote {
  readonly atMs: number;
  readonly kind: string;
  readonly subject: string;
  readonly unit: string;
  readonly value: number;
  readonly source: string;
}

/** Quarters of an hour: tariffs and days begin on them; what is newer comes in minutes and seconds. */
const readingQuarters = readingLevels.findIndex(({ table }) => table === 'readings_15m');
const shareQuarters = shareLevels.findIndex(({ table }) => table === 'shares_15m');
const quarterMs = 900_000;
/** Minutes, for the latest hours. */
const readingMinute = readingLevels.findIndex(({ table }) => table === 'readings_1m');
const shareMinute = shareLevels.findIndex(({ table }) => table === 'shares_1m');

/** Spans that touch the range, oldest first in each level; spans at its edges reach over them. */
export function miningSpans(database: Database, fromMs: number, toMs: number, inMinutes = false): readonly MiningSpan[] {
  return inQuarters(database, readingLevels, inMinutes ? readingMinute : readingQuarters, fromMs, toMs, (part) => {
    const from = `${readingRows(part.level)} WHERE at_ms >= ? AND at_ms < ? AND mining_ms > 0`;
    return `SELECT devices.id AS device, at_ms AS atMs, ${spanOf(part)} AS spanMs, mining_ms AS miningMs, mining_power_ms AS poweredMs,
         mining_power_w AS powerW, hashrate_hs * min(hash_ms, mining_ms) / 1000 AS hashes
       FROM ${isFine(part) ? readingMinutes(from) : `(SELECT * FROM ${from})`} AS r JOIN devices ON devices.key = r.device`;
  });
}

/** Rows of seconds are brought to minutes: nobody needs them finer here. */
function readingMinutes(from: string): string {
  return `(SELECT at_ms / 60000 * 60000 AS at_ms, device, sum(mining_ms) AS mining_ms, sum(mining_power_ms) AS mining_power_ms,
    sum(mining_power_w * mining_power_ms) / nullif(sum(mining_power_ms), 0) AS mining_power_w,
    sum(hashrate_hs * hash_ms) / nullif(sum(hash_ms), 0) AS hashrate_hs, sum(hash_ms) AS hash_ms FROM ${from} GROUP BY 1, 2)`;
}

/** Shares in the range, in the same way. */
export function workSpans(database: Database, fromMs: number, toMs: number, inMinutes = false): readonly WorkSpan[] {
  return inQuarters(database, shareLevels, inMinutes ? shareMinute : shareQuarters, fromMs, toMs, (part) => {
    const at = isFine(part) ? 'at_ms / 60000 * 60000' : 'at_ms';
    return `SELECT work.device AS device, coin, nullif(pool, '') AS pool, at_ms AS atMs, ${spanOf(part)} AS spanMs, accepted, lost, counted, hashes
       FROM (SELECT ${at} AS at_ms, work, sum(accepted) AS accepted, sum(rejected + stale) AS lost, sum(counted) AS counted, coalesce(sum(hashes), 0) AS hashes
         FROM ${shareRows(part.level)} WHERE at_ms >= ? AND at_ms < ? GROUP BY 1, 2) AS s JOIN work ON work.key = s.work`;
  });
}

/** Quarters as far as they are made, then what is finer; the text depends on the level alone, so that it stays prepared. */
function inQuarters<Row extends Timed>(
  database: Database,
  levels: readonly Level[],
  quarters: number,
  fromMs: number,
  toMs: number,
  sql: (part: Stretch) => string,
): readonly Row[] {
  const range = { fromMs: Math.floor(fromMs / quarterMs) * quarterMs, toMs };
  const parts = stretchesFrom(database, levels, quarters, range);
  return parts.flatMap((part) => {
    const rows = database.prepare(sql(part)).all(part.fromMs, part.toMs) as unknown as readonly Row[];
    return isFine(part) ? rows.map((row) => asRead(row, part)) : rows;
  });
}

interface Timed {
  readonly atMs: number;
  readonly spanMs: number;
}

/** A minute that begins or ends within what was read is as long as that: all of its row was there, and none of it is to be cut off. */
function asRead<Row extends Timed>(row: Row, { fromMs, toMs }: Stretch): Row {
  const atMs = Math.max(row.atMs, fromMs);
  return { ...row, atMs, spanMs: Math.min(row.atMs + row.spanMs, toMs) - atMs };
}

function isFine({ level }: Stretch): boolean {
  return level.spanMs === null || level.spanMs < 60_000;
}

function spanOf(part: Stretch): number {
  return isFine(part) ? 60_000 : (part.level.spanMs ?? 60_000);
}

/** Of one kind up to a time, oldest first: those of the range and, for each subject, unit and source, the last one before it. */
export function quotesOf(database: Database, kind: string, fromMs: number, toMs: number): readonly Quote[] {
  const columns = 'at_ms AS atMs, kind, subject, unit, value, source';
  const before = database
    .prepare(`SELECT ${columns}, max(at_ms) FROM quotes WHERE kind = ? AND at_ms < ? GROUP BY subject, unit, source`)
    .all(kind, fromMs) as unknown as readonly Quote[];
  const within = database
    .prepare(`SELECT ${columns} FROM quotes WHERE kind = ? AND at_ms >= ? AND at_ms < ? ORDER BY at_ms, rowid`)
    .all(kind, fromMs, toMs) as unknown as readonly Quote[];
  return [...before, ...within];
}
