import { fail, ok, type Result } from '../../shared/faults';
import type { ExportPage, exportTables } from '../../shared/historyViews';
import { readingLevels, shareLevels } from './levels';
import { connectForReading, type Database } from './sqlite';
import { keptSince } from './steps';

export type ExportTable = (typeof exportTables)[number];

export type ExportValue = string | number | null;
export type ExportRow = Readonly<Record<string, ExportValue>>;

interface TableSpec {
  /** By these the pages are cut: time first, then what makes it unique. */
  readonly time: string;
  readonly key: string;
  readonly columns: readonly string[];
}

const readingColumns = ['temperature_c', 'memory_temperature_c', 'power_w', 'fan_pct', 'vram_used_mib', 'hashrate_hs'];
const tables: Readonly<Record<ExportTable, TableSpec>> = {
  readings: { time: 'at_ms', key: 'r.device', columns: ['at_ms', 'devices.id AS device', ...readingColumns] },
  shares: {
    time: 'at_ms',
    key: 'r.rowid',
    columns: [
      'at_ms',
      'work.device AS device',
      'miner',
      "nullif(pool, '') AS pool",
      'coin',
      'accepted',
      'rejected',
      'stale',
      'hashes',
    ],
  },
  trials: {
    time: 'at_ms',
    key: 'rowid',
    columns: [
      'at_ms',
      'device',
      'miner',
      'coin',
      'flags',
      'seconds',
      'outcome',
      'hashrate_hs',
      'power_w',
      'temperature_c',
      'accepted',
      'rejected',
      'stale',
      'why',
    ],
  },
  jobs: {
    time: 'started_ms',
    key: 'rowid',
    columns: ['id', 'name', 'class', 'source', 'devices', 'started_ms', 'ended_ms', 'program'],
  },
  events: { time: 'at_ms', key: 'rowid', columns: ['at_ms', 'device', 'kind', 'activity', 'because', 'detail', 'vals'] },
};

/** In the order of the CSV's columns. */
export function exportColumns(table: ExportTable): readonly string[] {
  return tables[table].columns.map((column) => column.replace(/^.* AS /, ''));
}

const pageRows = 500;

/** A table, or one level of it, and until when it speaks. */
interface Part {
  readonly from: string;
  readonly key: string;
  readonly untilMs: number;
}

/** Oldest first: each time as finely as it is kept. */
function partsOf(database: Database, table: ExportTable): readonly Part[] {
  const { key } = tables[table];
  const [levels, join] =
    table === 'readings'
      ? [[readingLevels[3], readingLevels[2], readingLevels[0]], 'JOIN devices ON devices.key = r.device']
      : [[shareLevels[2], shareLevels[1], shareLevels[0]], 'JOIN work ON work.key = r.work'];
  if (table !== 'readings' && table !== 'shares') return [{ from: table, key, untilMs: Number.MAX_SAFE_INTEGER }];
  return levels.map((level, i) => {
    const finer = levels[i + 1];
    const untilMs = finer === undefined ? Number.MAX_SAFE_INTEGER : keptSince(database, finer);
    const isRaw = level.spanMs === null;
    return { from: `${level.table} AS r ${join}`, key: isRaw ? key : key.replace('rowid', 'work'), untilMs };
  });
}

/** How far an export has come. `key` null: at the beginning of that time. */
interface Cursor {
  readonly part: number;
  readonly timeMs: number;
  readonly key: number | null;
}

interface Page {
  readonly rows: readonly ExportRow[];
  readonly next: Cursor | null;
}

function readPage(database: Database, table: ExportTable, cursor: Cursor, toMs: number): Page {
  const parts = partsOf(database, table);
  const part = parts[cursor.part];
  if (part === undefined) return { rows: [], next: null };
  const { time, columns } = tables[table];
  const untilMs = Math.min(toMs, part.untilMs);
  const rows = database
    .prepare(
      `SELECT ${part.key} AS page_key, ${columns.join(', ')} FROM ${part.from} WHERE (${time}, ${part.key}) > (?, ?) AND ${time} < ?
       ORDER BY ${time}, ${part.key} LIMIT ${pageRows}`,
    )
    .all(cursor.timeMs, cursor.key ?? -1, untilMs) as readonly (ExportRow & { readonly page_key: number })[];
  const last = rows.at(-1);
  const isOver = last === undefined || rows.length < pageRows;
  const following = { part: cursor.part + 1, timeMs: Math.max(cursor.timeMs, part.untilMs), key: null };
  const next = isOver
    ? cursor.part + 1 < parts.length
      ? following
      : null
    : { part: cursor.part, timeMs: Number(last[time]), key: last.page_key };
  return { rows: rows.map(({ page_key: _pageKey, ...row }) => row), next };
}

