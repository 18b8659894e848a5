import type { Level } from './levels';
import type { Database } from './sqlite';

/** Up to when a level has been made of the finer one. */
export function madeUntil(database: Database, { table }: Pick<Level, 'table'>): number {
  return stepUntil(database, `made ${table}`);
}

/** Since when a level's rows are kept: what is older has expired. */
export function keptSince(database: Database, { table }: Pick<Level, 'table'>): number {
  return stepUntil(database, `gone ${table}`);
}

export function setStep(database: Database, step: string, untilMs: number): void {
  database.prepare('INSERT OR REPLACE INTO levels VALUES (?, ?)').run(step, untilMs);
}

/** A level is made again from there on. */
export function setBack(database: Database, { table }: Pick<Level, 'table'>, toMs: number): void {
  database.prepare('UPDATE levels SET until_ms = ? WHERE step = ? AND until_ms > ?').run(toMs, `made ${table}`, toMs);
}

export function floorTo(ms: number, spanMs: number): number {
  return Math.floor(ms / spanMs) * spanMs;
}

function stepUntil(database: Database, step: string): number {
  const row = database.prepare('SELECT until_ms FROM levels WHERE step = ?').get(step) as
    | { readonly until_ms: number }
    | undefined;
  return row?.until_ms ?? 0;
}
