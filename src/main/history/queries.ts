import type { RigEvent } from '../../shared/historyViews';
import type { Database } from './sqlite';

interface EventRow {
  readonly at_ms: number;
  readonly device: string | null;
  readonly kind: string;
  readonly activity: string | null;
  readonly because: string | null;
  readonly vals: string;
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
