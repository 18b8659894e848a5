import type { CoinMemoryNeed } from './coins';

const dayMs = 86_400_000;

/** GiB that a coin asks of a card's memory at a time; null: how it grows is not verified, so nothing later than its date is known. */
export function memoryNeedGib({ gib, asOf, growth }: CoinMemoryNeed, atMs: number): number | null {
  if (growth === null) return null;
  if (asOf === null) return gib;
  const days = Math.max(0, atMs - Date.parse(asOf)) / dayMs;
  if ('mib' in growth) return gib + (growth.mib / 1024) * (days / growth.days);
  return gib * (1 + growth.percent / 100) ** Math.floor(days / growth.days);
}
