import type { Beliefs, Gain } from './beliefs';
import type { History } from './history';
import { type Point, pointKey, type Space } from './space';

/** What the device must not exceed; null where nothing is set. */
export interface TunerLimits {
  readonly temperatureC: number | null;
  readonly fanPct: number | null;
  readonly powerW: number | null;
}

export interface Caution {
  /** Part of a declared risk's range by which it must hold further up. */
  readonly clockMargin: number;
  readonly crashRisk: number;
  /** Degrees below the limit. */
  readonly coolerC: number;
  /** Keys of configurations that others vouch for, and the crash risk that is allowed to them. */
  readonly vouched?: ReadonlySet<string>;
}

/** For days, in a room that may get warmer. */
export const recommending: Caution = { clockMargin: 0.07, crashRisk: 0.04, coolerC: 2 };
/** What the search goes on from need not be safe for days. */
export const searching: Caution = { clockMargin: 0.02, crashRisk: 0.15, coolerC: 1 };

const doubtWeight = 0.4;
const vouchedRisk = 0.1;

/** Of the tried configurations the one that is surely good and safe; null when none is. */
export function recommended(
  space: Space,
  beliefs: Beliefs,
  history: History,
  limits: TunerLimits,
  caution: Caution,
): Point | null {
  let best: Point | null = null;
  let bestValue = Number.NEGATIVE_INFINITY;
  for (const point of history.scored) {
    if (history.hasFailed(point) || !isSafe(space, beliefs, limits, point, caution)) continue;
    const { mean, sd } = mixture(beliefs.gains(point, space.defaultPoint));
    const value = isDefault(space, point) ? 0 : mean - doubtWeight * sd;
    if (value > bestValue) {
      bestValue = value;
      best = point;
    }
  }
  return best;
}

/** Whether `point` holds with a margin: somewhat further on every declared risk it would still not crash, and it stays cool. */
export function isSafe(space: Space, beliefs: Beliefs, limits: TunerLimits, point: Point, caution: Caution): boolean {
  const allowed = caution.vouched?.has(pointKey(point)) === true ? vouchedRisk : caution.crashRisk;
  if (!isDefault(space, point) && beliefs.crash.risk(point, caution.clockMargin) > allowed) return false;
  if (!beliefs.hasLoad) return true;
  if (limits.powerW !== null && beliefs.hasPower && beliefs.performance(point).powerW > limits.powerW) return false;
  return isCool(space, beliefs, limits, point, caution.coolerC);
}

function isCool(space: Space, beliefs: Beliefs, limits: TunerLimits, point: Point, coolerC: number): boolean {
  const { meanC, sdC } = beliefs.temperature(point, 'warmer');
  if (limits.fanPct !== null && beliefs.fan.at(meanC) > limits.fanPct) return false;
  if (limits.temperatureC === null) return true;
  // The default flags run anyway: only what is surely too hot speaks against them, and nothing against what is no hotter.
  if (isDefault(space, point)) return meanC - 1.5 * sdC <= limits.temperatureC;
  const usualC = beliefs.temperature(space.defaultPoint, 'warmer').meanC;
  const mostC = limits.temperatureC - Math.max(coolerC, 0.5 + sdC);
  return meanC <= Math.max(mostC, Math.min(limits.temperatureC - 0.5, usualC));
}

function isDefault(space: Space, point: Point): boolean {
  return pointKey(point) === pointKey(space.defaultPoint);
}

/** Mean and standard deviation over all samples together. */
function mixture(gains: readonly Gain[]): Gain {
  const mean = gains.reduce((sum, gain) => sum + gain.mean, 0) / gains.length;
  const variance = gains.reduce((sum, gain) => sum + gain.sd ** 2 + (gain.mean - mean) ** 2, 0) / gains.length;
  return { mean, sd: Math.sqrt(variance) };
}
