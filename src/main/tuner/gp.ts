import { choleskyInPlace, dot, solveLower, solveUpper } from './linalg';
import type { Random } from './random';
import type { Flag, Point, Space } from './space';

/**
 * A Gaussian process over configurations. Its kernel is an ANOVA product of one-dimensional kernels,
 *   k = S/b * (prod_i (1 + b s_i^2/S k_i) - 1) + drift,
 * that is: main effects of variance s_i^2, pairs weighted by b, triples by b^2 and so on (Durrande et al. 2012 wrote such kernels);
 * k_i is Matern-5/2 for ordered flags and exp(-1/l) for different categories. A term in time, shared by all configurations, takes
 * what drifts during the session. Observations carry their own noise.
 */
export interface GpPriors {
  /** Typical size of one flag's main effect. */
  readonly effect: number;
  /** Typical noise of a trial of 90 s. */
  readonly noise: number;
  /** How far the logarithm of the noise may be from it. */
  readonly noiseSpread: number;
  /** Typical drift during an hour. */
  readonly drift: number;
  /** What is expected of each value of each flag, before any data. */
  readonly means: readonly Float64Array[];
}

export interface GpData {
  readonly points: readonly Point[];
  readonly y: Float64Array;
  /** Factor on the noise variance of each observation; 1 for a trial of 90 s. */
  readonly noiseScale: Float64Array;
  /** When each observation was made, in s. */
  readonly timeS: Float64Array;
}

const pairScale = 0.0025; // S above: with it, b = 1 makes a pair of two 5 % effects a 5 % effect as well
const constantVariance = 0.02 ** 2;
const driftScaleS = 2400;
const jitter = 1e-9;
const linearPart = 0.5;

interface Hyper {
  readonly variance: Float64Array;
  readonly length: Float64Array;
  readonly interaction: number;
  readonly noise: number;
  readonly drift: number;
}

/** Number of hyper-parameters for `d` flags. */
export function hyperCount(d: number): number {
  return 2 * d + 3;
}

/** Hyper-parameters from `z`, which is standard normal a priori. */
function decode(z: Float64Array, space: Space, priors: GpPriors): Hyper {
  const d = space.flags.length;
  const at = (i: number) => z[i] ?? 0;
  const medianLength = 0.4 * Math.max(1, d) ** 0.25; // grows with the dimension: Hvarfner et al. 2024
  return {
    variance: Float64Array.from({ length: d }, (_, i) => (priors.effect * Math.exp(0.75 * at(i))) ** 2),
    length: Float64Array.from(space.flags, (flag, i) => (flag.isOrdinal ? medianLength : 0.7) * Math.exp(0.5 * at(d + i))),
    interaction: 0.35 * Math.exp(0.6 * at(2 * d)),
    noise: priors.noise * Math.exp(priors.noiseSpread * at(2 * d + 1)),
    drift: priors.drift * Math.exp(0.5 * at(2 * d + 2)),
  };
}

/** Of two values of one flag. Ordered ones go on as they began, too: a part of their kernel is linear in the distance from the default. */
function kernel1(flag: Flag, a: number, b: number, length: number): number {
  if (!flag.isOrdinal) return a === b ? 1 : Math.exp(-1 / length);
  const unitA = flag.units[a] ?? 0;
  const unitB = flag.units[b] ?? 0;
  const r = (Math.sqrt(5) * Math.abs(unitA - unitB)) / length;
  const matern = (1 + r + (r * r) / 3) * Math.exp(-r);
  const from = flag.units[flag.defaultLevel] ?? 0;
  return (1 - linearPart) * matern + linearPart * 2 * (unitA - from) * (unitB - from);
}

/** What does not change with the hyper-parameters: which levels of each flag occur, and where. */
export class GpFrame {
  readonly n: number;
  /** Levels of each flag that occur in the data. */
  readonly used: readonly (readonly number[])[];
  /** For each flag and observation the index into `used`. */
  readonly slot: readonly Uint16Array[];
  private readonly driftShape: Float64Array;
  /** The observations less what was expected of them. */
  readonly residual: Float64Array;

