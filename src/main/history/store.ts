import { type Fault, fail, ok, type Result } from '../../shared/faults';
import type { ActivityBand, ChartSeries, ExportPage, JobRecord, RigEvent } from '../../shared/historyViews';
import type { Clock } from '../platform/clock';
import type { Log } from '../platform/log';
import { activityLevels, makeActivitiesAgainFrom, rollUpActivities } from './activityLevels';
import type { Band } from './bandCells';
import { bandsForSums, bandsSince } from './bands';
import { devicesWithBands } from './changes';
import { type ChartRange, chartSeries } from './chart';
import { type ExportQuery, exportPage } from './export';
import { readingLevels, shareLevels } from './levels';
import { LogSync } from './logSync';
import { openDatabase, setAside } from './openDatabase';
import { PendingWrites } from './pendingWrites';
import { eventsSince } from './queries';
import { jobProgram, jobsSince } from './records';
import { makeAgainFrom, rollUpOnce } from './rollUp';
import {
  type HistoryEvent,
  type HistoryJob,
  type HistoryQuote,
  type HistoryReading,
  type HistoryShares,
  type HistoryTrial,
  type PendingWrite,
  pendingWrite,
} from './rows';
import { type Database, sqliteTrouble } from './sqlite';
import { madeUntil } from './steps';
import { type MiningSpan, miningSpans, type Quote, quotesOf, type WorkSpan, workSpans } from './workQueries';
import { writeEach, writeTogether } from './write';

export interface HistoryOptions {
  /** …/history.db */
  readonly path: string;
  readonly clock: Clock;
  readonly log: Log;
  /** Told when the fault changes; null: all is well again. */
  readonly onFault: (fault: Fault | null) => void;
  /** How a connection is made; for tests. */
  readonly connect?: (path: string) => Database;
}

const flushAfterMs = 2000;
const retryAfterMs = 5000;
const rollUpEveryMs = 60_000;
const batchRows = 500;

/**
 * What the rig did, in SQLite. Rows are collected and written together every 2 s; nothing here throws or waits. While the disk
 * does not take them ('history/not-saved'), the latest 20,000 rows are kept in memory and written when it does. A damaged file is
 * set aside and a new one begun ('history/set-aside', which stays until the next start).
 */
export class HistoryStore {
  private database: Database | null = null;
  private readonly pending = new PendingWrites();
  private cancelFlush: (() => void) | null = null;
  private cancelRollUp: (() => void) | null = null;
  private readonly stopRollingUp: () => void;
  private readonly logSync: LogSync;
  private notSaved: Fault | null = null;
  private wasSetAside: Fault | null = null;
  private isClosed = false;

  private constructor(private readonly options: HistoryOptions) {
    this.logSync = new LogSync(`${options.path}-wal`, options.log);
    this.stopRollingUp = options.clock.every(rollUpEveryMs, () => this.rollUp());
    this.reopen();
  }

  /** Always gives a store: one that cannot open its file yet keeps rows in memory and tries again. */
  static open(options: HistoryOptions): HistoryStore {
    return new HistoryStore(options);
  }

  get fault(): Fault | null {
    return this.notSaved ?? this.wasSetAside;
  }

  addReading(row: HistoryReading): void {
    this.add(pendingWrite.reading(row));
  }

  addShares(row: HistoryShares): void {
    this.add(pendingWrite.shares(row));
  }

  jobStarted(row: HistoryJob): void {
    this.add(pendingWrite.jobStarted(row));
  }

  jobEnded(id: string, endedMs: number): void {
    this.add(pendingWrite.jobEnded(id, endedMs));
  }

  addEvent(row: HistoryEvent): void {
    this.add(pendingWrite.event(row));
  }

  addTrial(row: HistoryTrial): void {
    this.add(pendingWrite.trial(row));
  }

  addQuote(row: HistoryQuote): void {
    this.add(pendingWrite.quote(row));
  }

  /** For charts: at most `maxPoints` averaged points per device. Empty where nothing can be read. */
  chart(range: ChartRange): readonly ChartSeries[] {
    return this.query([], (database) => chartSeries(database, range));
  }

  /** One piece of an export, with what waits for the disk; 'history/not-exported' where it cannot be read. */
  exportPage(query: ExportQuery): Result<ExportPage> {
    const cannot = fail('history/not-exported', undefined, { reason: this.notSaved?.detail ?? '' });
    return this.query<Result<ExportPage>>(cannot, (database) => ok(exportPage(database, query)));
  }

