/** How a flag's values lie to each other: by their logarithm, evenly, or not at all. */
export type FlagType = 'log2' | 'log' | 'int' | 'cat';
/** In which direction a flag may crash the card or the miner. */
export type FlagRisk = 'up' | 'down' | 'none';
export type FlagValue = number | string;

export interface FlagSpec {
  readonly name: string;
  readonly type: FlagType;
  /** What the flag may be; numbers need not be sorted. */
  readonly values: readonly FlagValue[];
  readonly risk: FlagRisk;
}

export type Config = Readonly<Record<string, FlagValue>>;
/** A configuration as the index of each flag's value, in the order of the flags. */
export type Point = readonly number[];

export interface Flag extends FlagSpec {
  readonly isOrdinal: boolean;
  /** Position of each value in [0, 1]; for categories the index, which only tells them apart. */
  readonly units: Float64Array;
  /** Natural logarithm of each value, when all are positive numbers: what multiplies (memory use) is a sum of these. */
  readonly logs: Float64Array | null;
  readonly defaultLevel: number;
  /**
   * Whether its limit, if there is one, is that of a chip (MHz, millivolts, watts), which differs from chip to chip and from hour to
   * hour. Sizes and counts (blocks, streams, intensity) meet the end of the memory instead: it suffices or it does not. Where any flag
   * declares a risk, those that declare none are believed; where none does, nobody thought of it.
   */
  readonly isOfChip: boolean;
  /** Such a limit, and declared: memory errors may come before it. */
  readonly isClock: boolean;
}

/** The flags with their encodings. Never enumerated: a space may hold more configurations than there are atoms. */
export class Space {
  readonly flags: readonly Flag[];
  readonly defaultPoint: Point;

  /** Each `defaults` value must be among the flag's values. */
  constructor(specs: readonly FlagSpec[], defaults: Config) {
    const isSilent = specs.every(({ risk }) => risk === 'none');
    this.flags = specs.map((spec) => encode(spec, defaults[spec.name], isSilent));
    this.defaultPoint = this.flags.map((flag) => flag.defaultLevel);
  }

  toConfig(point: Point): Config {
    // Object.fromEntries keeps a flag named __proto__ an own property.
    return Object.fromEntries(this.flags.map((flag, i) => [flag.name, flag.values[point[i] ?? 0] ?? 0]));
  }

  /** The nearest point of this space; what `config` does not say, or has no like here, stays at the default. */
  nearest(config: Config): Point {
    return this.flags.map((flag) =>
      Object.hasOwn(config, flag.name) ? nearestLevel(flag, config[flag.name]) : flag.defaultLevel,
    );
  }

  /** Number of configurations; may be Infinity. */
  get size(): number {
    return this.flags.reduce((product, flag) => product * flag.values.length, 1);
  }

  unit(point: Point, index: number): number {
    return this.flags[index]?.units[point[index] ?? 0] ?? 0;
  }
}

export function pointKey(point: Point): string {
  return point.join(',');
}

/** `point` with one flag at another level. */
export function withLevel(point: Point, index: number, level: number): Point {
  return point.map((old, i) => (i === index ? level : old));
}

function encode(spec: FlagSpec, wanted: FlagValue | undefined, isSilent: boolean): Flag {
  const isOrdinal = spec.type !== 'cat' && spec.values.every((value) => typeof value === 'number');
  const values = isOrdinal ? [...new Set(spec.values)].sort((a, b) => Number(a) - Number(b)) : [...new Set(spec.values)];
  const isPositive = isOrdinal && values.every((value) => Number(value) > 0);
  const logs = isPositive ? Float64Array.from(values, (value) => Math.log(Number(value))) : null;
  const isLog = (spec.type === 'log2' || spec.type === 'log') && logs !== null;
  const raw = isLog ? logs : Float64Array.from(values, (value, i) => (isOrdinal ? Number(value) : i));
  const first = raw[0] ?? 0;
  // Halved first: the widest of spans is no number.
  const halfSpan = isOrdinal ? (raw[raw.length - 1] ?? 0) / 2 - first / 2 : 0;
  const units = isOrdinal ? raw.map((position) => (halfSpan > 0 ? (position / 2 - first / 2) / halfSpan : 0)) : raw;
  const defaultLevel = Math.max(0, wanted === undefined ? 0 : values.indexOf(wanted));
  const isCounted = isOrdinal && (isLog || isCount(values));
  const isOfChip = isOrdinal && !isCounted && (isSilent || spec.risk !== 'none');
  const isClock = isOfChip && spec.risk !== 'none';
  return { ...spec, values, isOrdinal, units, logs, defaultLevel, isOfChip, isClock };
}

const mostCounted = 128;

/** Small whole numbers one apart somewhere: nobody sets a clock, a voltage or a power limit like that. */
function isCount(values: readonly FlagValue[]): boolean {
  const numbers = values.map(Number);
  return (
    numbers.every((value) => Number.isInteger(value) && value >= 0 && value <= mostCounted) &&
    numbers.some((value, i) => i > 0 && value - (numbers[i - 1] ?? 0) === 1)
  );
}

function nearestLevel(flag: Flag, value: FlagValue | undefined): number {
  const exact = value === undefined ? -1 : flag.values.indexOf(value);
  if (exact >= 0) return exact;
  if (!flag.isOrdinal || typeof value !== 'number' || !Number.isFinite(value)) return flag.defaultLevel;
  let best = flag.defaultLevel;
  let least = Number.POSITIVE_INFINITY;
  flag.values.forEach((candidate, level) => {
    const distance = Math.abs(Number(candidate) - value);
    if (distance < least) {
      least = distance;
      best = level;
    }
  });
  return best;
}
