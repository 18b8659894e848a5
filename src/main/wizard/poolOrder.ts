import type { PoolOffer } from '../../shared/wizard';

/** Those that answered first, fastest first; then those that are still being asked; then those that did not answer. */
export function inOrder(offers: readonly PoolOffer[]): readonly PoolOffer[] {
  const rank = (offer: PoolOffer) => (isGood(offer) ? 0 : offer.state === 'failed' || offer.fault !== null ? 2 : 1);
  return [...offers].sort((a, b) => rank(a) - rank(b) || latencyMs(a) - latencyMs(b));
}

/** The fastest, and as backup the fastest of another operator; of the same one, in another region, where there is no other. */
export function suggestedPools(offers: readonly PoolOffer[]): readonly string[] {
  const good = inOrder(offers).filter(isGood);
  const [main] = good;
  if (main === undefined) return [];
  const backup =
    good.find(({ operator }) => operator !== main.operator) ??
    good.find(({ host, region }) => host !== main.host && region !== main.region) ??
    good.find(({ host }) => host !== main.host);
  return backup === undefined ? [main.url] : [main.url, backup.url];
}

/** It answered, and did not refuse the wallet; that it was not asked for one, or did not say, is no refusal. */
function isGood({ state, fault, authorized }: PoolOffer): boolean {
  return state === 'answered' && fault === null && authorized !== false;
}

/** What a share's way there costs is the network's part of it; a pool's own slowness shows in its answers. */
function latencyMs({ connectMs, subscribeMs, authorizeMs }: PoolOffer): number {
  return (connectMs ?? 10_000) + (subscribeMs ?? 10_000) + (authorizeMs ?? 0);
}
