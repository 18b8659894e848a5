import type { Random } from './random';
import { type Flag, type Point, pointKey, type Space, withLevel } from './space';

const nearLevels = 6;
const farLevels = 10;

/** Every value of a short flag; of a long one those near the present, and a few of the rest. */
function levelsFrom(flag: Flag, present: number, random: Random): readonly number[] {
  const count = flag.values.length;
  if (count <= 2 * nearLevels + farLevels)
    return Array.from({ length: count }, (_, level) => level).filter((level) => level !== present);
  const levels = new Set<number>();
  for (let step = 1; step <= nearLevels; step++) levels.add(present - step).add(present + step);
  for (let i = 0; i < farLevels; i++) levels.add(random.below(count));
  return [...levels].filter((level) => level >= 0 && level < count && level !== present);
}

/** All configurations that differ from `point` in one flag (of long flags: many of them). */
export function singleChanges(space: Space, point: Point, random: Random): readonly Point[] {
  return space.flags.flatMap((flag, i) => levelsFrom(flag, point[i] ?? 0, random).map((level) => withLevel(point, i, level)));
}

/** `point` with `changes` flags moved: ordered ones mostly by a few steps, others anywhere. */
function mutate(space: Space, point: Point, changes: number, random: Random): Point {
  let mutated = point;
  const movable = space.flags.flatMap((flag, i) => (flag.values.length > 1 ? [i] : []));
  for (let change = 0; change < changes && movable.length > 0; change++) {
    const [index = 0] = movable.splice(random.below(movable.length), 1);
    const flag = space.flags[index];
    if (flag === undefined) continue;
    mutated = withLevel(mutated, index, movedLevel(flag, mutated[index] ?? 0, random));
  }
  return mutated;
}

function movedLevel(flag: Flag, level: number, random: Random): number {
  const count = flag.values.length;
  const other = (level + 1 + random.below(count - 1)) % count;
  if (!flag.isOrdinal || random.uniform() < 0.25) return other;
  const spread = Math.max(1, 0.15 * count);
  const step = Math.ceil(Math.abs(random.normal()) * spread) * (random.uniform() < 0.5 ? -1 : 1);
  const moved = Math.max(0, Math.min(count - 1, level + step));
  return moved === level ? other : moved;
}

/** Each flag from one of two parents. */
function cross(a: Point, b: Point, random: Random): Point {
  return a.map((level, i) => (random.uniform() < 0.5 ? level : (b[i] ?? level)));
}

/**
 * Where to look next: around the best configurations, one flag at a time and several, between them, and a few far away.
 * @param best  the best first
 */
export function candidatesAround(space: Space, best: readonly Point[], random: Random): readonly Point[] {
  const found = new Map<string, Point>();
  const add = (point: Point) => found.set(pointKey(point), point);
  best.slice(0, 2).forEach((point) => {
    for (const change of singleChanges(space, point, random)) add(change);
  });
  best.forEach((point, rank) => {
    for (let i = 0; i < (rank === 0 ? 160 : 60); i++) add(mutate(space, point, 2 + random.below(2), random));
    for (let i = 0; i < (rank === 0 ? 40 : 15); i++) add(mutate(space, point, 4 + random.below(3), random));
    const other = best[random.below(best.length)] ?? point;
    for (let i = 0; i < 20; i++) add(cross(point, other, random));
  });
  return [...found.values()];
}
