export interface RewardInputs {
  readonly rejectedPct: number;
  readonly acceptedPct: number;
  readonly temperatureC: number;
  /** Accepted shares of this worker and of the whole cluster, where a total is known. */
  readonly acceptedUser?: number;
  readonly acceptedTotal?: number;
}

/**
 * The owner's reward, 0 to 100: what is rejected, what is missing from the accepted (weighed by the rest of the cluster's share) and
 * degrees above 90 are taken off. It knows neither hashrate nor power: a health score (docs/tuner.md).
 */
export function reward({ rejectedPct, acceptedPct, temperatureC, acceptedUser = 0, acceptedTotal = 0 }: RewardInputs): number {
  const missing = acceptedPct < 100 ? 100 - acceptedPct : 0;
  const weight = acceptedTotal > 0 ? 1 - acceptedUser / acceptedTotal : 1;
  return Math.max(0, 100 - rejectedPct - Math.max(0, temperatureC - 90) - missing * weight);
}
