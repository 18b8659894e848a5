import { type Point, pointKey, type Space, withLevel } from './space';

/** Part of the flags in which a donor must be like another one, where there are several. */
const leastLikeness = 0.5;

export interface Donors {
  /** To be tried, what most donors agree on first. */
  readonly points: readonly Point[];
  /** How far by their word clocks may go, all else as by default: evidence, though of other chips. */
  readonly survived: readonly Point[];
}

/**
 * What worked on other rigs, made careful for this one. Some donors may be wrong here (another memory maker, a lie): no clock
 * is believed further than the middle of what they say, and it is tried one step back from there.
 */
export function makeDonors(space: Space, told: readonly Point[], most: number): Donors {
  const survived = told.map((donor) => onlyClocks(space, lowered(space, donor, told, 0)));
  const careful = told.map((donor) => lowered(space, donor, told, 1));
  const support = careful.map((point) => careful.reduce((sum, other) => sum + agreement(space, point, other), 0));
  const order = careful.map((_, i) => i).sort((a, b) => (support[b] ?? 0) - (support[a] ?? 0) || a - b);
  const points = new Map<string, Point>();
  for (const i of order) {
    const point = careful[i];
    if (point !== undefined && points.size < most && !isOdd(space, careful, i)) points.set(pointKey(point), point);
  }
  return { points: [...points.values()], survived };
}

/** Whether a donor is like none of several others: more probably another card, or a mistake, than a find. A trial can do better. */
function isOdd(space: Space, all: readonly Point[], index: number): boolean {
  const point = all[index];
  if (point === undefined || all.length < 3) return false;
  const likeness = all.map((other, i) => (i === index ? 0 : agreement(space, point, other)));
  return Math.max(...likeness) < leastLikeness;
}

/** `donor` with each clock no further out than the middle of all donors, less `steps`. */
function lowered(space: Space, donor: Point, all: readonly Point[], steps: number): Point {
  let point = donor;
  space.flags.forEach((flag, i) => {
    if (!flag.isClock) return;
    const sign = flag.risk === 'up' ? 1 : -1;
    const reachOf = (other: Point) => sign * ((other[i] ?? 0) - flag.defaultLevel);
    const reaches = all.map(reachOf).sort((a, b) => a - b);
    const middle = reaches[Math.floor((reaches.length - 1) / 2)] ?? 0;
    if (reachOf(donor) <= 0) return;
    const reach = Math.max(0, Math.min(reachOf(donor), middle) - steps);
    point = withLevel(point, i, flag.defaultLevel + sign * reach);
  });
  return point;
}

/** Of what is not a clock a liar's word is no evidence. */
function onlyClocks(space: Space, point: Point): Point {
  return point.map((level, i) => (space.flags[i]?.isClock === true ? level : (space.defaultPoint[i] ?? 0)));
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
