import type { ActivityBand } from '../../shared/historyViews';
import { type ActivityLevel, activityLevels, levelBands } from './activityLevels';
import { atMost, type Band } from './bandCells';
import { changesOf, devicesWithBands, firstChange } from './changes';
import type { Database } from './sqlite';
import { floorTo, madeUntil } from './steps';

/** More than these of a device are not told apart in a chart. */
const mostBands = 600;

/** What every device did from `sinceMs` to `toMs`, in order of time; first, for each, what it did at that moment. */
export function bandsSince(database: Database, sinceMs: number, toMs: number): readonly ActivityBand[] {
  const all = devicesWithBands(database).flatMap((device) => {
    const { bands, unitMs } = rangeBands(database, device, sinceMs, toMs);
    return atMost(mostBands, bands, toMs, unitMs).map(({ activity, fromMs }) => ({ device, activity, fromMs }));
  });
  return all.sort((a, b) => a.fromMs - b.fromMs);
}

/**
 * The same of one device, for sums: how much of the range each activity took is exact; in ranges of more than two weeks, when it
 * was is known to some hours only.
 */
export function bandsForSums(database: Database, device: string, sinceMs: number, toMs: number): readonly Band[] {
  return rangeBands(database, device, sinceMs, toMs).bands;
}

interface RangeBands {
  readonly bands: readonly Band[];
  /** The span in which they are told, ms. */
  readonly unitMs: number;
}

/** A long range by the level that is fine enough, its ends by the changes themselves: equally fast for a month and for years. */
function rangeBands(database: Database, device: string, sinceMs: number, toMs: number): RangeBands {
  const startMs = Math.max(sinceMs, firstChange(database, device, 0) ?? toMs);
  const level = levelFor(toMs - startMs);
  if (level !== null && !hasFew(database, device, startMs, toMs)) {
    const { spanMs } = level;
    const fromMs = floorTo(startMs + spanMs - 1, spanMs);
    const untilMs = floorTo(Math.min(toMs, madeUntil(database, level)), spanMs);
    if (untilMs > fromMs) {
      const before = changesOf(database, device, startMs, fromMs);
      const after = changesOf(database, device, untilMs, toMs);
      return { bands: [...before, ...levelBands(database, level, device, fromMs, untilMs), ...after], unitMs: spanMs };
    }
  }
  return { bands: changesOf(database, device, startMs, toMs), unitMs: 1 };
}

/** Null: the range is short enough to be read as it was. */
function levelFor(rangeMs: number): ActivityLevel | null {
  return activityLevels.filter(({ forMs }) => rangeMs > forMs).at(-1) ?? null;
}

/** So few changes are read as they are, whatever the range. */
function hasFew(database: Database, device: string, sinceMs: number, toMs: number): boolean {
  const row = database
    .prepare(
      `SELECT count(*) AS changes FROM (SELECT 1 FROM events WHERE kind = 'activity' AND device = ? AND at_ms >= ? AND at_ms < ?
         LIMIT ${mostBands})`,
    )
    .get(device, sinceMs, toMs) as { readonly changes: number };
  return row.changes < mostBands;
}
