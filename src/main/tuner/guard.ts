import type { Point, Space } from './space';

/** How far beyond what has survived a declared risk may go in one trial, as a part of the flag's range. */
export const guardStep = 0.3;

/**
 * The furthest level of each flag that may be tried: of a flag that declares a risk at most `guardStep` of its range beyond what has
 * survived in that direction, and always at least the next value. Flags without a declared risk are left to the crash model.
 */
export function guardLevels(
  space: Space,
  survived: readonly Point[],
): readonly { readonly low: number; readonly high: number }[] {
  return space.flags.map((flag, i) => {
    const last = flag.values.length - 1;
    if (!flag.isOrdinal || flag.risk === 'none') return { low: 0, high: last };
    const levels = [flag.defaultLevel, ...survived.map((point) => point[i] ?? flag.defaultLevel)];
    const reached = flag.risk === 'up' ? Math.max(...levels) : Math.min(...levels);
    const from = flag.units[reached] ?? 0;
    const isNear = (level: number) => Math.abs((flag.units[level] ?? 0) - from) <= guardStep + 1e-9;
    if (flag.risk === 'up') {
      let high = Math.min(last, reached + 1);
      while (high < last && isNear(high + 1)) high++;
      return { low: 0, high };
    }
    let low = Math.max(0, reached - 1);
    while (low > 0 && isNear(low - 1)) low--;
    return { low, high: last };
  });
}
