import type { RigOutcome } from './rig';
import type { Configuration, Surface } from './surface';

/** A way to tune that runs every trial for 90 s and sees what the tuner sees. */
export interface Method {
  next(): Configuration;
  told(configuration: Configuration, outcome: RigOutcome, income: number): void;
  best(): Configuration;
}

export type MakeMethod = (surface: Surface, seed: number) => Method;
