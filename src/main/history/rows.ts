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
}

/** A second reading of a device in the same millisecond replaces the first. */
export const statements = {
  reading: 'INSERT OR REPLACE INTO readings VALUES (?, ?, ?, ?, ?, ?, ?, ?)',
  shares: 'INSERT INTO shares VALUES (?, ?, ?, ?, ?, ?, ?, ?)',
  jobStarted: 'INSERT INTO jobs (id, name, class, source, devices, started_ms, program, why) VALUES (?, ?, ?, ?, ?, ?, ?, ?)',
  jobEnded: 'UPDATE jobs SET ended_ms = ? WHERE id = ? AND ended_ms IS NULL',
  event: 'INSERT INTO events VALUES (?, ?, ?, ?, ?, ?, ?)',
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
    ],
  }),
  shares: (row: HistoryShares): PendingWrite => ({
    statement: 'shares',
    values: [Math.round(row.atMs), row.device, row.miner, row.pool, row.coin, row.accepted, row.rejected, row.stale],
  }),
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
};
