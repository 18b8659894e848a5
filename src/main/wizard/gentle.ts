/**
 * Flags by which a miner leaves a card some time for drawing: about half of its intensity. Sources: T-Rex's help (`-i` 8 to 25, work
 * size 2^i), GMiner's and NBMiner's (`-i` 1 to 100). Miners without such a flag are not listed: their card can be left out instead.
 */
const flags: Readonly<Record<string, readonly string[]>> = {
  't-rex': ['-i', '16'],
  gminer: ['-i', '50'],
  nbminer: ['-i', '50'],
};

/** Null: this miner has no such flag that is documented. */
export function gentleFlags(miner: string): readonly string[] | null {
  return flags[miner] ?? null;
}