  /** What devices did, in spans of a quarter of an hour at most, for what it cost. Ask for a week at a time at most. */
  mining(fromMs: number, toMs: number): readonly MiningSpan[] {
    return this.query([], (database) => miningSpans(database, fromMs, toMs));
  }

  /** The accepted work in such spans. */
  work(fromMs: number, toMs: number): readonly WorkSpan[] {
    return this.query([], (database) => workSpans(database, fromMs, toMs));
  }

  /** Both minute by minute; ask for hours at most. */
  minutes(fromMs: number, toMs: number): { readonly mined: readonly MiningSpan[]; readonly work: readonly WorkSpan[] } {
    return this.query({ mined: [], work: [] }, (database) => ({
      mined: miningSpans(database, fromMs, toMs, true),
      work: workSpans(database, fromMs, toMs, true),
    }));
  }

  /** Prices, rewards and pool accounts of the range, and the last ones before it. */
  quotes(kind: HistoryQuote['kind'], fromMs: number, toMs: number): readonly Quote[] {
    return this.query([], (database) => quotesOf(database, kind, fromMs, toMs));
  }

  /** The latest events first. */
  events(sinceMs: number, limit: number): readonly RigEvent[] {
    return this.query([], (database) => eventsSince(database, sinceMs, limit));
  }

  /** The latest jobs first, each with what mining gave way to it. */
  jobs(sinceMs: number, limit: number): readonly JobRecord[] {
    return this.query([], (database) => jobsSince(database, sinceMs, limit, this.options.clock.nowMs()));
  }

  /** What rules for a job's program are kept under; null: unknown, or not to be told from other programs. */
  jobProgram(id: string): string | null {
    return this.query(null, (database) => jobProgram(database, id));
  }

  /** What every device did in that time, at most 600 bands each: of long ranges the times are rounded, the sums are not. */
  bands(sinceMs: number, toMs: number): readonly ActivityBand[] {
    return this.query([], (database) => bandsSince(database, sinceMs, toMs));
  }

  /** The same of one device for sums, which are exact. */
  bandsForSums(device: string, sinceMs: number, toMs: number): readonly Band[] {
    return this.query([], (database) => bandsForSums(database, device, sinceMs, toMs));
  }

  /** Devices that are known to have done something, in any order. */
  devices(): readonly string[] {
    return this.query([], devicesWithBands);
  }

  /** Writes what waits, as far as the disk takes it. Twice is harmless. */
  close(): void {
    if (this.isClosed) return;
    this.flushAll();
    this.isClosed = true;
    this.stopRollingUp();
    this.cancelRollUp?.();
    this.cancelFlush?.();
    if (this.pending.length > 0) this.options.log.error('history', `${this.pending.length} rows could not be saved`);
    this.closeDatabase();
  }

  private add(write: PendingWrite): void {
    if (this.isClosed) return;
    this.pending.add(write);
    if (this.pending.length >= batchRows && this.notSaved === null) this.flush();
    else this.flushLater(this.notSaved === null ? flushAfterMs : retryAfterMs);
  }

  private flushLater(ms: number): void {
    if (this.isClosed) return;
    this.cancelFlush ??= this.options.clock.after(ms, () => this.flush());
  }

  private flushAll(): void {
    let before = -1;
    while (this.pending.length > 0 && this.pending.length !== before) {
      before = this.pending.length;
      this.flush();
    }
  }

  /** Writes one batch. What is left goes with a later turn of the clock, so that a long backlog does not block. */
  private flush(): void {
    this.cancelFlush?.();
    this.cancelFlush = null;
    if (this.database === null && !this.reopen()) {
      this.flushLater(retryAfterMs);
      return;
    }
    if (this.database === null || this.pending.length === 0) return;
    const hasWritten = this.writeBatch(this.database, this.pending.first(batchRows));
    if (this.pending.length > 0) this.flushLater(hasWritten ? 50 : retryAfterMs);
  }

  private writeBatch(database: Database, batch: readonly PendingWrite[]): boolean {
    try {
      this.writeRows(database, batch);
    } catch (error) {
      this.failedToWrite(error);
      return false;
    }
    this.logSync.sync();
    this.pending.remove(batch.length);
    this.recovered();
    return true;
  }

  private writeRows(database: Database, batch: readonly PendingWrite[]): void {
    try {
      writeTogether(database, batch);
      this.rollUpLateRows(database, batch);
    } catch (error) {
      if (sqliteTrouble(error) !== 'statement') throw error;
      // A row that SQLite does not take is a bug of ours: it is left out, the others are kept.
      const refused = writeEach(database, batch);
      this.options.log.error('history', `${refused} rows were refused`, error);
    }
  }

