import type { FaultCode } from '../../../shared/faults';
import { afterFailure, type Backoff, backoffMs, noBackoff } from '../backoff';

/** What is tried, in this order: the same again, the same without the overclock, nothing more until somebody looks. */
export type Rung = 'restart' | 'withoutOverclock' | 'exclude';

export interface LadderLimits {
  /** The wait before the first restart, doubled for each further one until a run was good, and the longest wait; ms. */
  readonly firstMs: number;
  readonly lastMs: number;
  /** Restarts within any hour. */
  readonly perHour: number;
  /** Faults within an hour that a rung bears; one more, and the next rung is tried. */
  readonly perRung: number;
}

/** Of one device; the others have their own and are not touched. */
export interface Ladder {
  readonly limits: LadderLimits;
  /** False: the card runs as the maker set it, so there is nothing to take back. */
  readonly hasOverclock: boolean;
  readonly rung: Rung;
  /** Faults borne on this rung within the last hour, and restarts ordered within it; oldest first, ms. */
  readonly faultsMs: readonly number[];
  readonly restartsMs: readonly number[];
  readonly lastFaultMs: number | null;
  readonly backoff: Backoff;
}

export function newLadder(limits: LadderLimits, hasOverclock: boolean): Ladder {
  return { limits, hasOverclock, rung: 'restart', faultsMs: [], restartsMs: [], lastFaultMs: null, backoff: noBackoff };
}

const hourMs = 3_600_000;
/** After a day without a fault the overclock gets another chance. */
export const forgetMs = 24 * hourMs;

/**
 * Whose fault it is, as far as the code tells. `device`: card, miner or overclock, so a rung may help. `clocks`: the overclock, or
 * something elsewhere. `elsewhere`: a pool, a file, a setting; the card is good, and excluding it would only lose what it earns
 * once the cause is gone. `lost`: no miner can be started on it now.
 */
export type Blame = 'device' | 'clocks' | 'elsewhere' | 'lost';

const lost: ReadonlySet<FaultCode> = new Set<FaultCode>(['gpu/gone', 'miner/will-not-die']);
/** An overclock that is too high makes wrong shares; wrong shares are refused. */
const byOverclock: ReadonlySet<FaultCode> = new Set<FaultCode>(['pool/rejects-shares']);
const elsewhere: ReadonlySet<FaultCode> = new Set<FaultCode>([
  'miner/not-found',
  'miner/not-executable',
  'miner/bad-arguments',
  'miner/api-port-taken',
  'miner/bad-stats',
  'miner/out-of-memory',
]);

export function blameOf(code: FaultCode): Blame {
  if (lost.has(code)) return 'lost';
  if (byOverclock.has(code)) return 'clocks';
  return elsewhere.has(code) || !(code.startsWith('miner/') || code.startsWith('gpu/')) ? 'elsewhere' : 'device';
}

/** What to do about a fault, and why, in numbers. */
export interface Step {
  readonly do: Rung;
  /** When the miner may start again, ms on the clock of `nowMs`; null: not by itself. */
  readonly atMs: number | null;
  readonly because: {
    readonly fault: FaultCode;
    readonly blame: Blame;
    /** Within the hour, this one included, on the rung where it happened. */
    readonly faults: number;
    /** Within the hour, this one included. */
    readonly restarts: number;
    /** `backoff`: the doubling wait. `budget`: the hour's restarts are used up. `none`: no restart follows. */
    readonly wait: 'backoff' | 'budget' | 'none';
  };
}

/** With which clocks the next run starts. */
export function mayOverclock(ladder: Ladder, nowMs: number): boolean {
  return ladder.rung === 'restart' || isForgotten(ladder, nowMs);
}

function isForgotten({ lastFaultMs, rung }: Ladder, nowMs: number): boolean {
  return rung !== 'exclude' && lastFaultMs !== null && nowMs - lastFaultMs >= forgetMs;
}

/** One run that failed. `ranForMs`: from its launch, 0 where it came to none. */
interface Failure {
  readonly code: FaultCode;
  readonly ranForMs: number;
}

/** Decides about one fault of one device. Pure; any clock that does not jump back will do. */
export function nextStep(
  ladder: Ladder,
  { code, ranForMs }: Failure,
  nowMs: number,
): { readonly ladder: Ladder; readonly step: Step } {
  const before = isForgotten(ladder, nowMs) ? newLadder(ladder.limits, ladder.hasOverclock) : ladder;
  const blame = blameOf(code);
  const isRecent = (ms: number) => nowMs - ms < hourMs;
  const counts = blame === 'device' || (blame === 'clocks' && before.hasOverclock && before.rung === 'restart');
  const faultsMs = [...before.faultsMs.filter(isRecent), ...(counts ? [nowMs] : [])];
  const rung = blame === 'lost' ? 'exclude' : rungAfter(before, faultsMs.length);
  const restartsMs = before.restartsMs.filter(isRecent);
  const because = { fault: code, blame, faults: faultsMs.length, restarts: restartsMs.length + 1 };
  const backoff = afterFailure(before.backoff, ranForMs);
  const kept = { ...before, rung, faultsMs: rung === before.rung ? faultsMs : [], lastFaultMs: nowMs, backoff };
  if (rung === 'exclude') {
    const step: Step = { do: rung, atMs: null, because: { ...because, restarts: restartsMs.length, wait: 'none' } };
    return { ladder: { ...kept, restartsMs }, step };
  }
  const { atMs, wait } = restartAt(kept, restartsMs, nowMs);
  return { ladder: { ...kept, restartsMs: [...restartsMs, atMs] }, step: { do: rung, atMs, because: { ...because, wait } } };
}

function rungAfter({ rung, limits, hasOverclock }: Ladder, faults: number): Rung {
  if (rung === 'exclude' || faults <= limits.perRung) return rung;
  return rung === 'restart' && hasOverclock ? 'withoutOverclock' : 'exclude';
}

/** Never more than the hour's budget, counted at the moments in which the restarts happen. */
function restartAt(
  { limits: { firstMs, lastMs, perHour }, backoff }: Ladder,
  restartsMs: readonly number[],
  nowMs: number,
): { readonly atMs: number; readonly wait: 'backoff' | 'budget' } {
  const atMs = nowMs + backoffMs(backoff, firstMs, lastMs);
  const oldest = restartsMs[restartsMs.length - perHour];
  const budgetMs = oldest === undefined ? Number.NEGATIVE_INFINITY : oldest + hourMs;
  return budgetMs > atMs ? { atMs: budgetMs, wait: 'budget' } : { atMs, wait: 'backoff' };
}
