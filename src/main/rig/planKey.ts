import type { MinerPlan } from '../miners/adapter';

/** Two plans with the same key launch the same miner in the same way. */
export function planKey(plan: MinerPlan): string {
  const { adapter, ...rest } = plan;
  return JSON.stringify([adapter.id, rest]);
}
