import type { Point, Space } from './space';

/** How far beyond what has survived one trial may go, as a part of the flag's range: along a declared risk, and otherwise. */
const alongRisk = 0.3;
const elsewhere = 0.4;

export interface Allowed {
  readonly low: number;
  readonly high: number;
}

/**
 * The levels of each flag that may be tried next: not far beyond what has survived, always at least the next value. So a threshold
 * nobody knows of is approached in steps, and no trial is spent on a far corner.
 */
export function guardLevels(space: Space, survived: readonly Point[]): readonly Allowed[] {
  return space.flags.map((flag, i) => {
    const last = flag.values.length - 1;
    if (!flag.isOrdinal) return { low: 0, high: last };
    const levels = [flag.defaultLevel, ...survived.map((point) => point[i] ?? flag.defaultLevel)];
    const lowest = Math.min(...levels);
    const highest = Math.max(...levels);
    const up = (flag.units[highest] ?? 0) + (flag.risk === 'up' ? alongRisk : elsewhere);
    const down = (flag.units[lowest] ?? 0) - (flag.risk === 'down' ? alongRisk : elsewhere);
    let low = Math.max(0, lowest - 1);
    let high = Math.min(last, highest + 1);
    while (low > 0 && (flag.units[low - 1] ?? 0) >= down - 1e-9) low--;
    while (high < last && (flag.units[high + 1] ?? 0) <= up + 1e-9) high++;
    return { low, high };
  });
}
