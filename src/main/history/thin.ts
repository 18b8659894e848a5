import type { Database } from './sqlite';

interface ThinStep {
  readonly name: string;
  readonly table: 'readings' | 'shares';
  readonly olderThanMs: number;
  /** Rows of one device within this span become one. */
  readonly spanMs: number;
}

const minuteMs = 60_000;
const hourMs = 60 * minuteMs;
const dayMs = 24 * hourMs;

/**
 * What is kept: every reading for an hour, then one per 10 s, after a day one per minute, after a month one per quarter of an
 * hour; shares after a day summed per quarter. Eight GPUs read once a second then take about 40 MB in their first year.
 */
const thinSteps: readonly ThinStep[] = [
  { name: 'readings 10 s', table: 'readings', olderThanMs: hourMs, spanMs: 10_000 },
  { name: 'readings 1 min', table: 'readings', olderThanMs: 26 * hourMs, spanMs: minuteMs },
  { name: 'readings 15 min', table: 'readings', olderThanMs: 32 * dayMs, spanMs: 15 * minuteMs },
  { name: 'shares 15 min', table: 'shares', olderThanMs: 26 * hourMs, spanMs: 15 * minuteMs },
];

/** The values of a coarser row: means of readings, sums of shares. `:span` is the span in ms. */
const coarser = {
  readings: `SELECT min(at_ms) / CAST(:span AS INTEGER) * CAST(:span AS INTEGER), device, avg(temperature_c),
      avg(memory_temperature_c), avg(power_w), avg(fan_pct), avg(vram_used_mib), avg(hashrate_hs)
    FROM readings WHERE at_ms >= :from AND at_ms < :until GROUP BY at_ms / CAST(:span AS INTEGER), device`,
  shares: `SELECT min(at_ms) / CAST(:span AS INTEGER) * CAST(:span AS INTEGER), device, miner, pool, coin,
      sum(accepted), sum(rejected), sum(stale)
    FROM shares WHERE at_ms >= :from AND at_ms < :until GROUP BY at_ms / CAST(:span AS INTEGER), device, miner, pool, coin`,
};

/** Spans worked off in one transaction: a few thousand rows, some 10 ms. */
const spansAtOnce = 60;

/**
 * Makes one piece of old rows coarser. True: there is more to do now.
 * @throws SQLite's error, with nothing changed.
 */
export function thinOnce(database: Database, nowMs: number): boolean {
  return thinSteps.some((step) => thinStep(database, step, nowMs));
}

function thinStep(database: Database, step: ThinStep, nowMs: number): boolean {
  const windowMs = step.spanMs * spansAtOnce;
  const endMs = Math.floor((nowMs - step.olderThanMs) / windowMs) * windowMs;
  const firstMs = firstRowSince(database, step, doneUntil(database, step));
  if (firstMs === null || firstMs >= endMs) return false;
  const fromMs = Math.floor(firstMs / windowMs) * windowMs;
  replaceWindow(database, step, fromMs, fromMs + windowMs);
  return true;
}

function doneUntil(database: Database, step: ThinStep): number {
  const row = database.prepare('SELECT until_ms FROM thinned WHERE step = ?').get(step.name) as
    | { readonly until_ms: number }
    | undefined;
  return row?.until_ms ?? 0;
}

function firstRowSince(database: Database, step: ThinStep, sinceMs: number): number | null {
  const row = database.prepare(`SELECT min(at_ms) AS first FROM ${step.table} WHERE at_ms >= ?`).get(sinceMs) as
    | { readonly first: number | null }
    | undefined;
  return row?.first ?? null;
}

function replaceWindow(database: Database, step: ThinStep, fromMs: number, untilMs: number): void {
  const { table } = step;
  database.transaction(() => {
    database.exec(`CREATE TEMP TABLE coarser AS SELECT * FROM ${table} LIMIT 0`);
    database.prepare(`INSERT INTO coarser ${coarser[table]}`).run({ ':span': step.spanMs, ':from': fromMs, ':until': untilMs });
    database.prepare(`DELETE FROM ${table} WHERE at_ms >= ? AND at_ms < ?`).run(fromMs, untilMs);
    database.exec(`INSERT INTO ${table} SELECT * FROM coarser; DROP TABLE coarser`);
    database.prepare('INSERT OR REPLACE INTO thinned VALUES (?, ?)').run(step.name, untilMs);
  });
}
