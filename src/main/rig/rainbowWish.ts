import type { Mode } from '../../shared/literals';

/** What bears on a RainbowMiner, which pauses as a whole rig or not at all. */
export interface RainbowWishFacts {
  readonly mode: Mode;
  /** A job other than RainbowMiner's own miners wants some device. */
  readonly hasJob: boolean;
  /** End of the quiet time after the last job, ms since 1970. */
  readonly quietUntilMs: number | null;
  /** The user paused the whole rig, or a rule of theirs holds a part of it. */
  readonly isPaused: boolean;
  /** A device is over its stop limit. */
  readonly isHot: boolean;
  readonly nowMs: number;
}

/** Whether RainbowMiner is to be out of the way: one reason on any device is enough. */
export function rainbowWish(facts: RainbowWishFacts): 'free' | 'mine' {
  const { mode, hasJob, quietUntilMs, isPaused, isHot, nowMs } = facts;
  const isQuiet = quietUntilMs !== null && nowMs < quietUntilMs;
  return mode !== 'mining' || hasJob || isQuiet || isPaused || isHot ? 'free' : 'mine';
}