const startAt = (fromMs: number): Cursor => ({ part: 0, timeMs: fromMs, key: null });

/**
 * Rows of one table since `sinceMs` (ms since 1970), oldest first, times in ms since 1970, numbers that could not be read null.
 * Reads beside a running app, a page at a time, so neither memory nor the writer notices a year of readings.
 * @throws SQLite's error while iterating, when the file is damaged.
 */
export async function* exportRows(path: string, table: ExportTable, sinceMs = 0): AsyncGenerator<ExportRow, void, undefined> {
  const database = connectForReading(path);
  try {
    for (let at: Cursor | null = startAt(sinceMs); at !== null; ) {
      const page: Page = readPage(database, table, at, Number.MAX_SAFE_INTEGER);
      yield* page.rows;
      at = page.next;
      await Promise.resolve();
    }
  } finally {
    database.close();
  }
}

export interface ExportQuery {
  readonly table: ExportTable;
  readonly format: 'csv' | 'json';
  readonly fromMs: number;
  readonly toMs: number;
  /** As the last piece gave it; null: the first one. */
  readonly next: string | null;
}

/** One piece of an export as text; a `next` that is none of ours begins anew. @throws SQLite's error. */
export function exportPage(database: Database, { table, format, fromMs, toMs, next }: ExportQuery): ExportPage {
  const page = readPage(database, table, readCursor(next) ?? startAt(fromMs), toMs);
  const columns = exportColumns(table);
  const header = format === 'csv' && next === null ? csvLine(columns) : '';
  const lines = page.rows.map((row) =>
    format === 'json' ? `${JSON.stringify(row)}\n` : csvLine(columns.map((column) => row[column] ?? null)),
  );
  const { next: after } = page;
  return {
    text: header + lines.join(''),
    rows: page.rows.length,
    next: after === null ? null : `${after.part} ${after.timeMs} ${after.key ?? ''}`,
  };
}

function readCursor(text: string | null): Cursor | null {
  const found = /^(\d) (\d{1,16}) (\d{0,16})$/.exec(text ?? '');
  if (found === null) return null;
  return { part: Number(found[1]), timeMs: Number(found[2]), key: found[3] === '' ? null : Number(found[3]) };
}

/** One CSV line with its CRLF (RFC 4180): quoted where a comma, quote, line end or outer space would be misread; null is empty. */
export function csvLine(values: readonly ExportValue[]): string {
  return `${values.map(csvField).join(',')}\r\n`;
}

function csvField(value: ExportValue): string {
  if (value === null) return '';
  const text = String(value);
  return text === '' || /[",\r\n]|^\s|\s$/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

/**
 * Writes a whole table as CSV, header first; `write` resolves when it may be given more. Returns the number of rows, or
 * 'history/not-exported' where the history cannot be read or `write` fails.
 */
export async function exportCsv(
  path: string,
  table: ExportTable,
  sinceMs: number,
  write: (text: string) => Promise<void> | void,
): Promise<Result<number>> {
  const columns = exportColumns(table);
  let count = 0;
  try {
    await write(csvLine(columns));
    for await (const row of exportRows(path, table, sinceMs)) {
      await write(csvLine(columns.map((column) => row[column] ?? null)));
      count += 1;
    }
    return ok(count);
  } catch (error) {
    return fail('history/not-exported', String(error), { reason: error instanceof Error ? error.message : String(error) });
  }
}

/** A short piece of a table as CSV text, for reading; where it cannot be read, why. */
export async function csvText(path: string, table: ExportTable, sinceMs: number): Promise<string> {
  const pieces: string[] = [];
  const done = await exportCsv(path, table, sinceMs, (text) => {
    pieces.push(text);
  });
  return done.ok ? pieces.join('') : `${done.fault.code}: ${done.fault.detail ?? ''}\n`;
}
