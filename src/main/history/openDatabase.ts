import { chmodSync, existsSync, mkdirSync, renameSync, statSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import type { Clock } from '../platform/clock';
import { errorCode, privateDirMode, privateFileMode, timeForFileName } from '../platform/files';
import type { Log } from '../platform/log';
import { makeActivitiesAgainFrom } from './activityLevels';
import { migrate, readVersion, schemaVersion } from './migrations';
import { connectForWriting, type Database, sqliteTrouble } from './sqlite';

export interface OpenOptions {
  readonly path: string;
  readonly clock: Pick<Clock, 'nowMs'>;
  readonly log: Log;
  /** connectForWriting, unless a test stands in. */
  readonly connect?: (path: string) => Database;
}

export interface OpenedDatabase {
  readonly database: Database;
  /** The name under which a file that could not be used was kept; null: none was. */
  readonly keptAs: string | null;
}

/** Larger files are not searched for damage at open: that would hold up the start. Damage then shows when it is read. */
const largestToCheck = 128 * 1024 * 1024;

/**
 * Opens the history, making or migrating it. A damaged file, or one of a newer version, is renamed out of the way and a new one
 * begun.
 * @throws what may be better later: disk full, no permission, no directory.
 */
export function openDatabase(options: OpenOptions): OpenedDatabase {
  mkdirSync(dirname(options.path), { recursive: true, mode: privateDirMode });
  try {
    const database = tryToOpen(options);
    if (database !== null) return { database, keptAs: null };
    return { keptAs: setAside(options, 'newer'), database: openNew(options) };
  } catch (error) {
    if (!existsSync(options.path) || sqliteTrouble(error) === 'later') throw error;
    options.log.error('history', 'the database is damaged', error);
    return { keptAs: setAside(options, 'damaged'), database: openNew(options) };
  }
}

function openNew(options: OpenOptions): Database {
  const database = tryToOpen(options);
  if (database === null) throw new Error('a new history has a newer version');
  return database;
}

/** Null: a newer version's file. */
function tryToOpen(options: OpenOptions): Database | null {
  const hasEndedBadly = isThere(`${options.path}-wal`);
  const database = (options.connect ?? connectForWriting)(options.path);
  try {
    chmodSync(options.path, privateFileMode);
    if (readVersion(database) > schemaVersion) {
      database.close();
      return null;
    }
    if (hasEndedBadly && statSync(options.path).size < largestToCheck) checkPages(database);
    migrate(database);
    closeJobsOfEarlierRuns(database);
    endActivitiesOfEarlierRuns(database);
    return database;
  } catch (error) {
    database.close();
    throw error;
  }
}

function isThere(path: string): boolean {
  try {
    return statSync(path).size > 0;
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return false;
    throw error;
  }
}

function checkPages(database: Database): void {
  const row: unknown = database.prepare('PRAGMA quick_check(1)').get();
  const answer = typeof row === 'object' && row !== null ? Object.values(row)[0] : null;
  if (answer !== 'ok') throw Object.assign(new Error(`quick_check: ${String(answer)}`), { errcode: 11 });
}

/** What devices did ended, as far as we know, when we last read any of them; without this a night off would look like mining. */
function endActivitiesOfEarlierRuns(database: Database): void {
  const ended = database
    .prepare(`
    INSERT INTO events
    SELECT max(last.at_ms, coalesce((SELECT max(at_ms) + 1000 FROM readings_1s), 0)), last.device, 'activity', 'off', 'mode', NULL,
      '{"app":"ended"}'
    FROM (SELECT device, max(at_ms) AS at_ms, activity FROM events WHERE kind = 'activity' AND device IS NOT NULL GROUP BY device) AS last
    WHERE last.activity != 'off' RETURNING at_ms`)
    .all() as unknown as readonly { readonly at_ms: number }[];
  if (ended.length > 0) makeActivitiesAgainFrom(database, Math.min(...ended.map(({ at_ms }) => at_ms)));
}

/** A job that was running when the app died ended, as far as we know, when we last wrote anything. */
function closeJobsOfEarlierRuns(database: Database): void {
  database.exec(`
    UPDATE jobs SET ended_ms = max(started_ms, coalesce((
      SELECT max(at_ms) FROM (
        SELECT max(at_ms) AS at_ms FROM readings_1s UNION ALL SELECT max(at_ms) FROM shares_raw UNION ALL SELECT max(at_ms) FROM events
      )
    ), 0)) WHERE ended_ms IS NULL`);
}

/** Renames the database and what belongs to it. Returns the new base name. */
export function setAside({ path, clock, log }: Pick<OpenOptions, 'path' | 'clock' | 'log'>, why: 'damaged' | 'newer'): string {
  const name = `${basename(path, '.db')}.${why}-${timeForFileName(clock.nowMs())}.db`;
  for (const suffix of ['', '-wal', '-shm']) {
    if (existsSync(path + suffix)) renameSync(path + suffix, join(dirname(path), name + suffix));
  }
  log.warn('history', `a history that could not be used is kept as ${name}`);
  return name;
}
