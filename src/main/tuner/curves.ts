import type { Beliefs } from './beliefs';
import { normalCdf } from './normal';
import { type FlagType, type FlagValue, type Point, pointKey, withLevel } from './space';
import type { Outlook } from './tuner';

/** A gain in % with both ends of 90 %. */
export interface GainBelief {
  readonly meanPct: number;
  readonly lowPct: number;
  readonly highPct: number;
}

/** What is believed along one flag, the others as in the best configuration. Lists by `values`. */
export interface FlagCurve {
  readonly flag: string;
  readonly type: FlagType;
  readonly values: readonly FlagValue[];
  /** Over the default configuration. */
  readonly gains: readonly GainBelief[];
  /** Of a trial of 90 s. */
  readonly crashRiskPct: readonly number[];
  readonly best: number;
}

/** Half of 90 %, in standard deviations. */
const spread = 1.645;

/** One curve for each flag that has more than one value. */
export function flagCurves({ space, beliefs, best }: Outlook): readonly FlagCurve[] {
  return space.flags.flatMap((flag, index) => {
    if (flag.values.length < 2) return [];
    const points = flag.values.map((_, level) => withLevel(best, index, level));
    const { name, type, values } = flag;
    return [
      {
        flag: name,
        type,
        values,
        gains: points.map((point) => gainOver(beliefs, point, space.defaultPoint)),
        crashRiskPct: points.map((point) => 100 * beliefs.crash.risk(point)),
        best: best[index] ?? 0,
      },
    ];
  });
}

/** What one configuration is believed to gain over another, % of the other's objective. */
export function gainOver(beliefs: Beliefs, point: Point, base: Point): GainBelief {
  if (pointKey(point) === pointKey(base)) return { meanPct: 0, lowPct: 0, highPct: 0 };
  const gains = beliefs.gains(point, base);
  const mean = average(gains.map((gain) => gain.mean));
  const variance = average(gains.map((gain) => gain.sd ** 2 + (gain.mean - mean) ** 2));
  const unit = 100 / Math.max(1e-12, Math.abs(beliefs.mean(base)));
  const half = spread * Math.sqrt(variance);
  return { meanPct: unit * mean, lowPct: unit * (mean - half), highPct: unit * (mean + half) };
}

/** What the trial that is out may be expected to find beyond the best, %: never below 0. Null: none is out. */
export function expectedFindPct({ beliefs, best, next }: Outlook): number | null {
  if (next === null) return null;
  const gains = beliefs.gains(next, best);
  const found = average(gains.map(({ mean, sd }) => improvement(mean, sd)));
  return (100 * found) / Math.max(1e-12, Math.abs(beliefs.mean(best)));
}

/** Mean of what is above 0 of a normal distribution. */
function improvement(mean: number, sd: number): number {
  const z = mean / sd;
  return Math.max(0, mean * normalCdf(z) + sd * (Math.exp((-z * z) / 2) / Math.sqrt(2 * Math.PI)));
}

function average(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / Math.max(1, values.length);
}
