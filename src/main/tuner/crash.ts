import { type Mechanism, mechanismsOf, softnessCount } from './mechanisms';
import type { Random } from './random';
import type { Point, Space } from './space';

/**
 * Where a card or a miner gives up. Crashes are caused by hidden thresholds: of one flag (a clock too high), of two clocks together,
 * of a product of flags (memory use), of one category. Each possible cause is a mechanism (mechanisms.ts) with an unknown threshold; a
 * trial survives if every mechanism lets it. Which of them exist and where their thresholds lie is sampled (Gibbs), given what survived
 * and what crashed. What no mechanism explains raises the risk around it (invalid combinations).
 */
export interface CrashData {
  readonly points: readonly Point[];
  readonly hasCrashed: readonly boolean[];
  /** Length of each trial over 90 s: a longer survival says more. Below 1 too for what survived on another rig. */
  readonly exposure: Float64Array;
}

const positions = 20;
/** States of a mechanism: its threshold at (g + 1/2) / positions with each softness; the last: it does not exist here. */
const gridSize = positions * softnessCount;
const unexplained = 0.015; // what happens for no reason that we model
const keptSamples = 48;
const burnIn = 24;

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
  /** The mechanisms that some sample believes in. */
  private readonly existing: readonly number[];
  /** For each trial how much of a crash without a cause it was; -1 when it survived. */
  private readonly unexplainedOf: Float64Array;

  constructor(
    private readonly space: Space,
    private readonly data: CrashData,
    random: Random,
  ) {
    this.mechanisms = mechanismsOf(space);
    this.crashes = data.hasCrashed.flatMap((crashed, i) => (crashed ? [i] : []));
    this.unexplainedShare = new Float64Array(this.crashes.length);
    this.sample(random);
    this.existing = [...new Set(this.samples.flatMap(({ mechanism }) => mechanism))];
    this.unexplainedOf = new Float64Array(data.points.length).fill(-1);
    this.crashes.forEach((trial, i) => {
      this.unexplainedOf[trial] = this.unexplainedShare[i] ?? 0;
    });
  }

  /**
   * Probability that 90 s at `point` crash.
   * @param margin  moves every clock further by this part of its range first
   */
  risk(point: Point, margin = 0): number {
    const reach = new Float64Array(this.mechanisms.length);
    for (const i of this.existing) reach[i] = this.mechanisms[i]?.reach(point, margin) ?? 0;
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
    this.data.points.forEach((other, i) => {
      const share = this.unexplainedOf[i] ?? -1;
      const weight = similarity(this.space, point, other) * (share >= 0 ? 1 : Math.min(1, this.data.exposure[i] ?? 0));
      all += weight;
      // A crash here counts for more than a survival: what is invalid stays so.
      crashed += weight * Math.max(0, share) * 2;
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
