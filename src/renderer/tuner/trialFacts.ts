import type { FlagBelief, TuningSession, TuningTrial } from '../../shared/tuning';

export function isRunning({ phase }: Pick<TuningSession, 'phase'>): boolean {
  return phase === 'baseline' || phase === 'trial' || phase === 'soak';
}

/** The kinds of points in the plot of trials; interrupted trials say nothing and have none. */
export const trialMarks = ['measured', 'worse', 'failed', 'hot'] as const;
export type TrialMark = (typeof trialMarks)[number];

export function markOf({ outcome }: TuningTrial): TrialMark | null {
  switch (outcome) {
    case 'measured':
    case 'running':
      return 'measured';
    case 'worse':
    case 'hot':
      return outcome;
    case 'crash':
    case 'start':
      return 'failed';
    case 'interrupted':
      return null;
  }
}

/** The gain of the best measured trial up to each one, % over the flags before, which are 0. */
export function bestSoFar(trials: readonly TuningTrial[]): readonly number[] {
  let best = 0;
  return trials.map(({ outcome, gainPct }) => {
    if (outcome === 'measured' && gainPct !== null) best = Math.max(best, gainPct);
    return best;
  });
}

/** Where failed trials without a gain are drawn, and how far the axis goes, % with a margin. Far losses are cut off at −20 %. */
export function gainRange(trials: readonly TuningTrial[]): readonly [number, number] {
  const gains = trials.flatMap(({ gainPct }) => (gainPct === null ? [] : [gainPct]));
  return padded(Math.max(-20, Math.min(0, ...gains)), Math.max(1, ...gains));
}

export function temperatureRange(trials: readonly TuningTrial[], limitC: number | null): readonly [number, number] {
  const read = trials.flatMap(({ temperatureC }) => (temperatureC === null ? [] : [temperatureC]));
  const all = limitC === null ? read : [...read, limitC];
  if (all.length === 0) return [20, 100];
  return [Math.floor((Math.min(...all) - 3) / 5) * 5, Math.ceil((Math.max(...all) + 2) / 5) * 5];
}

/** One range for all flags, so that their plots can be compared; far ends of the bands are cut off. */
export function beliefRange(beliefs: readonly FlagBelief[]): readonly [number, number] {
  const means = beliefs.flatMap(({ meanPct }) => meanPct);
  const lows = beliefs.flatMap(({ lowPct }) => lowPct);
  const highs = beliefs.flatMap(({ highPct }) => highPct);
  const low = Math.max(Math.min(0, ...lows), Math.min(-5, ...means));
  const high = Math.min(Math.max(1, ...highs), 2 * Math.max(2, ...means));
  return padded(low, high);
}

function padded(low: number, high: number): readonly [number, number] {
  const margin = 0.08 * (high - low);
  return [low - margin, high + margin];
}
