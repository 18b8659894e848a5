import type { TrialReason } from '../../../shared/tuning';

// What the rig needs of whoever suggests flags; the tuner's thread is one (tunerThread.ts).

/** Values by flag, as the models take them: no flag is left out, `left` stands for one that is left to the miner. */
export type ModelConfig = Readonly<Record<string, number | string>>;
/** A flag that is not given at all, as a category among its values. */
export const left = '';

export interface ModelFlag {
  readonly name: string;
  readonly type: 'log2' | 'log' | 'int' | 'cat';
  readonly values: readonly (number | string)[];
  readonly risk: 'up' | 'down' | 'none';
}

export interface ModelObjective {
  readonly kind: 'income' | 'hashrate' | 'efficiency' | 'reward';
  /** Earned per H/s and day. */
  readonly perHashDay: number;
  readonly perKwh: number;
}

export interface Opening {
  readonly seed: number;
  readonly maxTrials: number;
  readonly space: readonly ModelFlag[];
  readonly defaults: ModelConfig;
  readonly objective: ModelObjective;
  readonly limits: { readonly temperatureC: number | null; readonly fanPct: number | null; readonly powerW: number | null };
  readonly prior: readonly ModelConfig[];
}

export interface ModelReading {
  readonly seconds: number;
  readonly hashrate: number | null;
  readonly powerW: number | null;
  readonly temperatureC: number | null;
  readonly temperatureStartC: number | null;
  readonly fanPct: number | null;
  readonly accepted: number;
  readonly rejected: number;
  readonly stale: number;
  readonly acceptedUser: number | null;
  readonly acceptedTotal: number | null;
}

export type ModelOutcome =
  | { readonly kind: 'measured'; readonly reading: ModelReading }
  | { readonly kind: 'failed'; readonly failure: 'crash' | 'hot' | 'start'; readonly seconds: number };

export type Advice =
  | {
      readonly kind: 'trial';
      readonly config: ModelConfig;
      readonly seconds: number;
      readonly reason: TrialReason;
      /** What it may be expected to find beyond the best, %; null: nothing is known yet. */
      readonly expectedFindPct: number | null;
    }
  | { readonly kind: 'stop'; readonly why: 'budget' | 'notWorthIt' | 'exhausted'; readonly expectedGainPct: number };

export interface GainBelief {
  readonly meanPct: number;
  readonly lowPct: number;
  readonly highPct: number;
}

export interface ModelCurve {
  readonly flag: string;
  readonly type: ModelFlag['type'];
  readonly values: readonly (number | string)[];
  readonly gains: readonly GainBelief[];
  readonly crashRiskPct: readonly number[];
  readonly best: number;
}

/** What is believed after the trials so far. */
export interface Findings {
  readonly best: ModelConfig;
  readonly isSafe: boolean;
  /** Of the best over the defaults. */
  readonly gain: GainBelief;
  readonly curves: readonly ModelCurve[];
}

/** Suggests trials and learns from them. Every promise rejects once the advisor is gone. */
export interface Advisor {
  /** The same trial again while it was not told. */
  ask(): Promise<Advice>;
  /** For how many seconds more the trial should go on; 0: it is done. */
  tell(outcome: ModelOutcome): Promise<number>;
  /** An outcome that was not asked for. */
  observe(config: ModelConfig, outcome: ModelOutcome): Promise<void>;
  /** Null before anything was measured. */
  findings(): Promise<Findings | null>;
  close(): Promise<void>;
}
