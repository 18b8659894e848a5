import type { FlagValues, TunerFlag, TuningLimits, TuningObjective, TuningSubject } from '../../../shared/tuning';
import type { ModelObjective } from './advisor';
import type { Prices } from './comparison';

/** What one tuning is to do. */
export interface TuningOrder {
  readonly id: string;
  readonly device: string;
  readonly subject: TuningSubject;
  readonly flags: readonly TunerFlag[];
  readonly minutes: number;
  readonly trials: number;
  readonly objectiveAsked: TuningObjective;
  readonly objective: ModelObjective;
  readonly prices: Prices | null;
  readonly currency: string | null;
  readonly limits: TuningLimits;
  readonly memoryLimitC: number | null;
  readonly isAutomatic: boolean;
  /** Configurations that were good on equal cards. */
  readonly prior: readonly FlagValues[];
  readonly seed: number;
  /** Real seconds for each of the tuner's. */
  readonly scale: number;
}
