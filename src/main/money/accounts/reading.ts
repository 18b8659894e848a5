import type { PoolAccount, PoolPayout, PoolWorker } from '../../../shared/poolSide';
import { redact } from '../../platform/redact';

// How answers of pools are read: field by field, so that one that is not there costs only itself. What cannot be read is null, never 0.

/** What one answer told; what it did not is absent. */
export interface AccountAnswer {
  readonly account?: PoolAccount;
  readonly payouts?: readonly PoolPayout[];
  readonly workers?: readonly PoolWorker[];
}

type Fields = Readonly<Record<string, unknown>>;

const mostPayouts = 30;
const mostWorkers = 100;
const longestName = 60;
/** 2001 and 2286: a number of seconds outside is none. */
const [firstS, lastS] = [1e9, 1e10];

/** The fields of an object; null: it is none. */
export function fieldsOf(value: unknown): Fields | null {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Fields) : null;
}

export function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

/** Not negative; some pools write numbers as text. */
export function readAmount(value: unknown): number | null {
  const read = typeof value === 'string' && /^\d{1,40}(\.\d{1,40})?$/.test(value) ? Number(value) : value;
  return typeof read === 'number' && Number.isFinite(read) && read >= 0 ? read : null;
}

/** A sum that programs leave out while it is nothing: absent is 0, unreadable is not. */
export function readSum(value: unknown): number | null {
  return value === undefined ? 0 : readAmount(value);
}

export function divided(value: number | null, by: number | null): number | null {
  return value === null || by === null ? null : value / by;
}

export function added(a: number | null, b: number | null): number | null {
  return a === null || b === null ? null : a + b;
}

/** Seconds since 1970 as ms; null: never (0), or no such time. */
export function readUnix(value: unknown): number | null {
  const seconds = readAmount(value);
  return seconds !== null && seconds >= firstS && seconds < lastS ? Math.round(seconds * 1000) : null;
}

/** An ISO time with its zone, as ms since 1970. */
export function readIso(value: unknown): number | null {
  if (typeof value !== 'string' || !/^\d{4}-\d\d-\d\dT[\d:.]{5,20}(Z|[+-]\d\d:\d\d)$/.test(value)) return null;
  const atMs = Date.parse(value);
  return Number.isFinite(atMs) && atMs >= firstS * 1000 ? atMs : null;
}

export function latestPayouts(found: readonly (PoolPayout | null)[]): readonly PoolPayout[] {
  const read = found.filter((payout): payout is PoolPayout => payout !== null && payout.amount > 0);
  return read.sort((a, b) => b.atMs - a.atMs).slice(0, mostPayouts);
}

export function payoutOf(amount: number | null, atMs: number | null): PoolPayout | null {
  return amount === null || atMs === null ? null : { amount, atMs };
}

export function namedWorkers(found: readonly PoolWorker[]): readonly PoolWorker[] {
  return [...found].sort((a, b) => (a.name < b.name ? -1 : 1)).slice(0, mostWorkers);
}

/** A worker's name as it may be shown: on one line, and no address in it. */
export function workerName(name: string): string {
  return redact(name.slice(0, 300).replace(/\p{Cc}+/gu, ' ')).slice(0, longestName);
}
