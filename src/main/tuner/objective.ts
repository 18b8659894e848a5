import { reward } from './reward';

export type ObjectiveKind = 'income' | 'hashrate' | 'efficiency' | 'reward';

/** What the objective is made of. Only `income` needs prices. */
export interface ObjectiveSpec {
  readonly kind: ObjectiveKind;
  /** Earned per unit of hashrate and day. */
  readonly perHashDay: number;
  /** Price of a kWh. */
  readonly perKwh: number;
}

/** What a configuration does; `accepted` is the paid part of its shares, 0 to 1. */
export interface Performance {
  readonly hashrate: number;
  readonly powerW: number;
  readonly accepted: number;
  readonly temperatureC: number;
}

/** Of the whole cluster, for the reward: the last counts told. */
export interface ClusterShares {
  readonly acceptedUser: number;
  readonly acceptedTotal: number;
}

/** Income per day, paid hashrate, paid hashrate per watt, or the owner's reward. */
export function objectiveValue(spec: ObjectiveSpec, performance: Performance, cluster: ClusterShares): number {
  const { hashrate, powerW, accepted, temperatureC } = performance;
  switch (spec.kind) {
    case 'income':
      return hashrate * accepted * spec.perHashDay - (powerW / 1000) * 24 * spec.perKwh;
    case 'hashrate':
      return hashrate * accepted;
    case 'efficiency':
      return (hashrate * accepted) / Math.max(1, powerW);
    case 'reward':
      return reward({ rejectedPct: 100 * (1 - accepted), acceptedPct: 100 * accepted, temperatureC, ...cluster });
  }
}
