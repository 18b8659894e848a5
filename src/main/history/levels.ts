// How finely the past is kept. Every level is made of the one before it, so nothing is read twice and old rows only expire.

const secondMs = 1000;
const minuteMs = 60 * secondMs;
const hourMs = 60 * minuteMs;
const dayMs = 24 * hourMs;

/** One table of readings or shares. */
export interface Level {
  readonly table: string;
  /** Rows of this span were made one; null: rows as they came. */
  readonly spanMs: number | null;
  readonly keepMs: number;
}

/**
 * Readings: each second for 48 hours, minutes for 90 days, quarters of an hour for five years. The levels between are for charts:
 * with them no chart reads more than some 1600 rows of a device.
 */
export const readingLevels = [
  { table: 'readings_1s', spanMs: null, keepMs: 2 * dayMs },
  { table: 'readings_10s', spanMs: 10 * secondMs, keepMs: 2 * dayMs },
  { table: 'readings_1m', spanMs: minuteMs, keepMs: 90 * dayMs },
  { table: 'readings_15m', spanMs: 15 * minuteMs, keepMs: 5 * 366 * dayMs },
  { table: 'readings_2h', spanMs: 2 * hourMs, keepMs: 5 * 366 * dayMs },
  { table: 'readings_12h', spanMs: 12 * hourMs, keepMs: 5 * 366 * dayMs },
] as const satisfies readonly Level[];

export const shareLevels = [
  { table: 'shares_raw', spanMs: null, keepMs: 2 * dayMs },
  { table: 'shares_1m', spanMs: minuteMs, keepMs: 90 * dayMs },
  { table: 'shares_15m', spanMs: 15 * minuteMs, keepMs: 5 * 366 * dayMs },
  { table: 'shares_2h', spanMs: 2 * hourMs, keepMs: 5 * 366 * dayMs },
  { table: 'shares_12h', spanMs: 12 * hourMs, keepMs: 5 * 366 * dayMs },
] as const satisfies readonly Level[];

/** Rows of readings, whatever the level, in the columns of the coarser ones. */
export function readingRows(level: Level): string {
  if (level.spanMs !== null) return level.table;
  return `(SELECT at_ms, device, temperature_c, memory_temperature_c, power_w, fan_pct, vram_used_mib, hashrate_hs, for_ms,
    iif(power_w IS NULL, 0, for_ms) AS power_ms, iif(hashrate_hs IS NULL, 0, for_ms) AS hash_ms, iif(mining, for_ms, 0) AS mining_ms,
    iif(mining AND power_w IS NOT NULL, for_ms, 0) AS mining_power_ms, iif(mining, power_w, NULL) AS mining_power_w
    FROM ${level.table})`;
}

/** Rows of shares in the columns of the coarser levels. */
export function shareRows(level: Level): string {
  if (level.spanMs !== null) return level.table;
  return `(SELECT at_ms, work, accepted, rejected, stale, hashes, iif(hashes IS NULL, 0, accepted) AS counted FROM ${level.table})`;
}

const weighted = (column: string, by: string) => `sum(${column} * ${by}) / nullif(sum(iif(${column} IS NULL, 0, ${by})), 0)`;

/**
 * What several rows of readings come to: means over time, sums of time. Whole numbers where nobody needs more: SQLite keeps them in
 * one to four bytes instead of eight.
 */
export const readingSums = `round(${weighted('temperature_c', 'for_ms')}, 1), round(${weighted('memory_temperature_c', 'for_ms')}, 1),
  ${weighted('power_w', 'power_ms')}, round(${weighted('fan_pct', 'for_ms')}), round(${weighted('vram_used_mib', 'for_ms')}),
  round(${weighted('hashrate_hs', 'hash_ms')}), sum(for_ms), sum(power_ms), sum(hash_ms), sum(mining_ms), sum(mining_power_ms),
  ${weighted('mining_power_w', 'mining_power_ms')}`;

export const shareSums = 'sum(accepted), sum(rejected), sum(stale), sum(hashes), sum(counted)';
