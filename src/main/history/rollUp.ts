import { type Level, readingLevels, readingRows, readingSums, shareLevels, shareRows, shareSums } from './levels';
import type { Database } from './sqlite';
import { floorTo, madeUntil, setBack, setStep } from './steps';

/** The newest rows may still be on their way to the file. */
export const settleMs = 10_000;
/** Rows of the finer level in one piece: a few thousand of eight devices, some 10 ms. */
const pieceRows = 600;

interface Kind {
  readonly levels: readonly Level[];
  readonly rows: (level: Level) => string;
  readonly key: string;
  readonly sums: string;
}

const kinds: readonly Kind[] = [
  { levels: readingLevels, rows: readingRows, key: 'device', sums: readingSums },
  { levels: shareLevels, rows: shareRows, key: 'work', sums: shareSums },
];

/**
 * Does one piece of what is due: makes rows coarser or lets old ones go, in a transaction of its own. True: there is more to do now.
 * @throws SQLite's error, with nothing changed.
 */
export function rollUpOnce(database: Database, nowMs: number): boolean {
  return kinds.some(({ levels, ...kind }) =>
    levels.some((level, i) => {
      const finer = levels[i - 1];
      const isMade = finer !== undefined && makePiece(database, kind, finer, level, nowMs);
      return isMade || expirePiece(database, level, levels[i + 1], nowMs);
    }),
  );
}

/** Rows of before what was made already (a clock set back, rows that waited for the disk): those spans are made again. */
export function makeAgainFrom(database: Database, atMs: number): void {
  for (const { levels } of kinds) {
    for (const level of levels.slice(1)) setBack(database, level, floorTo(atMs, level.spanMs ?? 1));
  }
}

function makePiece(database: Database, kind: Omit<Kind, 'levels'>, finer: Level, level: Level, nowMs: number): boolean {
  const spanMs = level.spanMs ?? 1;
  // A coarser level is made only of spans that are whole in the finer one.
  const readyMs = finer.spanMs === null ? nowMs - settleMs : madeUntil(database, finer);
  const endMs = floorTo(readyMs, spanMs);
  const firstMs = firstRow(database, finer, madeUntil(database, level));
  if (firstMs === null || firstMs >= endMs) return false;
  const fromMs = floorTo(firstMs, spanMs);
  const pieceMs = Math.max(spanMs, floorTo((finer.spanMs ?? 1000) * pieceRows, spanMs));
  const untilMs = Math.min(endMs, fromMs + pieceMs);
  database.transaction(() => {
    database
      .prepare(
        `INSERT OR REPLACE INTO ${level.table} SELECT at_ms / ${spanMs} * ${spanMs}, ${kind.key}, ${kind.sums}
           FROM ${kind.rows(finer)} WHERE at_ms >= ? AND at_ms < ? GROUP BY 1, 2`,
      )
      .run(fromMs, untilMs);
    setStep(database, `made ${level.table}`, untilMs);
  });
  return true;
}

/** What is old enough goes once the coarser levels have it, on their boundaries, so that no time is told twice. */
function expirePiece(database: Database, level: Level, coarser: Level | undefined, nowMs: number): boolean {
  const boundaryMs = 15 * 60_000;
  const madeMs = coarser === undefined ? nowMs : madeUntil(database, coarser);
  const endMs = floorTo(Math.min(nowMs - level.keepMs, madeMs), boundaryMs);
  const firstMs = firstRow(database, level, 0);
  if (firstMs === null || firstMs >= endMs) return false;
  const pieceMs = Math.max(boundaryMs, floorTo((level.spanMs ?? 1000) * pieceRows, boundaryMs));
  const untilMs = Math.min(endMs, floorTo(firstMs, boundaryMs) + pieceMs);
  database.transaction(() => {
    database.prepare(`DELETE FROM ${level.table} WHERE at_ms < ?`).run(untilMs);
    setStep(database, `gone ${level.table}`, untilMs);
  });
  return true;
}

function firstRow(database: Database, level: Level, sinceMs: number): number | null {
  const row = database.prepare(`SELECT min(at_ms) AS first FROM ${level.table} WHERE at_ms >= ?`).get(sinceMs) as
    | { readonly first: number | null }
    | undefined;
  return row?.first ?? null;
}
