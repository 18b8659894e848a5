import type { Evidence } from './evidence';

// What the history answers to faces. Times are ms since 1970.

/** A series for charts: `atMs[i]` belongs to `value[i]`; null where nothing could be read. */
export interface ReadingSeries {
  readonly device: string;
  readonly atMs: readonly number[];
  readonly temperatureC: readonly (number | null)[];
  readonly hashrateHs: readonly (number | null)[];
  readonly powerW: readonly (number | null)[];
}

/** With what shares and watts make of it. */
export interface ChartSeries extends ReadingSeries {
  /** Hashes a second for each watt. */
  readonly efficiencyHsPerW: readonly (number | null)[];
  /** Shares that ended in the span of the point, 0 where there were none. */
  readonly accepted: readonly number[];
  readonly rejected: readonly number[];
  readonly stale: readonly number[];
}

export interface RigEvent {
  readonly atMs: number;
  readonly device: string | null;
  readonly kind: string;
  readonly activity: string | null;
  readonly because: string | null;
  readonly values: Readonly<Record<string, string | number>>;
}

/** What a device did from `fromMs` until the next band of the same device, or until now. */
export interface ActivityBand {
  readonly device: string;
  readonly fromMs: number;
  readonly activity: string;
}

/** What `history:export` hands out; `trials` are the tuner's. */
export const exportTables = ['readings', 'shares', 'trials', 'jobs', 'events'] as const;

/** A piece of an export, at most some 100 KiB. */
export interface ExportPage {
  /** CSV (RFC 4180, the header in the first page) or JSON lines, one object each. */
  readonly text: string;
  readonly rows: number;
  /** To be sent for the next piece; null: this was the last. */
  readonly next: string | null;
}

/** A job of the past or present, and what mining gave way to it. */
export interface JobRecord {
  readonly id: string;
  readonly name: string;
  readonly class: string;
  readonly source: string;
  readonly devices: readonly string[];
  readonly startedMs: number;
  /** null: it runs. */
  readonly endedMs: number | null;
  /** Device time in which mining made room for it, ms: its devices' time together. */
  readonly gaveWayMs: number;
  /** Hashes its devices would have done in that time at the rate they had just before; null: that rate is not known. */
  readonly gaveWayHashes: number | null;
  /** What a rule for its program is kept under; null: it cannot be told from other programs. */
  readonly match: string | null;
  /** Why mining made room for it. */
  readonly why: readonly Evidence[];
}
