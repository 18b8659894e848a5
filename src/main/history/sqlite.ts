// The one place that names the library: its API is node:sqlite's, which replaces it where Node >= 22.13 is certain.
import { DatabaseSync as Connection, type DatabaseSyncInstance, type StatementSyncInstance } from '@photostructure/sqlite';

export type Statement = StatementSyncInstance;

/** One connection. Statements are prepared once: the library frees theirs only when the collector finds them. */
export class Database {
  private readonly prepared = new Map<string, Statement>();

  constructor(private readonly connection: DatabaseSyncInstance) {}

  get isOpen(): boolean {
    return this.connection.isOpen;
  }

  /** Runs SQL without values. @throws SQLite's error. */
  exec(sql: string): void {
    this.connection.exec(sql);
  }

  /** @throws SQLite's error. */
  prepare(sql: string): Statement {
    const ready = this.prepared.get(sql) ?? this.connection.prepare(sql);
    this.prepared.set(sql, ready);
    return ready;
  }

  /** All of `run` or nothing of it. @throws what `run` throws, or SQLite's error. */
  transaction(run: () => void): void {
    this.connection.exec('BEGIN IMMEDIATE');
    try {
      run();
      this.connection.exec('COMMIT');
    } catch (error) {
      // SQLite rolls back by itself when the disk is full, not after every error.
      if (this.connection.isTransaction) this.connection.exec('ROLLBACK');
      throw error;
    }
  }

  close(): void {
    this.prepared.clear();
    if (this.connection.isOpen) this.connection.close();
  }
}

/** What went wrong, by SQLite's primary result code (https://sqlite.org/rescode.html). */
export type SqliteTrouble =
  /** FULL, IOERR, READONLY, CANTOPEN, PERM, BUSY, LOCKED, NOMEM: may be better later. */
  | 'later'
  /** CORRUPT, NOTADB: this file is lost. */
  | 'damaged'
  /** Anything else: the statement or its values are wrong. */
  | 'statement';

const laterCodes: readonly number[] = [3, 5, 6, 7, 8, 10, 13, 14];
const damagedCodes: readonly number[] = [11, 26];

export function sqliteTrouble(error: unknown): SqliteTrouble {
  const code = error instanceof Error && 'errcode' in error && typeof error.errcode === 'number' ? error.errcode & 0xff : null;
  if (code === null) return isSystemError(error) ? 'later' : 'statement';
  if (damagedCodes.includes(code)) return 'damaged';
  return laterCodes.includes(code) ? 'later' : 'statement';
}

/** ENOSPC and the like, from making the directory; Node's own ERR_INVALID_… are bugs. */
function isSystemError(error: unknown): boolean {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' && /^E(?!RR_)[A-Z0-9]+$/.test(error.code);
}

/** A connection for the writer. Small caches: the whole app has 90 MB. @throws SQLite's error. */
export function connectForWriting(path: string): Database {
  // WAL with NORMAL: after a power cut the last moments may be missing, the file is never torn. Readers do not block us.
  return connect(
    new Connection(path),
    'PRAGMA busy_timeout = 200; PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL; PRAGMA cache_size = -2000;' +
      'PRAGMA wal_autocheckpoint = 500; PRAGMA journal_size_limit = 2097152; PRAGMA temp_store = MEMORY; PRAGMA mmap_size = 0',
  );
}

/** A connection for exports, beside the writer's. @throws SQLite's error. */
export function connectForReading(path: string): Database {
  return connect(new Connection(path, { readOnly: true }), 'PRAGMA busy_timeout = 5000; PRAGMA cache_size = -1000');
}

function connect(connection: DatabaseSyncInstance, pragmas: string): Database {
  const database = new Database(connection);
  try {
    database.exec(pragmas);
    return database;
  } catch (error) {
    database.close();
    throw error;
  }
}
