import type { Beliefs } from './beliefs';
import type { Allowed } from './guard';
import { type Point, type Space, withLevel } from './space';

const clearLoss = 0.06;
const certainty = 2;

/**
 * Between which levels of each ordered flag the best is looked for: where a tried value is clearly worse than the incumbent's, values
 * beyond it are not asked for. A process alone would find the far side unknown, and hope.
 */
export function bracketLevels(space: Space, beliefs: Beliefs, incumbent: Point, tried: readonly Point[]): readonly Allowed[] {
  const least = clearLoss * Math.abs(beliefs.mean(incumbent));
  return space.flags.map((flag, i) => {
    const last = flag.values.length - 1;
    if (!flag.isOrdinal) return { low: 0, high: last };
    const here = incumbent[i] ?? 0;
    const isBad = (level: number) => {
      const gains = beliefs.gains(withLevel(incumbent, i, level), incumbent);
      return gains.every(({ mean, sd }) => mean < -least && mean + certainty * sd < 0);
    };
    const levels = [...new Set(tried.map((point) => point[i] ?? 0))].sort((a, b) => a - b);
    return {
      low:
        levels
          .filter((level) => level < here)
          .reverse()
          .find(isBad) ?? 0,
      high: levels.filter((level) => level > here).find(isBad) ?? last,
    };
  });
}
