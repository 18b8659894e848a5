import type { Random } from './random';
import type { Flag, Point, Space } from './space';

/**
 * Where a card or a miner gives up. Crashes are caused by hidden thresholds: of one flag (a clock too high), of two clocks together,
 * of a product of flags (memory use), of one category. Each possible cause is a mechanism with an unknown threshold; a trial
 * survives if every mechanism lets it. Which of them exist and where their thresholds lie is sampled (Gibbs), given what survived and
 * what crashed. What no mechanism explains raises the risk around it (invalid combinations).
 */
export interface CrashData {
  readonly points: readonly Point[];
  readonly hasCrashed: readonly boolean[];
  /** Length of each trial over 90 s: a longer survival says more. Below 1 too for what survived on another rig. */
  readonly exposure: Float64Array;
}

interface Mechanism {
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
const softnessCount = 3;
const positions = 20;
/** States of a mechanism: its threshold at (g + 1/2) / positions with each softness; the last: it does not exist here. */
const gridSize = positions * softnessCount;
const unexplained = 0.015; // what happens for no reason that we model
const keptSamples = 48;
const burnIn = 24;
const maxTriples = 40;

interface Sample {
  readonly mechanism: readonly number[];
  readonly threshold: readonly number[];
  readonly softness: readonly number[];
}

export class CrashModel {
  private readonly mechanisms: readonly Mechanism[];
  private readonly samples: Sample[] = [];
  /** How likely each crash had no cause among the mechanisms. */
  private readonly unexplainedShare: Float64Array;
  private readonly crashes: readonly number[];

  constructor(
    private readonly space: Space,
    private readonly data: CrashData,
    random: Random,
  ) {
    this.mechanisms = mechanismsOf(space);
    this.crashes = data.hasCrashed.flatMap((crashed, i) => (crashed ? [i] : []));
    this.unexplainedShare = new Float64Array(this.crashes.length);
    this.sample(random);
  }

  /**
   * Probability that 90 s at `point` crash.
   * @param margin  moves every declared risk further by this part of its range first
   */
  risk(point: Point, margin = 0): number {
    const reach = this.mechanisms.map((mechanism) => mechanism.reach(point, margin));
    let survived = 0;
    for (const { mechanism, threshold, softness } of this.samples) {
      let survives = 1;
      for (let i = 0; i < mechanism.length; i++)
        survives *= 1 - failing(reach[mechanism[i] ?? 0] ?? 0, threshold[i] ?? 1, softness[i] ?? 1);
      survived += survives;
    }
    return 1 - (survived / this.samples.length) * (1 - this.localRisk(point));
  }

  /** Risk from crashes nearby that no threshold explains, by a weighted count. */
  private localRisk(point: Point): number {
    const prior = 3;
    let crashed = prior * unexplained;
    let all = prior;
    const shareOf = new Map(this.crashes.map((trial, i) => [trial, this.unexplainedShare[i] ?? 0]));
    this.data.points.forEach((other, i) => {
      const weight = similarity(this.space, point, other) * (shareOf.has(i) ? 1 : Math.min(1, this.data.exposure[i] ?? 0));
      all += weight;
      // A crash here counts for more than a survival: what is invalid stays so.
      crashed += weight * (shareOf.get(i) ?? 0) * 2;
    });
    return Math.min(0.98, crashed / (all + 1e-9));
  }

  private sample(random: Random): void {
    const tables = this.mechanisms.map((mechanism) => tableOf(mechanism, this.data, this.crashes));
    const state = tables.map(() => gridSize);
    const survive = new Float64Array(this.crashes.length).fill(1 - unexplained);
    const weights = new Float64Array(gridSize + 1);
    for (let sweep = 0; sweep < burnIn + keptSamples; sweep++) {
      tables.forEach((table, m) => {
        for (let c = 0; c < survive.length; c++) survive[c] = (survive[c] ?? 1) / table.survival(state[m] ?? 0, c);
        const next = drawThreshold(table, survive, weights, random);
        state[m] = next;
        for (let c = 0; c < survive.length; c++) survive[c] = (survive[c] ?? 1) * table.survival(next, c);
      });
      if (sweep < burnIn) continue;
      this.keep(state);
      for (let c = 0; c < survive.length; c++) {
        const share = unexplained / Math.max(unexplained, 1 - (survive[c] ?? 1));
        this.unexplainedShare[c] = (this.unexplainedShare[c] ?? 0) + share / keptSamples;
      }
    }
  }

