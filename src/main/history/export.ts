import { fail, ok, type Result } from '../../shared/faults';
import { connectForReading, type Database } from './sqlite';

export const exportTables = ['readings', 'shares', 'jobs', 'events'] as const;
export type ExportTable = (typeof exportTables)[number];

export type ExportValue = string | number | null;
export type ExportRow = Readonly<Record<string, ExportValue>>;

interface TableSpec {
  /** By these the pages are cut: time first, then what makes it unique. */
  readonly time: string;
  readonly key: string;
  readonly columns: readonly string[];
}

const tables: Readonly<Record<ExportTable, TableSpec>> = {
  readings: {
    time: 'at_ms',
    key: 'device',
    columns: ['at_ms', 'device', 'temperature_c', 'memory_temperature_c', 'power_w', 'fan_pct', 'vram_used_mib', 'hashrate_hs'],
  },
  shares: {
    time: 'at_ms',
    key: 'rowid',
    columns: ['at_ms', 'device', 'miner', 'pool', 'coin', 'accepted', 'rejected', 'stale'],
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
  return tables[table].columns;
}

const pageRows = 500;

/**
 * Rows of one table since `sinceMs` (ms since 1970), oldest first, times in ms since 1970, numbers that could not be read null.
 * Reads beside a running app, a page at a time, so neither memory nor the writer notices a year of readings.
 * @throws SQLite's error while iterating, when the file is damaged.
 */
export async function* exportRows(path: string, table: ExportTable, sinceMs = 0): AsyncGenerator<ExportRow, void, undefined> {
  const database = connectForReading(path);
  try {
    for await (const page of pages(database, tables[table], table, sinceMs)) yield* page;
  } finally {
    database.close();
  }
}

async function* pages(database: Database, spec: TableSpec, table: ExportTable, sinceMs: number) {
  const { time, key, columns } = spec;
  const select = database.prepare(
    `SELECT ${key} AS page_key, ${columns.join(', ')} FROM ${table} WHERE (${time}, ${key}) > (?, ?)
     ORDER BY ${time}, ${key} LIMIT ${pageRows}`,
  );
  // Smaller than any key of a row at sinceMs: text sorts after numbers.
  let last: readonly [ExportValue, ExportValue] = [sinceMs, key === 'rowid' ? -1 : ''];
  for (;;) {
    const rows = select.all(...last) as readonly (ExportRow & { readonly page_key: ExportValue })[];
    const end = rows.at(-1);
    if (end === undefined) return;
    last = [end[time] ?? null, end.page_key];
    yield rows.map(({ page_key: _pageKey, ...row }) => row);
    if (rows.length < pageRows) return;
    await Promise.resolve();
  }
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