  constructor(
    readonly space: Space,
    readonly data: GpData,
    readonly priors: GpPriors,
  ) {
    this.n = data.points.length;
    this.used = space.flags.map((_, i) => [...new Set(data.points.map((point) => point[i] ?? 0))]);
    this.slot = this.used.map((levels, i) => {
      const index = new Map(levels.map((level, at) => [level, at]));
      return Uint16Array.from(data.points, (point) => index.get(point[i] ?? 0) ?? 0);
    });
    this.residual = data.y.map((y, a) => y - this.priorMean(data.points[a] ?? []));
    this.driftShape = new Float64Array(this.n * this.n);
    for (let a = 0; a < this.n; a++) {
      for (let b = 0; b <= a; b++) {
        const apart = Math.abs((data.timeS[a] ?? 0) - (data.timeS[b] ?? 0));
        this.driftShape[a * this.n + b] = Math.exp(-apart / driftScaleS);
      }
    }
  }

  priorMean(point: Point): number {
    let sum = 0;
    for (let i = 0; i < point.length; i++) sum += this.priors.means[i]?.[point[i] ?? 0] ?? 0;
    return sum;
  }

  /** 1 + weighted one-dimensional kernel between the given levels of flag i and all levels in the data. */
  factors(i: number, levels: readonly number[], hyper: Hyper): Float64Array {
    const flag = this.space.flags[i];
    const used = this.used[i] ?? [];
    const table = new Float64Array(levels.length * used.length);
    if (flag === undefined) return table;
    const weight = (hyper.interaction * (hyper.variance[i] ?? 0)) / pairScale;
    levels.forEach((level, row) => {
      used.forEach((other, column) => {
        const k = kernel1(flag, level, other, hyper.length[i] ?? 1);
        table[row * used.length + column] = 1 + weight * k;
      });
    });
    return table;
  }

  /** Lower triangle of the covariance of the observations. */
  covariance(hyper: Hyper): Float64Array {
    const { n } = this;
    const product = new Float64Array(n * n).fill(1);
    this.slot.forEach((slot, i) => {
      const used = this.used[i] ?? [];
      if (used.length === 1) {
        const only = this.factors(i, used, hyper)[0] ?? 1;
        for (let at = 0; at < product.length; at++) product[at] = (product[at] ?? 0) * only;
        return;
      }
      const table = this.factors(i, used, hyper);
      for (let a = 0; a < n; a++) {
        const row = (slot[a] ?? 0) * used.length;
        for (let b = 0; b <= a; b++) product[a * n + b] = (product[a * n + b] ?? 0) * (table[row + (slot[b] ?? 0)] ?? 1);
      }
    });
    return this.finish(product, hyper);
  }

  private finish(product: Float64Array, hyper: Hyper): Float64Array {
    const { n } = this;
    const scale = pairScale / hyper.interaction;
    const drift = hyper.drift ** 2;
    for (let a = 0; a < n; a++) {
      for (let b = 0; b <= a; b++) {
        const at = a * n + b;
        product[at] = scale * ((product[at] ?? 0) - 1) + constantVariance + drift * (this.driftShape[at] ?? 0);
      }
      const at = a * n + a;
      product[at] = (product[at] ?? 0) + hyper.noise ** 2 * (this.data.noiseScale[a] ?? 1) + jitter;
    }
    return product;
  }

  hyper(z: Float64Array): Hyper {
    return decode(z, this.space, this.priors);
  }

  /** Log marginal likelihood of the data. */
  logLikelihood(z: Float64Array): number {
    const { n } = this;
    const lower = this.covariance(this.hyper(z));
    if (!choleskyInPlace(lower, n)) return Number.NEGATIVE_INFINITY;
    const white = new Float64Array(n);
    solveLower(lower, n, this.residual, white);
    let value = -0.5 * dot(white, white, n);
    for (let i = 0; i < n; i++) value -= Math.log(lower[i * n + i] ?? 1);
    return value;
  }
}

/** Mean, variance and what is needed for covariances with other points. */
export interface Belief {
  readonly mean: number;
  readonly variance: number;
  /** L^-1 k: the covariance of two beliefs is the prior one minus the product of these. */
  readonly white: Float64Array;
}

/** The process with one choice of hyper-parameters, conditioned on the data. */
export class GpPosterior {
  readonly hyper: Hyper;
  private readonly lower: Float64Array;
  private readonly alpha: Float64Array;
  private readonly tables: readonly Map<number, Float64Array>[];
  private readonly driftNow: Float64Array;
  private readonly scratch: Float64Array;

