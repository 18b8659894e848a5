// Pure: which of a device's pools it should mine at. Times are monotonic ms.

/** What is remembered of a device's pools, in the user's order: the first is the primary, the rest are backups. */
export interface FailoverState {
  /** The pool in use. */
  readonly index: number;
  /** Since when each counts as down; null: nothing is known against it. */
  readonly downMs: readonly (number | null)[];
  /** Since when the primary has answered without a gap, while a backup is in use; null: it does not. */
  readonly goodSinceMs: number | null;
  /** When the primary was last gone back to; null: never. */
  readonly returnedMs: number | null;
  /** Returns in a row that did not last: each doubles the time the primary has to be good for. */
  readonly failedReturns: number;
}

/** What is known now. */
export interface PoolFacts {
  /** The pool in use failed: no connection, no work, every share refused. What says so is the miner's run, not a TCP handshake. */
  readonly isDown: boolean;
  /** Whether the primary accepts a connection; null: not asked since the last time. */
  readonly doesPrimaryAnswer: boolean | null;
}

/** The primary has to be good for so long before it is gone back to. */
export const goodMs = 5 * 60_000;
const longestGoodMs = 60 * 60_000;
/** A return that lasted so long was a good one. */
const lastingMs = 10 * 60_000;
/** What was down so long ago may be tried again, if nothing else is left untried. */
const forgetMs = 30 * 60_000;

export function firstPool(count: number): FailoverState {
  return { index: 0, downMs: Array.from({ length: count }, () => null), goodSinceMs: null, returnedMs: null, failedReturns: 0 };
}

/** The state after those facts; the same object when nothing follows from them. One pool alone is never left. */
export function nextPool(state: FailoverState, facts: PoolFacts, nowMs: number): FailoverState {
  if (state.downMs.length < 2) return state;
  if (facts.isDown) return afterFailure(state, nowMs);
  return state.index === 0 || facts.doesPrimaryAnswer === null ? state : afterProbe(state, facts.doesPrimaryAnswer, nowMs);
}

/** How long the primary has to be good for, ms. */
export function neededGoodMs({ failedReturns }: FailoverState): number {
  return Math.min(longestGoodMs, goodMs * 2 ** Math.min(failedReturns, 10));
}

function afterFailure(state: FailoverState, nowMs: number): FailoverState {
  const downMs = state.downMs.map((since, index) => (index === state.index ? nowMs : stillDown(since, nowMs)));
  const didReturnFail = state.index === 0 && state.returnedMs !== null && nowMs - state.returnedMs < lastingMs;
  return {
    index: bestOf(downMs),
    downMs,
    goodSinceMs: null,
    returnedMs: state.index === 0 ? null : state.returnedMs,
    failedReturns: state.index !== 0 ? state.failedReturns : didReturnFail ? state.failedReturns + 1 : 0,
  };
}

function afterProbe(state: FailoverState, doesAnswer: boolean, nowMs: number): FailoverState {
  if (!doesAnswer) return state.goodSinceMs === null ? state : { ...state, goodSinceMs: null };
  if (state.goodSinceMs === null) return { ...state, goodSinceMs: nowMs };
  if (nowMs - state.goodSinceMs < neededGoodMs(state)) return state;
  const downMs = state.downMs.map((since, index) => (index === 0 ? null : since));
  return { ...state, index: 0, downMs, goodSinceMs: null, returnedMs: nowMs };
}

function stillDown(sinceMs: number | null, nowMs: number): number | null {
  return sinceMs !== null && nowMs - sinceMs >= forgetMs ? null : sinceMs;
}

/** The first that nothing is known against; when all are down, the one that has been down longest. */
function bestOf(downMs: readonly (number | null)[]): number {
  const fine = downMs.indexOf(null);
  if (fine >= 0) return fine;
  return downMs.reduce((best: number, since, index) => ((since ?? 0) < (downMs[best] ?? 0) ? index : best), 0);
}

/** The pools as a miner gets them: the one to use first, then the others in the user's order, for its own failover. */
export function poolOrder(pools: readonly string[], index: number): readonly string[] {
  const first = pools[index];
  return first === undefined ? pools : [first, ...pools.filter((_, other) => other !== index)];
}
