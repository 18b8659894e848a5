import { type Point, pointKey, type Space, withLevel } from './space';

/**
 * What worked on other rigs, made careful for this one. Some donors may be wrong here (another memory maker, a lie): declared risks
 * go one step back, and none further than the middle of what the donors say. What most of them agree on comes first.
 */
export function donorPoints(space: Space, donors: readonly Point[]): readonly Point[] {
  const careful = donors.map((donor) => stepBack(space, donor, donors));
  const support = careful.map((point) => careful.reduce((sum, other) => sum + agreement(space, point, other), 0));
  const order = careful.map((_, i) => i).sort((a, b) => (support[b] ?? 0) - (support[a] ?? 0) || a - b);
  const found = new Map<string, Point>();
  for (const i of order) {
    const point = careful[i];
    if (point !== undefined && !found.has(pointKey(point))) found.set(pointKey(point), point);
  }
  return [...found.values()];
}

function stepBack(space: Space, donor: Point, donors: readonly Point[]): Point {
  let point = donor;
  space.flags.forEach((flag, i) => {
    if (!flag.isOrdinal || flag.risk === 'none') return;
    const sign = flag.risk === 'up' ? 1 : -1;
    const reaches = donors.map((other) => sign * ((other[i] ?? 0) - flag.defaultLevel)).sort((a, b) => a - b);
    const middle = reaches[Math.floor((reaches.length - 1) / 2)] ?? 0;
    const reach = Math.min(sign * ((donor[i] ?? 0) - flag.defaultLevel), middle);
    if (reach > 0) point = withLevel(point, i, flag.defaultLevel + sign * (reach - 1));
    else if (sign * ((donor[i] ?? 0) - flag.defaultLevel) > 0) point = withLevel(point, i, flag.defaultLevel);
  });
  return point;
}

/** Part of the flags in which two points are alike, 0 to 1. */
function agreement(space: Space, a: Point, b: Point): number {
  let alike = 0;
  space.flags.forEach((flag, i) => {
    if (a[i] === b[i]) alike += 1;
    else if (flag.isOrdinal) alike += Math.max(0, 1 - 3 * Math.abs(space.unit(a, i) - space.unit(b, i)));
  });
  return alike / Math.max(1, space.flags.length);
}
