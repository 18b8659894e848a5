import type { ActivityBand, JobRecord } from '../../shared/contract';
import { type Evidence, evidenceKinds } from '../../shared/evidence';
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

interface BandRow {
  readonly device: string;
  readonly at_ms: number;
  readonly activity: string;
}

/** More than these are not told apart in a chart; each is then what the device did for most of its time. */
const mostBands = 600;

/** What every device did from `sinceMs` to `toMs`, in order of time; first, for each, what it did at that moment. */
export function bandsSince(database: Database, sinceMs: number, toMs: number): readonly ActivityBand[] {
  const devices = database.prepare("SELECT DISTINCT device FROM events WHERE kind = 'activity' AND device IS NOT NULL").all();
  const all = (devices as unknown as readonly { readonly device: string }[]).flatMap(({ device }) =>
    bandsOf(database, device, sinceMs, toMs),
  );
  return all.sort((a, b) => a.fromMs - b.fromMs);
}

/** Every one of them, however many. */
export function allBandsOf(database: Database, device: string, sinceMs: number, toMs: number): readonly ActivityBand[] {
  const before = database
    .prepare(
      `SELECT device, activity, at_ms FROM events WHERE kind = 'activity' AND device = ? AND at_ms < ?
         ORDER BY at_ms DESC, rowid DESC LIMIT 1`,
    )
    .all(device, sinceMs) as unknown as readonly BandRow[];
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
    ...before.map(({ activity }) => ({ device, activity, fromMs: sinceMs })),
    ...activities.map((activity, i) => ({ device, activity, fromMs: times[i] ?? sinceMs })),
  ];
}

function bandsOf(database: Database, device: string, sinceMs: number, toMs: number): readonly ActivityBand[] {
  const bands = allBandsOf(database, device, sinceMs, toMs);
  return bands.length <= mostBands ? bands : coarserBands(bands, toMs);
}

/** One walk over the bands: each slot gets the activity that took most of it, and equal neighbours become one. */
function coarserBands(bands: readonly ActivityBand[], toMs: number): readonly ActivityBand[] {
  const startMs = bands[0]?.fromMs ?? toMs;
  const slotMs = (toMs - startMs) / mostBands;
  const found: ActivityBand[] = [];
  let at = 0;
  for (let slot = 0; slot < mostBands; slot += 1) {
    const fromMs = startMs + slot * slotMs;
    const spent = new Map<string, number>();
    for (; ; at += 1) {
      const band = bands[at];
      if (band === undefined) break;
      const endMs = bands[at + 1]?.fromMs ?? toMs;
      const ms = Math.min(endMs, fromMs + slotMs) - Math.max(band.fromMs, fromMs);
      if (ms > 0) spent.set(band.activity, (spent.get(band.activity) ?? 0) + ms);
      if (endMs > fromMs + slotMs) break;
    }
    const [longest] = [...spent].sort((a, b) => b[1] - a[1]);
    const activity = longest?.[0];
    const device = bands[0]?.device;
    if (activity !== undefined && device !== undefined && found.at(-1)?.activity !== activity)
      found.push({ device, activity, fromMs: Math.round(fromMs) });
  }
  return found;
}
