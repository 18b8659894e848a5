import type { Flag, Point, Space } from './space';

/** A possible cause of crashes. */
export interface Mechanism {
  /** Probability that it exists at all on this rig. */
  readonly prior: number;
  /** How soft its threshold may be. */
  readonly softness: readonly number[];
  /** 0 at the default and below, 1 at the far end. */
  readonly reach: (point: Point, margin: number) => number;
}

// Logistic widths of a threshold, as parts of the reach: launches fail sharply, a clock's limit differs from second to second.
const sharp = [0.015, 0.03, 0.06];
const soft = [0.04, 0.07, 0.11];
/** How many of them each mechanism has. */
export const softnessCount = 3;
const maxTriples = 40;

/** Everything that may crash in this space, declared or not. */
export function mechanismsOf(space: Space): readonly Mechanism[] {
  const ordinals = space.flags.flatMap((flag, i) => (flag.isOrdinal && flag.values.length > 1 ? [i] : []));
  const clocks = ordinals.filter((i) => space.flags[i]?.isClock === true);
  return [
    ...ordinals.flatMap((i) => singles(space, i)),
    ...pairs(clocks).flatMap(([i, j]) => along(space, [i, j], 0.12, false)),
    ...products(space, ordinals),
    ...categories(space),
  ];
}

/** How likely a limit lies within a flag's values: where it declares one, as a clock or as a size or count, and where it does not. */
const clockPrior = 0.8;
const sizePrior = 0.12; // mostly the memory suffices for all of them
const upPrior = 0.06;
const downPrior = 0.02;

function singles(space: Space, i: number): readonly Mechanism[] {
  const { risk = 'none', isClock = false } = space.flags[i] ?? {};
  const declared = isClock ? clockPrior : sizePrior;
  const up = line(space, [{ flag: i, sign: 1 }], risk === 'up' ? declared : upPrior);
  const down = line(space, [{ flag: i, sign: -1 }], risk === 'down' ? declared : downPrior);
  return [...up, ...down];
}

/** The declared directions of several flags together. */
function along(space: Space, flags: readonly number[], prior: number, inLogs: boolean): readonly Mechanism[] {
  const terms = flags.map((flag) => ({ flag, sign: space.flags[flag]?.risk === 'down' ? -1 : 1 }) as const);
  return line(space, terms, prior, inLogs);
}

/** Products of sizes and counts: memory use is blocks x threads x streams. One such limit at most is expected. */
function products(space: Space, ordinals: readonly number[]): readonly Mechanism[] {
  const sizes = ordinals.filter((i) => mayTakeMemory(space.flags[i]));
  const two = pairs(sizes);
  const three = triples(sizes).slice(0, maxTriples);
  const prior = (count: number) => Math.min(0.1, 0.35 / Math.max(1, count));
  return [
    ...two.flatMap((flags) => along(space, flags, prior(two.length), true)),
    ...three.flatMap((flags) => along(space, flags, prior(three.length), true)),
  ];
}

/** Whether memory use may grow in proportion to a flag: not to an interval, and not to a clock. */
function mayTakeMemory(flag: Flag | undefined): boolean {
  return flag !== undefined && flag.logs !== null && flag.type !== 'log' && !flag.isOfChip && flag.risk !== 'down';
}

function categories(space: Space): readonly Mechanism[] {
  return space.flags.flatMap((flag, i) => {
    if (flag.isOrdinal) return [];
    const others = flag.values.flatMap((_, level) => (level === flag.defaultLevel ? [] : [level]));
    return others.map((level) => ({ prior: 0.01, softness: sharp, reach: (point: Point) => (point[i] === level ? 1 : 0) }));
  });
}

interface Term {
  readonly flag: number;
  readonly sign: 1 | -1;
}

/** Distance from the default along a sum of flags, 1 at its far end; nothing when the default is at the end. */
function line(space: Space, terms: readonly Term[], prior: number, inLogs = false): readonly Mechanism[] {
  const places = terms.map(({ flag }) => placesOf(space.flags[flag], inLogs));
  const start = terms.map(({ flag }, k) => places[k]?.[space.flags[flag]?.defaultLevel ?? 0] ?? 0);
  const far = terms.reduce((sum, { sign }, k) => {
    const all = places[k] ?? new Float64Array(1);
    const end = sign > 0 ? all[all.length - 1] : all[0];
    return sum + sign * ((end ?? 0) - (start[k] ?? 0));
  }, 0);
  if (far < 1e-9) return [];
  const margins = terms.map(({ flag, sign }) => (inLogs ? 0 : marginSign(space.flags[flag], sign)));
  const reach = (point: Point, margin: number) => {
    let sum = 0;
    for (let k = 0; k < terms.length; k++) {
      const term = terms[k];
      if (term === undefined) continue;
      const distance = (places[k]?.[point[term.flag] ?? 0] ?? 0) - (start[k] ?? 0);
      sum += term.sign * distance + (distance === 0 ? 0 : margin * (margins[k] ?? 0));
    }
    return sum / far;
  };
  const isOfChip = terms.every(({ flag, sign }) => marginSign(space.flags[flag], sign) === 1);
  return [{ prior, softness: isOfChip ? soft : sharp, reach }];
}

/**
 * 1 where a limit of the chip may lie in this direction, declared or not: there a margin is kept. Sizes need none: what fits into the
 * memory fits again.
 */
function marginSign(flag: Flag | undefined, sign: 1 | -1): number {
  if (flag?.isOfChip !== true) return 0;
  return flag.risk === 'none' || (flag.risk === 'up') === sign > 0 ? 1 : 0;
}

function placesOf(flag: Flag | undefined, inLogs: boolean): Float64Array {
  return (inLogs ? flag?.logs : flag?.units) ?? new Float64Array(1);
}

function pairs(items: readonly number[]): readonly (readonly [number, number])[] {
  return items.flatMap((a, i) => items.slice(i + 1).map((b) => [a, b] as const));
}

function triples(items: readonly number[]): readonly (readonly number[])[] {
  return items.flatMap((a, i) => pairs(items.slice(i + 1)).map((pair) => [a, ...pair]));
}