  /** @param nowS  for when to predict */
  constructor(
    private readonly frame: GpFrame,
    z: Float64Array,
    nowS: number,
  ) {
    const { n, data } = frame;
    this.hyper = frame.hyper(z);
    this.lower = frame.covariance(this.hyper);
    if (!choleskyInPlace(this.lower, n)) throw new Error('covariance is not positive definite'); // the jitter forbids it
    this.alpha = new Float64Array(n);
    solveLower(this.lower, n, frame.residual, this.alpha);
    solveUpper(this.lower, n, this.alpha, this.alpha);
    this.tables = frame.used.map(() => new Map());
    this.driftNow = data.timeS.map((at) => this.hyper.drift ** 2 * Math.exp(-Math.abs(nowS - at) / driftScaleS));
    this.scratch = new Float64Array(n);
  }

  believe(point: Point): Belief {
    const { n } = this.frame;
    const k = this.crossCovariance(point);
    const white = new Float64Array(n);
    solveLower(this.lower, n, k, white);
    const prior = this.priorCovariance(point, point);
    const mean = this.frame.priorMean(point) + dot(k, this.alpha, n);
    return { mean, variance: Math.max(1e-12, prior - dot(white, white, n)), white };
  }

  /** For each observation what the others say of it (Rasmussen & Williams 2006, 5.4.2). */
  leaveOneOut(): readonly { readonly residual: number; readonly sd: number }[] {
    const { n } = this.frame;
    const column = new Float64Array(n);
    return Array.from({ length: n }, (_, i) => {
      column.fill(0);
      column[i] = 1;
      solveLower(this.lower, n, column, column);
      const precision = dot(column, column, n);
      return { residual: (this.alpha[i] ?? 0) / precision, sd: 1 / Math.sqrt(precision) };
    });
  }

  /** Prior covariance of two configurations, at the same moment. */
  priorCovariance(a: Point, b: Point): number {
    let product = 1;
    this.frame.space.flags.forEach((flag, i) => {
      const k = kernel1(flag, a[i] ?? 0, b[i] ?? 0, this.hyper.length[i] ?? 1);
      product *= 1 + ((this.hyper.interaction * (this.hyper.variance[i] ?? 0)) / pairScale) * k;
    });
    return (pairScale / this.hyper.interaction) * (product - 1) + constantVariance + this.hyper.drift ** 2;
  }

  /** Posterior variance of the difference of two configurations. */
  differenceVariance(a: Point, beliefA: Belief, b: Point, beliefB: Belief): number {
    const covariance = this.priorCovariance(a, b) - dot(beliefA.white, beliefB.white, this.frame.n);
    return Math.max(1e-12, beliefA.variance + beliefB.variance - 2 * covariance);
  }

  private crossCovariance(point: Point): Float64Array {
    const { n, slot } = this.frame;
    const k = this.scratch.fill(1);
    for (let i = 0; i < slot.length; i++) {
      const row = this.row(i, point[i] ?? 0);
      const slots = slot[i] ?? new Uint16Array();
      for (let a = 0; a < n; a++) k[a] = (k[a] ?? 0) * (row[slots[a] ?? 0] ?? 1);
    }
    const scale = pairScale / this.hyper.interaction;
    for (let a = 0; a < n; a++) k[a] = scale * ((k[a] ?? 0) - 1) + constantVariance + (this.driftNow[a] ?? 0);
    return k;
  }

  private row(i: number, level: number): Float64Array {
    const table = this.tables[i];
    const known = table?.get(level);
    if (known !== undefined) return known;
    const made = this.frame.factors(i, [level], this.hyper);
    table?.set(level, made);
    return made;
  }
}

/**
 * One step of elliptical slice sampling (Murray, Adams & MacKay 2010): needs no tuning when the prior is standard normal.
 * @returns the new state with its log likelihood
 */
export function ellipticalSlice(
  z: Float64Array,
  logLikelihood: number,
  evaluate: (z: Float64Array) => number,
  random: Random,
): { readonly z: Float64Array; readonly logLikelihood: number } {
  const direction = Float64Array.from(z, () => random.normal());
  const floor = logLikelihood + Math.log(1 - random.uniform());
  let angle = random.uniform() * 2 * Math.PI;
  let low = angle - 2 * Math.PI;
  let high = angle;
  for (let attempt = 0; attempt < 30; attempt++) {
    const proposal = z.map((value, i) => value * Math.cos(angle) + (direction[i] ?? 0) * Math.sin(angle));
    const value = evaluate(proposal);
    if (value > floor) return { z: proposal, logLikelihood: value };
    if (angle < 0) low = angle;
    else high = angle;
    angle = low + random.uniform() * (high - low);
  }
  return { z, logLikelihood };
}
