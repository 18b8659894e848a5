import { type Evidence, evidenceKinds } from '../../shared/evidence';
import type { JobRecord } from '../../shared/historyViews';
import type { Database } from './sqlite';

interface JobRow {
  readonly id: string;
  readonly name: string;
  readonly class: string;
  readonly source: string;
  readonly devices: string;
  readonly started_ms: number;
  readonly ended_ms: number | null;
  readonly program: string | null;
  readonly why: string | null;
}

/** The hashrate a device had shortly before a job is what the job's time would have brought. */
const rateSpanMs = 600_000;
/** A device that did one of these gave mining up for the job; an idle or paused one gave up nothing. */
const gaveUp = ['mining', 'starting', 'waiting'];

/** Jobs that ran at or after `sinceMs`, the latest first, with what their devices would have mined meanwhile. */
export function jobsSince(database: Database, sinceMs: number, limit: number, nowMs: number): readonly JobRecord[] {
  const rows = database
    .prepare('SELECT * FROM jobs WHERE ended_ms IS NULL OR ended_ms >= ? ORDER BY started_ms DESC LIMIT ?')
    .all(sinceMs, limit) as unknown as readonly JobRow[];
  return rows.map((row) => {
    const devices = JSON.parse(row.devices) as readonly string[];
    const ms = Math.max(0, (row.ended_ms ?? nowMs) - row.started_ms);
    const yielding = devices.filter((device) => gaveUp.includes(activityBefore(database, device, row.started_ms) ?? ''));
    const rates = yielding.map((device) => rateBefore(database, device, row.started_ms));
    const rateHs = rates.includes(null) ? null : rates.reduce((sum: number, rate) => sum + (rate ?? 0), 0);
    const { id, name, class: jobClass, source } = row;
    return {
      id,
      name,
      class: jobClass,
      source,
      devices,
      startedMs: row.started_ms,
      endedMs: row.ended_ms,
      gaveWayMs: ms * yielding.length,
      gaveWayHashes: rateHs === null ? null : (rateHs * ms) / 1000,
      match: row.program,
      why: evidenceIn(row.why),
    };
  });
}

export function jobProgram(database: Database, id: string): string | null {
  const row = database.prepare('SELECT program FROM jobs WHERE id = ? ORDER BY started_ms DESC LIMIT 1').get(id) as
    | { readonly program: string | null }
    | undefined;
  return row?.program ?? null;
}

/** Kinds that only another version knows have no words. */
function evidenceIn(json: string | null): readonly Evidence[] {
  const all = JSON.parse(json ?? '[]') as readonly Evidence[];
  return all.filter(({ kind }) => evidenceKinds.includes(kind));
}

/** What the device last did that was not already the job's doing. */
function activityBefore(database: Database, device: string, atMs: number): string | null {
  const row = database
    .prepare(
      `SELECT activity FROM events WHERE kind = 'activity' AND device = ? AND at_ms <= ?
         AND NOT (activity IN ('vacating', 'inUse') AND because IN ('claim', 'job')) ORDER BY at_ms DESC, rowid DESC LIMIT 1`,
    )
    .get(device, atMs) as { readonly activity: string } | undefined;
  return row?.activity ?? null;
}

function rateBefore(database: Database, device: string, atMs: number): number | null {
  const row = database
    .prepare(
      `SELECT coalesce(
         (SELECT avg(hashrate_hs) FROM readings_1s WHERE device = d.key AND at_ms BETWEEN :from AND :to AND hashrate_hs > 0),
         (SELECT avg(hashrate_hs) FROM readings_1m WHERE device = d.key AND at_ms BETWEEN :from AND :to AND hashrate_hs > 0),
         (SELECT avg(hashrate_hs) FROM readings_15m WHERE device = d.key AND at_ms BETWEEN :from - 900000 AND :to AND hashrate_hs > 0)
       ) AS rate FROM devices AS d WHERE d.id = :device`,
    )
    .get({ ':device': device, ':from': atMs - rateSpanMs, ':to': atMs }) as { readonly rate: number | null } | undefined;
  return row?.rate ?? null;
}
