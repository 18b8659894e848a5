import type { Band } from './bandCells';
import type { Database } from './sqlite';

/** Every change of one device's activity from `sinceMs` to before `toMs`, however many; first what it did at `sinceMs`. */
export function changesOf(database: Database, device: string, sinceMs: number, toMs: number): readonly Band[] {
  if (toMs <= sinceMs) return [];
  const before = database
    .prepare(
      `SELECT activity FROM events WHERE kind = 'activity' AND device = ? AND at_ms < ? ORDER BY at_ms DESC, rowid DESC LIMIT 1`,
    )
    .all(device, sinceMs) as unknown as readonly { readonly activity: string }[];
  // As two lists: a row for each would take ten times as long to come over from SQLite.
  const since = database
    .prepare(
      `SELECT json_group_array(at_ms) AS times, json_group_array(activity) AS activities FROM (SELECT at_ms, activity FROM events
         WHERE kind = 'activity' AND device = ? AND at_ms >= ? AND at_ms < ? ORDER BY at_ms, rowid)`,
    )
    .get(device, sinceMs, toMs) as { readonly times: string; readonly activities: string };
  const activities = JSON.parse(since.activities) as readonly string[];
  const times = JSON.parse(since.times) as readonly number[];
  return [
    ...before.map(({ activity }) => ({ activity, fromMs: sinceMs })),
    ...activities.map((activity, i) => ({ activity, fromMs: times[i] ?? sinceMs })),
  ];
}

/** Devices whose activity was ever written, each found with one step in the index. */
export function devicesWithBands(database: Database): readonly string[] {
  const next = (where: string) => `SELECT min(device) FROM events WHERE kind = 'activity' ${where}`;
  const rows = database
    .prepare(
      `WITH RECURSIVE found(device) AS (${next('')} UNION ALL SELECT (${next('AND device > found.device')}) FROM found
         WHERE found.device IS NOT NULL) SELECT device FROM found WHERE device IS NOT NULL`,
    )
    .all() as unknown as readonly { readonly device: string }[];
  return rows.map(({ device }) => device);
}

/** When a device's first change at or after `sinceMs` was; null: there is none. */
export function firstChange(database: Database, device: string, sinceMs: number): number | null {
  const row = database
    .prepare("SELECT min(at_ms) AS first FROM events WHERE kind = 'activity' AND device = ? AND at_ms >= ?")
    .get(device, sinceMs) as { readonly first: number | null };
  return row.first;
}
