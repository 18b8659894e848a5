/** How often a device's miner failed in a row. */
export interface Backoff {
  readonly failures: number;
}

export const noBackoff: Backoff = { failures: 0 };

/** A miner that worked this long, ms, has made good: the next failure counts as the first. */
export const goodRunMs = 10 * 60_000;

export function afterFailure(backoff: Backoff, ranForMs: number): Backoff {
  return { failures: ranForMs >= goodRunMs ? 1 : backoff.failures + 1 };
}

/** The wait before the next start: doubling from the first to the last, ms. */
export function backoffMs(backoff: Backoff, firstMs: number, lastMs: number): number {
  if (backoff.failures === 0) return 0;
  return Math.min(lastMs, firstMs * 2 ** Math.min(backoff.failures - 1, 20));
}
