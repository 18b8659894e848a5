import type { OwnSpan } from './poolGap';

/** As the history tells mining and accepted shares, in minutes. */
export interface MinedMinute {
  readonly device: string;
  readonly atMs: number;
  readonly spanMs: number;
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
    if (isCounted) return ours.map(({ atMs, spanMs, hashes, accepted }) => ({ atMs, spanMs, hashes, accepted }));
    const shares: OwnSpan[] = ours.map(({ atMs, spanMs, accepted }) => ({ atMs, spanMs, hashes: 0, accepted }));
    const isMixed = ours.length < all.length;
    const accepted = ours.reduce((sum, minute) => sum + minute.accepted, 0);
    const lost = ours.reduce((sum, minute) => sum + minute.lost, 0);
    const kept = accepted / Math.max(1, accepted + lost);
    const rates = mined.filter((minute) => minute.device === device);
    return [
      ...shares,
      ...rates.map(({ atMs, spanMs, hashes }) => {
        const known = isMixed || hashes === null ? null : hashes * kept;
        return { atMs, spanMs, hashes: known, accepted: 0 };
      }),
    ];
  });
}
