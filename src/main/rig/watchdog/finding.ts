import type { Fault } from '../../../shared/faults';

/** Which test spoke. Names, thresholds and theory: docs/watchdog.md. */
export type Rule = 'silence' | 'drought' | 'slow' | 'rejected' | 'stale' | 'frozenJob';

/** Why the watchdog acts, in numbers that a window can show: what was seen, what was to be expected, and how sure it is. */
export interface Finding {
  readonly rule: Rule;
  readonly fault: Fault;
  /** silence, drought: shares; slow: H/s; rejected, stale: such shares of this series; frozenJob: s since the last job. */
  readonly observed: number;
  /** In the same unit; frozenJob: the longest believable age. */
  readonly expected: number;
  /** For how long this was looked at, ms; null: counted in shares. */
  readonly forMs: number | null;
  /** How likely ordinary luck does this, per series; null: no such number (slow). */
  readonly falseAlarm: number | null;
}
