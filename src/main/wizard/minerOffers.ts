import type { InstalledMiner, MinerListing } from '../../shared/minerListing';
import type { MinersView, RigViewDevice, Said, WizardMiner } from '../../shared/wizard';

export interface MinerFacts {
  readonly coin: { readonly ticker: string; readonly algorithm: string; readonly miners: readonly string[] };
  /** Those that are to mine. */
  readonly devices: readonly RigViewDevice[];
  readonly listings: readonly MinerListing[];
  readonly vendorsOf: (miner: string) => readonly string[];
  readonly nameOf: (miner: string) => string;
  /** A program under the miner's usual name on PATH; null: none. */
  readonly onPath: (miner: string) => string | null;
}

/** Every miner of ours that mines the coin: those that fit the devices first, and of them the soonest ready and the cheapest. */
export function minerOffers(facts: MinerFacts): MinersView {
  const { coin } = facts;
  const offers = coin.miners.map((id) => offerOf(id, facts)).sort((a, b) => pointsOf(b, facts) - pointsOf(a, facts));
  const suggested = offers.find(({ fits }) => fits);
  return {
    coin: coin.ticker,
    algorithm: coin.algorithm,
    offers: offers.map((offer) => ({ ...offer, isSuggested: offer === suggested })),
  };
}

function offerOf(id: string, { devices, listings, vendorsOf, nameOf, onPath }: MinerFacts): WizardMiner {
  const listing = listings.find((one) => one.id === id) ?? null;
  const able = devices.filter(({ vendor }) => vendorsOf(id).includes(vendor));
  const unable = devices.filter((device) => !able.includes(device));
  const program = listing?.current ?? fromPath(onPath(id));
  const fits = able.length > 0;
  return {
    id,
    name: listing?.name ?? nameOf(id),
    listing,
    devices: able.map((device) => device.id),
    fits,
    sentence: fits ? trust(listing) : { say: 'minerOtherCards', values: {} },
    warnings: warningsOf(listing, fits ? unable : [], program),
    get: program !== null ? 'here' : listing !== null && listing.checksumBy !== null ? 'download' : 'file',
    program,
    isSuggested: false,
  };
}

function fromPath(path: string | null): InstalledMiner | null {
  return path === null ? null : { version: null, path, from: 'file' };
}

function trust(listing: MinerListing | null): Said {
  const { min, max } = listing?.devFeePct ?? { min: 0, max: 0 };
  const fee = min === max ? String(max) : `${min} - ${max}`;
  const licence = listing?.licence ?? '';
  if (listing?.source === 'closed') return { say: 'minerClosed', values: { fee } };
  return max === 0 ? { say: 'minerFree', values: { licence } } : { say: 'minerOpen', values: { licence, fee } };
}

function warningsOf(
  listing: MinerListing | null,
  unable: readonly RigViewDevice[],
  program: InstalledMiner | null,
): readonly Said[] {
  const warnings: Said[] = [];
  if (unable.length > 0) warnings.push({ say: 'minerSomeCards', values: { names: unable.map(({ name }) => name).join(', ') } });
  if (program !== null || listing === null) return warnings;
  if (listing.checksumBy === null) warnings.push({ say: 'minerNoChecksum', values: {} });
  if (listing.checksumBy === 'rainbowminer') warnings.push({ say: 'minerByRainbow', values: {} });
  return warnings;
}

function pointsOf({ devices, get, listing }: WizardMiner, facts: MinerFacts): number {
  const soon = { here: 40, download: 20, file: 0 } as const;
  return (
    1000 * devices.length +
    (devices.length === facts.devices.length ? 500 : 0) +
    soon[get] +
    (listing?.checksumBy === 'author' ? 5 : 0) -
    (listing?.devFeePct.max ?? 0)
  );
}
