// How fast a chain finds its blocks now, where its usual pace is known. Blocks come as a Poisson process; when hashrate leaves, they
// come more slowly until the difficulty follows, and every so often a wait between two jobs says which of a few paces is the present.

/** Chance that an ordinary gap between two jobs ends in an alarm. */
export const jobFalseAlarm = 1e-7;
const usualWaits = -Math.log(jobFalseAlarm);
/** The paces that are told apart: so many times the usual mean time between two blocks. */
const slowdowns = [1, 1.5, 2, 3, 4.5] as const;
/**
 * No pace is ever thought less likely than this. For the slower ones it is so little that before any of them was seen, all together
 * add a twentieth to the false alarm: patience with them costs no time until they show. For the usual one: a way back in some 15 blocks.
 */
const leastChances = slowdowns.map((slowdown) =>
  slowdown === 1 ? 0.1 : (0.05 / (slowdowns.length - 1)) * jobFalseAlarm * Math.exp(usualWaits / slowdown),
);
const slowest = slowdowns.length - 1;

/** How likely each pace is by the gaps so far; the usual one first, 1 in all. */
export type BlockPace = readonly number[];

export const usualPace: BlockPace = normal(leastChances.map((least, at) => (at === 0 ? 1 : least)));

interface Gap {
  /** From one job to the next, ms. */
  readonly gapMs: number;
  /** The last part of it, in which nobody looked: the job came at some time in it. */
  readonly unseenMs: number;
}

/** `blockMs`: usual mean time between two blocks. A hidden Markov model's step: weigh by likelihood, let every pace stay possible. */
export function paceAfterGap(pace: BlockPace, { gapMs, unseenMs }: Gap, blockMs: number): BlockPace {
  const lnChances = slowdowns.map((slowdown, at) => {
    const meanMs = slowdown * blockMs;
    const lnCameThen = Math.log(-Math.expm1(-Math.max(1, unseenMs) / meanMs));
    return Math.log(pace[at] ?? 0) - (gapMs - unseenMs) / meanMs + lnCameThen;
  });
  const largest = Math.max(...lnChances);
  const chances = normal(lnChances.map((lnChance) => Math.exp(lnChance - largest)));
  return normal(chances.map((chance, at) => Math.max(chance, leastChances[at] ?? 0)));
}

/** The gap that is outlived with a chance of `jobFalseAlarm`, ms. */
export function longestGapMs(pace: BlockPace, blockMs: number): number {
  let low = 0;
  let high = usualWaits * (slowdowns[slowest] ?? 1);
  for (let round = 0; round < 30; round += 1) {
    const middle = (low + high) / 2;
    const chance = slowdowns.reduce((sum, slowdown, at) => sum + (pace[at] ?? 0) * Math.exp(-middle / slowdown), 0);
    if (chance > jobFalseAlarm) low = middle;
    else high = middle;
  }
  return high * blockMs;
}

/** Slower than any chain gets: rather a log that does not tell of every block. */
export function isBeyondPaces(pace: BlockPace): boolean {
  return (pace[slowest] ?? 0) > 0.9;
}

function normal(chances: readonly number[]): BlockPace {
  const sum = chances.reduce((total, chance) => total + chance, 0);
  return chances.map((chance) => chance / sum);
}
