// Pure: whether mining on one device costs more than it brings, for so long that it counts. Times are monotonic ms.

export interface NetLoss {
  readonly isLoss: boolean;
  /** Since when the figures say the opposite of `isLoss`; null: they do not. */
  readonly turnedMs: number | null;
}

export const noLoss: NetLoss = { isLoss: false, turnedMs: null };

/** Prices and hashrates go up and down by the minute, and every stop costs the miner's start. */
const lastingMs = 10 * 60_000;

/** @param netPerDay what a day would bring after electricity; null: not known, and then nothing is held. */
export function nextNetLoss(before: NetLoss, netPerDay: number | null, nowMs: number): NetLoss {
  if (netPerDay === null) return noLoss;
  const isLoss = netPerDay < 0;
  if (isLoss === before.isLoss) return { isLoss, turnedMs: null };
  const turnedMs = before.turnedMs ?? nowMs;
  return nowMs - turnedMs >= lastingMs ? { isLoss, turnedMs: null } : { ...before, turnedMs };
}
