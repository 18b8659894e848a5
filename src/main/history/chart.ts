import type { ChartSeries } from '../../shared/historyViews';
import { type Level, readingLevels, shareLevels } from './levels';
import type { Database } from './sqlite';
import { keptSince, madeUntil } from './steps';

export interface ChartRange {
  readonly fromMs: number;
  /** null: until the last reading. */
  readonly toMs: number | null;
  readonly maxPoints: number;
  /** null: all. */
  readonly devices: readonly string[] | null;
}

/** Lists as JSON text, whole numbers: a row for each point would take ten times as long to come over from SQLite. */
interface ReadingLists {
  readonly device: number;
  readonly slots: string;
  readonly at: string;
  readonly temperature: string;
  readonly hashrate: string;
  readonly power: string;
}

interface ShareLists {
  readonly device: string;
  readonly slots: string;
  readonly accepted: string;
  readonly rejected: string;
  readonly stale: string;
}

/** Parts of a degree, H/s and W that a chart tells apart. */
const parts = 1000;

/** Of one device: more would take longer than the window wants to wait. */
const mostRows = 1600;

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
function stretches(database: Database, levels: readonly Level[], fromMs: number, toMs: number): readonly Stretch[] {
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
function rowsOf(parts: readonly Stretch[], rows: (level: Level) => string, columns: string): string {
  const selects = parts.map(({ level }, i) => {
    const half = (level.spanMs ?? 0) / 2;
    return `SELECT at_ms + ${half} AS mid_ms, ${columns} FROM ${rows(level)} WHERE at_ms >= :from${i} AND at_ms < :to${i}`;
  });
  return `(${selects.join(' UNION ALL ')})`;
}

/** The values for its times. */
function timesOf(parts: readonly Stretch[]): Readonly<Record<string, number>> {
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
  const shares = new Map(sharePoints(database, bounds, spanMs).map((lists) => [lists.device, lists]));
  const names = namesOf(database, range.devices);
  const series = readingPoints(database, bounds, spanMs).flatMap((lists) => {
    const device = names.get(lists.device);
    return device === undefined ? [] : [oneSeries(device, lists, shares.get(device))];
  });
  return series.sort((a, b) => (a.device < b.device ? -1 : 1));
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

const list = (value: string) => `json_group_array(CAST(round(${value}) AS INTEGER))`;

function readingPoints(database: Database, { fromMs, toMs }: Bounds, spanMs: number): readonly ReadingLists[] {
  const read = stretches(database, readingLevels, fromMs, toMs);
  if (read.length === 0) return [];
  const rows = rowsOf(read, ({ table }) => table, 'device, temperature_c, hashrate_hs, power_w');
  return database
    .prepare(
      `SELECT device, ${list('slot')} AS slots, ${list('at_ms')} AS at, ${list(`t * ${parts}`)} AS temperature,
         ${list(`h * ${parts}`)} AS hashrate, ${list(`p * ${parts}`)} AS power
       FROM (SELECT device, CAST(mid_ms AS INTEGER) / CAST(:span AS INTEGER) AS slot, avg(mid_ms) AS at_ms, avg(temperature_c) AS t,
         avg(hashrate_hs) AS h, avg(power_w) AS p FROM ${rows} GROUP BY 1, 2 ORDER BY 1, 2) GROUP BY device`,
    )
    .all({ ...timesOf(read), ':span': spanMs }) as readonly ReadingLists[];
}

function sharePoints(database: Database, { fromMs, toMs }: Bounds, spanMs: number): readonly ShareLists[] {
  const read = stretches(database, shareLevels, fromMs, toMs);
  if (read.length === 0) return [];
  const rows = rowsOf(read, ({ table }) => table, 'work, accepted, rejected, stale');
  return database
    .prepare(
      `SELECT device, ${list('slot')} AS slots, ${list('a')} AS accepted, ${list('r')} AS rejected, ${list('s')} AS stale
       FROM (SELECT work.device AS device, CAST(mid_ms AS INTEGER) / CAST(:span AS INTEGER) AS slot, sum(accepted) AS a,
         sum(rejected) AS r, sum(stale) AS s FROM ${rows} AS s JOIN work ON work.key = s.work GROUP BY 1, 2) GROUP BY device`,
    )
    .all({ ...timesOf(read), ':span': spanMs }) as readonly ShareLists[];
}

function namesOf(database: Database, wanted: readonly string[] | null): ReadonlyMap<number, string> {
  const rows = database.prepare('SELECT key, id FROM devices').all() as unknown as readonly { key: number; id: string }[];
  return new Map(rows.filter(({ id }) => wanted?.includes(id) ?? true).map(({ key, id }) => [key, id]));
}

function oneSeries(device: string, lists: ReadingLists, shares: ShareLists | undefined): ChartSeries {
  const slots = JSON.parse(lists.slots) as readonly number[];
  const hashrateHs = inParts(lists.hashrate);
  const powerW = inParts(lists.power);
  const shareSlots = shares === undefined ? [] : (JSON.parse(shares.slots) as readonly number[]);
  const sharesAt = (text: string | undefined) => {
    const counts = text === undefined ? [] : (JSON.parse(text) as readonly number[]);
    const bySlot = new Map(shareSlots.map((slot, i) => [slot, counts[i] ?? 0]));
    return slots.map((slot) => bySlot.get(slot) ?? 0);
  };
  return {
    device,
    atMs: JSON.parse(lists.at) as readonly number[],
    temperatureC: inParts(lists.temperature),
    hashrateHs,
    powerW,
    efficiencyHsPerW: hashrateHs.map((rate, i) => {
      const watts = powerW[i] ?? null;
      return rate === null || watts === null || watts <= 0 ? null : rate / watts;
    }),
    accepted: sharesAt(shares?.accepted),
    rejected: sharesAt(shares?.rejected),
    stale: sharesAt(shares?.stale),
  };
}

function inParts(text: string): readonly (number | null)[] {
  return (JSON.parse(text) as readonly (number | null)[]).map((value) => (value === null ? null : value / parts));
}
