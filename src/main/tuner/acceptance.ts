import { choleskyInPlace, dot, solveLower, solveUpper } from './linalg';
import type { Point, Space } from './space';

export interface ShareCounts {
  readonly point: Point;
  readonly accepted: number;
  /** Rejected and stale: not paid. */
  readonly refused: number;
}

/**
 * Which part of the shares is accepted: Bayesian logistic regression over all trials together, because a trial finds 2 to 20 shares
 * and its own ratio says nothing. Weights have normal priors; the posterior is Laplace's.
 */
export class AcceptanceModel {
  private readonly mean: Float64Array;
  private readonly lower: Float64Array;
  private readonly size: number;
  private readonly rows = new Map<Point, Float64Array>();

  constructor(
    private readonly space: Space,
    counts: readonly ShareCounts[],
  ) {
    const sds = priorSds(space);
    this.size = sds.length;
    this.mean = new Float64Array(this.size);
    this.lower = new Float64Array(this.size ** 2);
    const rows = counts.filter(({ accepted, refused }) => accepted + refused > 0);
    const inputs = rows.map(({ point }) => features(space, point));
    for (let step = 0; step < 12; step++) if (!this.newton(rows, inputs, sds)) break;
  }

  /** Logit of the accepted part: mean, and the variance of its difference to another point's. */
  logit(point: Point): number {
    return this.baseOf(point) + dot(this.featuresOf(point), this.mean, this.size);
  }

  private baseOf(point: Point): number {
    let sum = baseLogit;
    this.space.flags.forEach((flag, i) => {
      if (flag.isOrdinal && !flag.isClock)
        sum +=
          (flag.type === 'log' ? olderByInterval : olderWork) *
          (this.space.unit(point, i) - (flag.units[flag.defaultLevel] ?? 0));
    });
    return sum;
  }

  accepted(point: Point): number {
    return 1 / (1 + Math.exp(-this.logit(point)));
  }

  differenceVariance(a: Point, b: Point): number {
    const other = this.featuresOf(b);
    const difference = this.featuresOf(a).map((value, i) => value - (other[i] ?? 0));
    solveLower(this.lower, this.size, difference, difference);
    return dot(difference, difference, this.size);
  }

  /** Kept: each candidate is asked about several times, and hundreds are compared with the same incumbent. */
  private featuresOf(point: Point): Float64Array {
    const known = this.rows.get(point);
    if (known !== undefined) return known;
    const row = features(this.space, point);
    this.rows.set(point, row);
    return row;
  }

  /** One Newton step on the log posterior; false once it no longer moves. */
  private newton(rows: readonly ShareCounts[], inputs: readonly Float64Array[], sds: Float64Array): boolean {
    const { size, mean, lower } = this;
    const gradient = mean.map((value, i) => -value / (sds[i] ?? 1) ** 2);
    lower.fill(0);
    for (let i = 0; i < size; i++) lower[i * size + i] = 1 / (sds[i] ?? 1) ** 2;
    inputs.forEach((input, r) => {
      const row = rows[r];
      if (row === undefined) return;
      const total = row.accepted + row.refused;
      const p = 1 / (1 + Math.exp(-(this.baseOf(row.point) + dot(input, mean, size))));
      for (let i = 0; i < size; i++) {
        const x = input[i] ?? 0;
        if (x === 0) continue;
        gradient[i] = (gradient[i] ?? 0) + (row.accepted - total * p) * x;
        for (let j = 0; j <= i; j++) lower[i * size + j] = (lower[i * size + j] ?? 0) + total * p * (1 - p) * x * (input[j] ?? 0);
      }
    });
    if (!choleskyInPlace(lower, size)) return false;
    solveLower(lower, size, gradient, gradient);
    solveUpper(lower, size, gradient, gradient);
    let moved = 0;
    for (let i = 0; i < size; i++) {
      const step = Math.max(-2, Math.min(2, gradient[i] ?? 0));
      mean[i] = (mean[i] ?? 0) + step;
      moved = Math.max(moved, Math.abs(step));
    }
    return moved > 1e-6;
  }
}

const baseLogit = 3.7; // 2.4 % refused: pools and miners in good order
// More work in flight, or asked for less often, is older when it is found: shares get stale. Intervals (the log flags) most of all.
const olderWork = -0.6;
const olderByInterval = -2;
const knots = [0.25, 0.5, 0.75]; // of a clock: memory errors set in somewhere beyond the default and then grow fast

function priorSds(space: Space): Float64Array {
  const sds = [0.8];
  for (const flag of space.flags) {
    if (!flag.isOrdinal) sds.push(...flag.values.map(() => 0.2));
    else if (!flag.isClock) sds.push(flag.type === 'log' ? 0.8 : 0.4);
    else sds.push(1, ...knots.map(() => 2.5));
  }
  return Float64Array.from(sds);
}

/** Distances from the default: what is not known stays as the default is. */
function features(space: Space, point: Point): Float64Array {
  const row = [1];
  space.flags.forEach((flag, i) => {
    const level = point[i] ?? 0;
    if (!flag.isOrdinal) {
      row.push(...flag.values.map((_, other) => (other === level && level !== flag.defaultLevel ? 1 : 0)));
      return;
    }
    const from = flag.units[flag.defaultLevel] ?? 0;
    const distance = (flag.units[level] ?? 0) - from;
    row.push(distance);
    if (!flag.isClock) return;
    const room = flag.risk === 'up' ? 1 - from : from;
    const reach = room > 0 ? (flag.risk === 'up' ? distance : -distance) / room : 0;
    row.push(...knots.map((knot) => Math.max(0, reach - knot)));
  });
  return Float64Array.from(row);
}
