import type { SwitchReason } from '../../shared/switching';

// Pure: which of the coins set up for a device to mine now. Times are monotonic ms.

/** What a coin brings on one device. */
export interface CoinOffer {
  /** Per second and hash, in the rig's currency; null: no price, or nobody says what a hash brings. */
  readonly perHash: number | null;
  /** H/s on this device, as it was measured here; null: it was not. */
  readonly hashrateHs: number | null;
  /** W on this device; null: not measured, and then electricity is left out. */
  readonly powerW: number | null;
}

export interface ChoiceFacts {
  readonly isOn: boolean;
  /** The first is the one to mine without switching. */
  readonly offers: readonly CoinOffer[];
  readonly current: number;
  /** Its miner works, and neither a job nor a trial has the device. */
  readonly isMining: boolean;
  /** Since when the present coin is mined without a break; a break does not count as staying. */
  readonly minedMs: number;
  /** null: electricity costs nothing, or its price is not known. */
  readonly perKwh: number | null;
}

interface Choice {
  readonly to: number;
  readonly why: SwitchReason;
}

/** A start costs a minute or two of mining, and pools pay a new worker's first shares late. */
const minStayMs = 30 * 60_000;
/** Another coin has to bring so much more: prices and luck move by a few percent within an hour. */
const margin = 0.05;

export function chooseCoin(facts: ChoiceFacts): Choice {
  const { isOn, offers, isMining, minedMs } = facts;
  const current = facts.current < offers.length ? facts.current : 0;
  if (!isOn) return { to: isMining || facts.current >= offers.length ? 0 : current, why: 'off' };
  if (offers.length < 2) return { to: 0, why: 'single' };
  if (!isMining) return { to: current, why: 'waiting' };
  if (minedMs < minStayMs) return { to: current, why: 'staying' };
  const now = offers[current];
  if (now === undefined || now.perHash === null || now.hashrateHs === null) return { to: current, why: 'noFigures' };
  // A coin that nobody pays for is not worth a measurement.
  const unmeasured = offers.findIndex(({ perHash, hashrateHs }) => perHash !== null && perHash > 0 && hashrateHs === null);
  if (unmeasured >= 0) return { to: unmeasured, why: 'measuring' };
  const nets = offers.map((offer) => netPerDay(offer, facts.perKwh));
  const best = nets.reduce<number>(
    (at, net, i) => ((net ?? Number.NEGATIVE_INFINITY) > (nets[at] ?? Number.NEGATIVE_INFINITY) ? i : at),
    current,
  );
  const [own, other] = [nets[current] ?? 0, nets[best] ?? 0];
  if (nets.every((net, i) => i === current || net === null)) return { to: current, why: 'noFigures' };
  const isEnough = best !== current && other - own > Math.abs(own) * margin;
  return { to: isEnough ? best : current, why: 'best' };
}

/** In the rig's currency; null: not known. */
export function netPerDay({ perHash, hashrateHs, powerW }: CoinOffer, perKwh: number | null): number | null {
  if (perHash === null || hashrateHs === null) return null;
  return perHash * hashrateHs * 86_400 - ((powerW ?? 0) / 1000) * 24 * (perKwh ?? 0);
}
