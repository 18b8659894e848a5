import type { OwnSpan } from './poolGap';

/** As the history tells mining and accepted shares, in minutes. */
export interface MinedMinute {
  readonly device: string;
  readonly atMs: number;
  readonly spanMs: number;
  /** Time in which a miner had the device. */
  readonly miningMs: number;
  /** By the miner's own hashrate; null: it said none. */
  readonly hashes: number | null;
}

export interface WorkMinute {
  readonly device: string;
  readonly coin: string;
  readonly pool: string | null;
  readonly atMs: number;
  readonly spanMs: number;
  readonly accepted: number;
  readonly lost: number;
  /** Accepted ones of known difficulty, and their hashes. */
  readonly counted: number;
  readonly hashes: number;
}

/**
 * The rig's own accepted work for one account. Where a miner says no difficulty its hashrate stands in, less the part that was lost; and
 * where such a device worked for others too in that time, what it did for this account is not known.
 */
export function ownWork(
  mined: readonly MinedMinute[],
  work: readonly WorkMinute[],
  isOurs: (minute: WorkMinute) => boolean,
): readonly OwnSpan[] {
  const devices = new Set(work.filter(isOurs).map(({ device }) => device));
  return [...devices].flatMap((device) => {
    const all = work.filter((minute) => minute.device === device);
    const ours = all.filter(isOurs);
    const isCounted = ours.every(({ accepted, counted }) => accepted === counted);
    const isMixed = ours.length < all.length;
    const [accepted, lost] = [sum(ours, (minute) => minute.accepted), sum(ours, (minute) => minute.lost)];
    const kept = accepted / Math.max(1, accepted + lost);
    const ratedHashes = (hashes: number | null) => (isMixed || hashes === null ? null : hashes * kept);
    const shares = ours.map(({ atMs, spanMs, hashes, accepted: taken }) => {
      return { device, atMs, spanMs, minedMs: 0, hashes: isCounted ? hashes : 0, accepted: taken };
    });
    const mining = mined
      .filter((minute) => minute.device === device)
      .map(({ atMs, spanMs, miningMs, hashes }) => {
        return { device, atMs, spanMs, minedMs: miningMs, hashes: isCounted ? 0 : ratedHashes(hashes), accepted: 0 };
      });
    return [...shares, ...mining];
  });
}

function sum(minutes: readonly WorkMinute[], of: (minute: WorkMinute) => number): number {
  return minutes.reduce((all, minute) => all + of(minute), 0);
}
