import type { RigCheck, Said } from '../../shared/wizard';

export interface MergedCheck {
  readonly check: RigCheck;
  /** Whom it is about; empty: the machine. */
  readonly devices: readonly string[];
  readonly text: string;
}

/** Eight cards of which the same is said are one line, not eight. */
export function mergedChecks(checks: readonly RigCheck[], textOf: (said: Said) => string): readonly MergedCheck[] {
  const merged = new Map<string, MergedCheck>();
  for (const check of checks) {
    const text = textOf(check.sentence);
    const key = JSON.stringify([check.id, check.verdict, text, check.next]);
    const before = merged.get(key);
    const devices = [...(before?.devices ?? []), ...(check.device === null ? [] : [check.device])];
    merged.set(key, { check, devices, text });
  }
  return [...merged.values()];
}