  /** The clock was set back, or the disk took these rows late: what was made of that time is made again. */
  private rollUpLateRows(database: Database, batch: readonly PendingWrite[]): void {
    const times = batch.flatMap(({ statement, values: [at] }) =>
      (statement === 'reading' || statement === 'shares') && typeof at === 'number' ? [at] : [],
    );
    const first = Math.min(...times);
    const madeMs = Math.max(madeUntil(database, readingLevels[1]), madeUntil(database, shareLevels[1]));
    if (first < madeMs) makeAgainFrom(database, first);
    const firstChange = Math.min(...batch.flatMap((write) => changeMs(write) ?? []));
    if (firstChange < madeUntil(database, activityLevels[0])) makeActivitiesAgainFrom(database, firstChange);
  }

  private query<T>(otherwise: T, run: (database: Database) => T): T {
    if (this.isClosed) return otherwise;
    if (this.notSaved === null) this.flushAll();
    if (this.database === null) return otherwise;
    try {
      return run(this.database);
    } catch (error) {
      this.failedToRead(error);
      return otherwise;
    }
  }

  private rollUp(): void {
    this.cancelRollUp = null;
    if (this.isClosed || this.database === null || this.notSaved !== null) return;
    try {
      const nowMs = this.options.clock.nowMs();
      const hasMore = rollUpOnce(this.database, nowMs) || rollUpActivities(this.database, nowMs);
      if (hasMore) this.cancelRollUp = this.options.clock.after(200, () => this.rollUp());
    } catch (error) {
      this.failedToRead(error);
    }
  }

  private failedToWrite(error: unknown): void {
    if (sqliteTrouble(error) === 'damaged') {
      this.replaceDamaged(error);
      return;
    }
    this.cannotSave(error);
  }

  private failedToRead(error: unknown): void {
    if (sqliteTrouble(error) === 'damaged') this.replaceDamaged(error);
    else this.options.log.error('history', 'cannot read', error);
  }

  private cannotSave(error: unknown): void {
    if (this.notSaved === null) this.options.log.error('history', `cannot write ${this.options.path}`, error);
    const reason = error instanceof Error ? error.message : String(error);
    this.setFaults(fail('history/not-saved', String(error), { reason }).fault, this.wasSetAside);
    this.flushLater(retryAfterMs);
  }

  private recovered(): void {
    const dropped = this.pending.takeDropped();
    if (dropped > 0) this.options.log.warn('history', `${dropped} readings did not fit into memory and are lost`);
    if (this.notSaved === null) return;
    this.options.log.info('history', 'rows are written again');
    this.setFaults(null, this.wasSetAside);
  }

  private replaceDamaged(error: unknown): void {
    this.options.log.error('history', 'the database is damaged', error);
    this.closeDatabase();
    try {
      const name = setAside(this.options, 'damaged');
      this.setFaults(this.notSaved, fail('history/set-aside', String(error), { file: name }).fault);
      this.reopen();
    } catch (moveError) {
      this.cannotSave(moveError);
    }
  }

  private reopen(): boolean {
    try {
      const { database, keptAs } = openDatabase(this.options);
      this.database = database;
      if (keptAs !== null) this.setFaults(this.notSaved, fail('history/set-aside', undefined, { file: keptAs }).fault);
      if (this.pending.length === 0) this.recovered();
      return true;
    } catch (error) {
      this.cannotSave(error);
      return false;
    }
  }

  private setFaults(notSaved: Fault | null, wasSetAside: Fault | null): void {
    const before = this.fault;
    this.notSaved = notSaved;
    this.wasSetAside = wasSetAside;
    if (before?.code !== this.fault?.code) this.options.onFault(this.fault);
  }

  private closeDatabase(): void {
    const { database } = this;
    this.database = null;
    try {
      // The library (1.2.1) lets go of the file only when its statements are collected: what is in the log goes into the file now.
      database?.exec('PRAGMA wal_checkpoint(TRUNCATE)');
    } catch (error) {
      this.options.log.warn('history', `the log stays beside the database: ${String(error)}`);
    }
    database?.close();
  }
}

/** When a device's activity changed by this row; null: it tells of none. */
function changeMs({ statement, values: [at, , kind] }: PendingWrite): number | null {
  return statement === 'event' && kind === 'activity' && typeof at === 'number' ? at : null;
}
