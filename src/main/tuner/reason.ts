import type { FlagValue } from './space';

/** Why a trial is suggested, or none is: data, worded elsewhere. */
export interface Reason {
  readonly kind: 'default' | 'donor' | 'repeat' | 'improve';
  /** Flags that differ from the incumbent. */
  readonly changes: readonly { readonly flag: string; readonly from: FlagValue; readonly to: FlagValue }[];
  readonly expectedGainPct: number;
  readonly crashRiskPct: number;
}

export interface StopAdvice {
  readonly kind: 'budget' | 'notWorthIt' | 'exhausted';
  readonly expectedGainPct: number;
}
