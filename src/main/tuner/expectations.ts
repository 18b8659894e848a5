import type { Flag, Space } from './space';

/**
 * What is expected of each value of a flag before any trial, as a change of the logarithm of the hashrate. Defaults are sensible, so a
 * move away from them costs something on the whole; a clock would not be there if its risk brought nothing.
 */
export function expectedHashrate(space: Space): readonly Float64Array[] {
  return space.flags.map((flag) => Float64Array.from(flag.values, (_, level) => expectationOf(flag, level)));
}

/** Of the power nothing is expected. */
export function expectedPower(space: Space): readonly Float64Array[] {
  return space.flags.map((flag) => new Float64Array(flag.values.length));
}

const otherCategory = -0.03;
const awayFromDefault = -0.12;
const awayFromRisk = -0.1;
const alongRisk = 0.04;

function expectationOf(flag: Flag, level: number): number {
  if (level === flag.defaultLevel) return 0;
  if (!flag.isOrdinal) return otherCategory;
  const move = (flag.units[level] ?? 0) - (flag.units[flag.defaultLevel] ?? 0);
  if (!flag.isClock) return awayFromDefault * Math.abs(move);
  const along = flag.risk === 'up' ? move : -move;
  return along > 0 ? alongRisk * along : awayFromRisk * -along;
}
