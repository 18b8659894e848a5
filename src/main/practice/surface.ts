/** The flags of ethminer that a GPU's hashrate depends on. */
export interface MinerFlags {
  /** Blocks per launch, --cuda-grid-size. */
  readonly grid: number;
  /** Threads per block, --cuda-block-size. */
  readonly block: number;
  /** --cuda-streams. */
  readonly streams: number;
  /** Hashes a thread works on at once, --cuda-parallel-hash, 1 to 8. */
  readonly parallel: number;
}

/** What ethminer takes when nothing is said. */
export const defaultFlags: MinerFlags = { grid: 8192, block: 128, streams: 2, parallel: 4 };

/** Where a card is at its best and by which part better than with the default flags (0.08 to 0.12). */
export interface Optimum {
  readonly flags: MinerFlags;
  readonly gain: number;
}

/**
 * Hashrate with `flags` over hashrate with the default flags: 1 at the default, 1 + gain at the optimum, smooth, one hill
 * in the logarithms of the flags. Grid and streams trade against each other, as both fill the same queue of work.
 */
export function flagFactor(flags: MinerFlags, optimum: Optimum): number {
  const distance = squaredDistance(flags, optimum.flags);
  const defaultDistance = squaredDistance(defaultFlags, optimum.flags);
  return (1 + optimum.gain) / (1 + (optimum.gain * distance) / defaultDistance);
}

function squaredDistance(a: MinerFlags, b: MinerFlags): number {
  const grid = Math.log2(a.grid / b.grid);
  const block = Math.log2(a.block / b.block);
  const streams = Math.log2(a.streams / b.streams);
  const parallel = Math.log2(a.parallel / b.parallel);
  return 0.5 * grid ** 2 + 0.8 * block ** 2 + 0.6 * streams ** 2 + 0.7 * parallel ** 2 + 0.4 * grid * streams;
}