  private keep(state: readonly number[]): void {
    const mechanism = state.flatMap((g, m) => (g < gridSize ? [m] : []));
    this.samples.push({
      mechanism,
      threshold: mechanism.map((m) => thresholdAt(state[m] ?? 0)),
      softness: mechanism.map((m) => softnessAt(this.mechanisms[m], state[m] ?? 0)),
    });
  }
}

function thresholdAt(state: number): number {
  return ((state % positions) + 0.5) / positions;
}

function softnessAt(mechanism: Mechanism | undefined, state: number): number {
  return mechanism?.softness[Math.floor(state / positions)] ?? 1;
}

/** Probability that a mechanism with this threshold ends 90 s at this reach. */
function failing(reach: number, threshold: number, softness: number): number {
  return reach <= 0 ? 0 : Math.min(0.999, 1 / (1 + Math.exp((threshold - reach) / softness)));
}

interface ThresholdTable {
  /** Log prior plus log likelihood of what survived, per threshold. */
  readonly logWeight: Float64Array;
  /** Probability that crash `c` would have survived this mechanism. */
  survival(g: number, c: number): number;
}

function tableOf(mechanism: Mechanism, data: CrashData, crashes: readonly number[]): ThresholdTable {
  const logWeight = new Float64Array(gridSize + 1);
  for (let g = 0; g < gridSize; g++) {
    // Nearby thresholds are rarer than far ones: defaults are chosen to work with some room.
    logWeight[g] = Math.log((mechanism.prior * (2 * (g % positions) + 1)) / positions ** 2 / softnessCount);
  }
  logWeight[gridSize] = Math.log(1 - mechanism.prior);
  data.points.forEach((point, i) => {
    if (data.hasCrashed[i] === true) return;
    const reach = mechanism.reach(point, 0);
    const exposure = data.exposure[i] ?? 0;
    if (reach <= 0) return;
    for (let g = 0; g < gridSize; g++) {
      logWeight[g] = (logWeight[g] ?? 0) + exposure * Math.log(1 - failing(reach, thresholdAt(g), softnessAt(mechanism, g)));
    }
  });
  const count = crashes.length;
  const survives = new Float64Array((gridSize + 1) * count).fill(1);
  crashes.forEach((trial, c) => {
    const reach = mechanism.reach(data.points[trial] ?? [], 0);
    for (let g = 0; g < gridSize; g++) survives[g * count + c] = 1 - failing(reach, thresholdAt(g), softnessAt(mechanism, g));
  });
  return { logWeight, survival: (g, c) => survives[g * count + c] ?? 1 };
}

/** @param others  for each crash the probability that it survives all other mechanisms */
function drawThreshold(table: ThresholdTable, others: Float64Array, weights: Float64Array, random: Random): number {
  let top = Number.NEGATIVE_INFINITY;
  for (let g = 0; g <= gridSize; g++) {
    let value = table.logWeight[g] ?? 0;
    for (let c = 0; c < others.length; c++) value += Math.log(Math.max(1e-12, 1 - (others[c] ?? 1) * table.survival(g, c)));
    weights[g] = value;
    if (value > top) top = value;
  }
  let total = 0;
  for (let g = 0; g <= gridSize; g++) {
    weights[g] = Math.exp((weights[g] ?? 0) - top);
    total += weights[g] ?? 0;
  }
  let left = random.uniform() * total;
  for (let g = 0; g <= gridSize; g++) {
    left -= weights[g] ?? 0;
    if (left < 0) return g;
  }
  return gridSize;
}

function similarity(space: Space, a: Point, b: Point): number {
  let distance = 0;
  space.flags.forEach((flag, i) => {
    if (a[i] === b[i]) return;
    distance += flag.isOrdinal ? Math.abs(space.unit(a, i) - space.unit(b, i)) / 0.3 : 1;
  });
  return Math.exp(-distance);
}

function mechanismsOf(space: Space): readonly Mechanism[] {
  const ordinals = space.flags.flatMap((flag, i) => (flag.isOrdinal && flag.values.length > 1 ? [i] : []));
  const declared = ordinals.filter((i) => space.flags[i]?.risk !== 'none');
  return [
    ...ordinals.flatMap((i) => singles(space, i)),
    ...pairs(declared).flatMap(([i, j]) => along(space, [i, j], 0.12, false)),
    ...products(space, ordinals),
    ...categories(space),
  ];
}

function singles(space: Space, i: number): readonly Mechanism[] {
  const risk = space.flags[i]?.risk ?? 'none';
  const up = line(space, [{ flag: i, sign: 1 }], risk === 'up' ? 0.8 : 0.06);
  const down = line(space, [{ flag: i, sign: -1 }], risk === 'down' ? 0.8 : 0.02);
  return [...up, ...down];
}

/** The declared directions of several flags together. */
function along(space: Space, flags: readonly number[], prior: number, inLogs: boolean): readonly Mechanism[] {
  const terms = flags.map((flag) => ({ flag, sign: space.flags[flag]?.risk === 'down' ? -1 : 1 }) as const);
  return line(space, terms, prior, inLogs);
}

/** Products of positive flags: memory use is blocks x threads x streams. One such limit at most is expected. */
function products(space: Space, ordinals: readonly number[]): readonly Mechanism[] {
  const positive = ordinals.filter((i) => space.flags[i]?.logs != null && space.flags[i]?.risk !== 'down');
  const two = pairs(positive);
  const three = triples(positive).slice(0, maxTriples);
  const prior = (count: number) => Math.min(0.1, 0.35 / Math.max(1, count));
  return [
    ...two.flatMap((flags) => along(space, flags, prior(two.length), true)),
    ...three.flatMap((flags) => along(space, flags, prior(three.length), true)),
  ];
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
  const declared = terms.map(({ flag, sign }) => (inLogs ? 0 : marginSign(space.flags[flag], sign)));
  const reach = (point: Point, margin: number) => {
    let sum = 0;
    for (let k = 0; k < terms.length; k++) {
      const term = terms[k];
      if (term === undefined) continue;
      const distance = (places[k]?.[point[term.flag] ?? 0] ?? 0) - (start[k] ?? 0);
      sum += term.sign * distance + (distance === 0 ? 0 : margin * (declared[k] ?? 0));
    }
    return sum / far;
  };
  const isClock = terms.every(({ flag, sign }) => marginSign(space.flags[flag], sign) === 1);
  return [{ prior, softness: isClock ? soft : sharp, reach }];
}

/** 1 where going on in this direction is the flag's declared risk. */
function marginSign(flag: Flag | undefined, sign: 1 | -1): number {
  return (flag?.risk === 'up' && sign > 0) || (flag?.risk === 'down' && sign < 0) ? 1 : 0;
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
