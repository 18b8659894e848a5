import { type Band, cellsOf } from './bandCells';
import { changesOf, devicesWithBands, firstChange } from './changes';
import { settleMs } from './rollUp';
import type { Database } from './sqlite';
import { floorTo, madeUntil, setBack, setStep } from './steps';

const hourMs = 3_600_000;
const dayMs = 24 * hourMs;

/** What devices did, as time by activity in each span; made of the events, which stay. */
export interface ActivityLevel {
  readonly table: string;
  readonly spanMs: number;
  /** Ranges longer than that are read from it. */
  readonly forMs: number;
}

export const activityLevels = [
  { table: 'activities_2h', spanMs: 2 * hourMs, forMs: 14 * dayMs },
  { table: 'activities_12h', spanMs: 12 * hourMs, forMs: 150 * dayMs },
] as const satisfies readonly ActivityLevel[];

/** Spans in one piece: some 10 ms. */
const pieceSpans = 12;

/**
 * Makes one piece of what is due, in a transaction of its own. True: there is more to do now.
 * @throws SQLite's error, with nothing changed.
 */
export function rollUpActivities(database: Database, nowMs: number): boolean {
  return activityLevels.some((level) => makePiece(database, level, nowMs));
}

/** A change of before what was made already: those spans are made again. */
export function makeActivitiesAgainFrom(database: Database, atMs: number): void {
  for (const level of activityLevels) setBack(database, level, floorTo(atMs, level.spanMs));
}

function makePiece(database: Database, level: ActivityLevel, nowMs: number): boolean {
  const { table, spanMs } = level;
  const endMs = floorTo(nowMs - settleMs, spanMs);
  const madeMs = madeUntil(database, level);
  if (madeMs >= endMs) return false;
  const devices = devicesWithBands(database);
  const firstMs = Math.min(...devices.flatMap((device) => firstChange(database, device, madeMs) ?? []));
  if (firstMs >= endMs) return false;
  const fromMs = floorTo(firstMs, spanMs);
  const untilMs = Math.min(endMs, fromMs + pieceSpans * spanMs);
  database.transaction(() => {
    database.prepare(`DELETE FROM ${table} WHERE at_ms >= ? AND at_ms < ?`).run(fromMs, untilMs);
    for (const device of devices) writeSpans(database, level, device, fromMs, untilMs);
    setStep(database, `made ${table}`, untilMs);
  });
  return true;
}

/** Spans in which nothing changed are left out: there the row before goes on. */
function writeSpans(database: Database, { table, spanMs }: ActivityLevel, device: string, fromMs: number, untilMs: number): void {
  let before: string | null = null;
  for (const cell of cellsOf(changesOf(database, device, fromMs, untilMs), untilMs, spanMs)) {
    const last = cell.parts.at(-1)?.activity ?? null;
    if (cell.parts.length > 1 || last !== before) {
      const parts = JSON.stringify(cell.parts.flatMap(({ activity, ms }) => [activity, ms]));
      database.prepare(`INSERT OR REPLACE INTO ${table} VALUES (?, ?, ?)`).run(floorTo(cell.fromMs, spanMs), device, parts);
    }
    before = last;
  }
}

/** What a level tells of one device from `fromMs` to `untilMs`, both on its spans; up to its first change nothing is told. */
export function levelBands(
  database: Database,
  { table, spanMs }: ActivityLevel,
  device: string,
  fromMs: number,
  untilMs: number,
): readonly Band[] {
  const lists = database
    .prepare(
      `SELECT json_group_array(at_ms) AS times, '[' || coalesce(group_concat(parts), '') || ']' AS parts FROM (SELECT at_ms, parts
         FROM ${table} WHERE device = ? AND at_ms >= ? AND at_ms < ? ORDER BY at_ms)`,
    )
    .get(device, fromMs, untilMs) as { readonly times: string; readonly parts: string };
  const rows = JSON.parse(lists.parts) as readonly (readonly (string | number)[])[];
  const times = JSON.parse(lists.times) as readonly number[];
  return rows.flatMap((row, i) => rowBands(row, (times[i] ?? fromMs) + spanMs));
}

/** `[activity, ms, activity, ms, …]` that ends at `endMs`. */
function rowBands(row: readonly (string | number)[], endMs: number): readonly Band[] {
  const bands: Band[] = [];
  let at = endMs;
  for (let i = row.length - 2; i >= 0; i -= 2) {
    at -= Number(row[i + 1]);
    bands.push({ activity: String(row[i]), fromMs: at });
  }
  return bands.reverse();
}
