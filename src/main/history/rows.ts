import type { Evidence } from '../../shared/evidence';
import type { JobClass, JobSource } from '../../shared/literals';

// What history keeps, as its users hand it over. Times are ms since 1970; null: could not be read.

export interface HistoryReading {
  readonly atMs: number;
  readonly device: string;
  readonly temperatureC: number | null;
  readonly memoryTemperatureC: number | null;
  readonly powerW: number | null;
  readonly fanPct: number | null;
  readonly vramUsedMiB: number | null;
  readonly hashrateHs: number | null;
  /** Time this reading stands for: since the one before of the device. Absent: a second. */
  readonly forMs?: number;
  /** A miner had the device. Absent: it hashed. */
  readonly isMining?: boolean;
}

/** Shares since the last row of the same miner and device. */
export interface HistoryShares {
  readonly atMs: number;
  readonly device: string;
  readonly miner: string;
  readonly pool: string | null;
  readonly coin: string;
  readonly accepted: number;
  readonly rejected: number;
  readonly stale: number;
  /** Hashes that an accepted share stood for then; absent or null: the miner did not say. */
  readonly difficulty?: number | null;
}

/** One trial of the tuner. */
export interface HistoryTrial {
  readonly atMs: number;
  readonly device: string;
  readonly miner: string;
  readonly coin: string;
  readonly flags: Readonly<Record<string, string | number | null>>;
  readonly seconds: number;
  /** `ok`, or what failed. */
  readonly outcome: string;
  readonly hashrateHs: number | null;
  readonly powerW: number | null;
  readonly temperatureC: number | null;
  readonly accepted: number | null;
  readonly rejected: number | null;
  readonly stale: number | null;
  readonly why: string | null;
}

/** What somebody else said at a time: `price` of coin `subject` in currency `unit`, its `reward` per hash, or what a pool's `account` got in all. */
export interface HistoryQuote {
  readonly atMs: number;
  readonly kind: 'price' | 'reward' | 'account';
  readonly subject: string;
  readonly unit: string;
  readonly value: number;
  /** Host that said it. */
  readonly source: string;
}

export interface HistoryJob {
  readonly id: string;
  readonly name: string;
  readonly class: JobClass;
  readonly source: JobSource;
  readonly devices: readonly string[];
  readonly startedMs: number;
  /** What a rule for its program is kept under. */
  readonly program?: string | null;
  /** Why mining made room for it. */
  readonly why?: readonly Evidence[];
}

/** A change of activity (`kind` 'activity') or anything else worth remembering. `device` null: the whole rig. */
export interface HistoryEvent {
  readonly atMs: number;
  readonly device: string | null;
  readonly kind: string;
  readonly activity: string | null;
  readonly because: string | null;
  readonly detail?: string | null;
  readonly values?: Readonly<Record<string, string | number>>;
}

/** One write that waits for the next transaction. */
export interface PendingWrite {
  readonly statement: StatementName;
  readonly values: readonly (string | number | null)[];
  /** What has to be known before: the names behind keys. */
  readonly named?: PendingWrite;
}

/** A second reading of a device in the same millisecond replaces the first. */
export const statements = {
  device: 'INSERT OR IGNORE INTO devices (id) VALUES (?)',
  reading:
    'INSERT OR REPLACE INTO readings_1s VALUES (?, (SELECT key FROM devices WHERE id = ?), round(?, 1), round(?, 1), round(?, 1), ?, ?, round(?), ?, ?)',
  work: 'INSERT OR IGNORE INTO work (device, miner, pool, coin) VALUES (?, ?, ?, ?)',
  shares: `INSERT INTO shares_raw VALUES
    (?, (SELECT key FROM work WHERE device = ? AND miner = ? AND pool = ? AND coin = ?), ?, ?, ?, ?)`,
  jobStarted: 'INSERT INTO jobs (id, name, class, source, devices, started_ms, program, why) VALUES (?, ?, ?, ?, ?, ?, ?, ?)',
  jobEnded: 'UPDATE jobs SET ended_ms = ? WHERE id = ? AND ended_ms IS NULL',
  event: 'INSERT INTO events VALUES (?, ?, ?, ?, ?, ?, ?)',
  trial: 'INSERT INTO trials VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)',
  quote: 'INSERT INTO quotes VALUES (?, ?, ?, ?, ?, ?)',
} as const;
export type StatementName = keyof typeof statements;

export const pendingWrite = {
  reading: (row: HistoryReading): PendingWrite => ({
    statement: 'reading',
    values: [
      Math.round(row.atMs),
      row.device,
      row.temperatureC,
      row.memoryTemperatureC,
      row.powerW,
      row.fanPct,
      row.vramUsedMiB,
      row.hashrateHs,
      Math.max(1, Math.round(row.forMs ?? 1000)),
      (row.isMining ?? (row.hashrateHs ?? 0) > 0) ? 1 : 0,
    ],
    named: { statement: 'device', values: [row.device] },
  }),
  shares: ({ atMs, device, miner, pool, coin, accepted, rejected, stale, difficulty = null }: HistoryShares): PendingWrite => {
    const work = [device, miner, pool ?? '', coin];
    const hashes = difficulty === null ? null : accepted * difficulty;
    return {
      statement: 'shares',
      values: [Math.round(atMs), ...work, accepted, rejected, stale, hashes],
      named: { statement: 'work', values: work },
    };
  },
  jobStarted: (row: HistoryJob): PendingWrite => ({
    statement: 'jobStarted',
    values: [
      row.id,
      row.name,
      row.class,
      row.source,
      JSON.stringify(row.devices),
      Math.round(row.startedMs),
      row.program ?? null,
      JSON.stringify(row.why ?? []),
    ],
  }),
  jobEnded: (id: string, endedMs: number): PendingWrite => ({ statement: 'jobEnded', values: [Math.round(endedMs), id] }),
  event: (row: HistoryEvent): PendingWrite => ({
    statement: 'event',
    values: [
      Math.round(row.atMs),
      row.device,
      row.kind,
      row.activity,
      row.because,
      row.detail ?? null,
      JSON.stringify(row.values ?? {}),
    ],
  }),
  trial: (row: HistoryTrial): PendingWrite => ({
    statement: 'trial',
    values: [
      Math.round(row.atMs),
      row.device,
      row.miner,
      row.coin,
      JSON.stringify(row.flags),
      row.seconds,
      row.outcome,
      row.hashrateHs,
      row.powerW,
      row.temperatureC,
      row.accepted,
      row.rejected,
      row.stale,
      row.why,
    ],
  }),
  quote: ({ atMs, kind, subject, unit, value, source }: HistoryQuote): PendingWrite => ({
    statement: 'quote',
    values: [Math.round(atMs), kind, subject, unit, value, source],
  }),
};
