import { type FaultCode, faultActivities } from '../../../shared/faultCodes';
import type { FaultState, RigState } from '../../../shared/state';

/** Something to tell somebody who does not look at the window. */
export type Notice = { readonly about: 'fault'; readonly fault: FaultState } | { readonly about: 'training' };

/** What mends itself within this time is nobody's business: a miner that crashed is back by then. */
const faultPatienceMs = 10_000;
const faultEveryMs = 10 * 60_000;
const trainingPatienceMs = 4 * 3_600_000;

/** Decides what is worth a notification, from one state after the other: pure but for what it remembers having said. */
export class Notices {
  readonly #saidMs = new Map<string, number>();
  /** What stands now, by code. */
  #standing = new Map<string, { readonly sinceMs: number; isSaid: boolean }>();
  #idleSinceMs: number | null = null;
  #isReminded = false;

  next(state: RigState): readonly Notice[] {
    return [...this.#faults(state), ...this.#training(state)];
  }

  #faults({ faults, nowMs }: RigState): readonly Notice[] {
    const wanted = faults.filter((fault) => needsSomebody(fault.code));
    this.#standing = new Map(wanted.map(({ code }) => [code, this.#standing.get(code) ?? { sinceMs: nowMs, isSaid: false }]));
    return wanted.filter(({ code }) => this.#say(code, nowMs)).map((fault) => ({ about: 'fault', fault }));
  }

  /** Whether it is time to; once for as long as it stands, and not each time that a retry fails. */
  #say(code: string, nowMs: number): boolean {
    const standing = this.#standing.get(code);
    const saidMs = this.#saidMs.get(code) ?? Number.NEGATIVE_INFINITY;
    if (standing === undefined || standing.isSaid || nowMs - standing.sinceMs < faultPatienceMs) return false;
    standing.isSaid = true;
    if (nowMs - saidMs < faultEveryMs) return false;
    this.#saidMs.set(code, nowMs);
    return true;
  }

  /** Once for each time that training mode is forgotten: a job or another mode starts the count again. */
  #training({ mode, jobs, nowMs }: RigState): readonly Notice[] {
    if (mode !== 'training' || jobs.length > 0) {
      this.#idleSinceMs = null;
      this.#isReminded = false;
      return [];
    }
    this.#idleSinceMs ??= nowMs;
    if (this.#isReminded || nowMs - this.#idleSinceMs < trainingPatienceMs) return [];
    this.#isReminded = true;
    return [{ about: 'training' }];
  }
}

/** A hot card cools by itself; what stops a device, and what the whole app cannot do, wants a person. */
function needsSomebody(code: string): boolean {
  return Object.hasOwn(faultActivities, code) && faultActivities[code as FaultCode] !== 'cooling';
}
