import { choleskyInPlace, dot, solveLower, solveUpper } from './linalg';

/** What a trial said about heat; temperatures in degrees C at its start and end. */
export interface HeatReading {
  readonly atS: number;
  readonly seconds: number;
  readonly powerW: number;
  readonly startC: number | null;
  readonly endC: number;
  /** Standard error of endC. */
  readonly errorC: number;
}

export interface HeatBelief {
  readonly meanC: number;
  readonly sdC: number;
}

const timeConstantsS = [20, 35, 50, 80, 120, 180]; // bare heat sinks to heavy ones
const driftC = 2.5; // how far a room wanders around its mean
const driftScaleS = 2400;
const bendC = 1.2; // fans speed up with heat, so the line bends
const readingErrorC = 0.8;

/**
 * Steady temperature = ambient(t) + slope * power, seen through the warming up of the cooler (first order, its time constant chosen
 * by likelihood). A linear-Gaussian model: its kernel is constant + linear in power + a slow room + a slight bend.
 */
export class HeatModel {
  readonly timeConstantS: number;
  private readonly solved: Solved | null;
  private readonly referenceW: number;

  constructor(
    private readonly readings: readonly HeatReading[],
    referenceW: number,
  ) {
    this.referenceW = Math.max(1, referenceW);
    let best: Solved | null = null;
    let timeConstantS = 60;
    for (const candidate of readings.length === 0 ? [] : timeConstantsS) {
      const solved = this.solve(candidate);
      if (solved === null) continue;
      const isBetter = best === null || solved.logLikelihood > best.logLikelihood;
      if (isBetter) timeConstantS = candidate;
      if (isBetter) best = solved;
    }
    this.solved = best;
    this.timeConstantS = timeConstantS;
  }

  get hasReadings(): boolean {
    return this.readings.length > 0;
  }

  /** Steady temperature at `powerW`, at the time `atS`. */
  steady(powerW: number, atS: number): HeatBelief {
    const prior = this.covariance(powerW, atS, powerW, atS);
    const mean = this.priorMean(powerW);
    if (this.solved === null) return { meanC: mean, sdC: Math.sqrt(prior) };
    const n = this.readings.length;
    const k = Float64Array.from(this.readings, (reading) => this.covariance(powerW, atS, reading.powerW, reading.atS));
    const white = new Float64Array(n);
    solveLower(this.solved.lower, n, k, white);
    const variance = Math.max(0.01, prior - dot(white, white, n));
    return { meanC: mean + dot(k, this.solved.alpha, n), sdC: Math.sqrt(variance) };
  }

  /** The same in the room as it was on the whole, or as it is now if that is warmer. */
  steadyAtWarmer(powerW: number, nowS: number): HeatBelief {
    const now = this.steady(powerW, nowS);
    const every = Math.max(1, Math.floor(this.readings.length / 12));
    const then = this.readings.filter((_, i) => i % every === 0).map(({ atS }) => this.meanC(powerW, atS));
    const usual = then.reduce((sum, meanC) => sum + meanC, 0) / Math.max(1, then.length);
    return { meanC: Math.max(now.meanC, usual), sdC: now.sdC };
  }

  /** The mean of `steady` alone: it is asked for often, and the doubt is most of the work. */
  private meanC(powerW: number, atS: number): number {
    const alpha = this.solved?.alpha;
    let sum = this.priorMean(powerW);
    if (alpha === undefined) return sum;
    this.readings.forEach((reading, i) => {
      sum += this.covariance(powerW, atS, reading.powerW, reading.atS) * (alpha[i] ?? 0);
    });
    return sum;
  }

  private priorMean(powerW: number): number {
    return 26 + (38 * powerW) / this.referenceW;
  }

  private covariance(powerA: number, atA: number, powerB: number, atB: number): number {
    const a = powerA / this.referenceW;
    const b = powerB / this.referenceW;
    const room = 6 ** 2 + driftC ** 2 * Math.exp(-Math.abs(atA - atB) / driftScaleS);
    return room + 12 ** 2 * a * b + bendC ** 2 * Math.exp(-0.5 * ((a - b) / 0.4) ** 2);
  }

  private solve(timeConstantS: number): Solved | null {
    const n = this.readings.length;
    const lower = new Float64Array(n * n);
    const residual = new Float64Array(n);
    let logLikelihood = 0;
    this.readings.forEach((reading, i) => {
      const { steadyC, errorC, jacobian } = steadyFrom(reading, timeConstantS);
      residual[i] = steadyC - this.priorMean(reading.powerW);
      logLikelihood += jacobian;
      for (let j = 0; j <= i; j++) {
        const other = this.readings[j] ?? reading;
        lower[i * n + j] = this.covariance(reading.powerW, reading.atS, other.powerW, other.atS);
      }
      lower[i * n + i] = (lower[i * n + i] ?? 0) + errorC ** 2;
    });
    if (!choleskyInPlace(lower, n)) return null;
    const alpha = new Float64Array(n);
    solveLower(lower, n, residual, alpha);
    logLikelihood -= 0.5 * dot(alpha, alpha, n);
    for (let i = 0; i < n; i++) logLikelihood -= Math.log(lower[i * n + i] ?? 1);
    solveUpper(lower, n, alpha, alpha);
    return { lower, alpha, logLikelihood };
  }
}

interface Solved {
  readonly lower: Float64Array;
  readonly alpha: Float64Array;
  readonly logLikelihood: number;
}

/** The steady temperature that a trial was on its way to. Without a start temperature its end is taken for steady, unsurely. */
export function steadyFrom(reading: HeatReading, timeConstantS: number) {
  if (reading.startC === null) return { steadyC: reading.endC, errorC: reading.errorC + 4, jacobian: 0 };
  const kept = Math.exp(-reading.seconds / timeConstantS);
  const error = Math.hypot(readingErrorC, reading.errorC) / (1 - kept);
  // The change of variable from the end reading to the steady temperature, so that time constants compare.
  return { steadyC: (reading.endC - reading.startC * kept) / (1 - kept), errorC: error, jacobian: -Math.log(1 - kept) };
}
