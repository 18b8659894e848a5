import type { Point } from './space';

export type Failure = 'crash' | 'hot' | 'start';

/** What a trial measured; what could not be read is null. */
export interface Reading {
  readonly seconds: number;
  /** In any unit, always the same. */
  readonly hashrate: number | null;
  readonly powerW: number | null;
  readonly temperatureC: number | null;
  readonly temperatureStartC: number | null;
  readonly fanPct: number | null;
  readonly accepted: number;
  readonly rejected: number;
  readonly stale: number;
  /** For the reward objective: accepted shares of this worker and of the whole cluster. */
  readonly acceptedUser: number | null;
  readonly acceptedTotal: number | null;
}

export type TrialOutcome =
  | { readonly kind: 'measured'; readonly reading: Reading }
  | { readonly kind: 'failed'; readonly failure: Failure; readonly seconds: number };

export interface Trial {
  readonly id: number;
  readonly point: Point;
  readonly key: string;
  /** Time of the session when it began, in s. */
  readonly startedS: number;
  readonly outcome: TrialOutcome;
}

export function readingOf(trial: Trial): Reading | null {
  return trial.outcome.kind === 'measured' ? trial.outcome.reading : null;
}

/** Whether the trial gave a hashrate to learn from. */
export function isScored(trial: Trial): boolean {
  return (readingOf(trial)?.hashrate ?? null) !== null;
}
