import type { RainbowOwner, RainbowPhase } from '../../../shared/rainbow';

// Pure: what to do with a RainbowMiner, from what is wanted of it and what was seen of it. Times are monotonic ms.

/** What lasts from one step to the next. */
export interface RainbowProgress {
  readonly phase: RainbowPhase;
  /** When it was last asked for what is wanted now, and that was not confirmed since; null: not asked. */
  readonly askedMs: number | null;
  /** Its reply to that; null: none yet. Without one nothing is confirmed: an earlier question may still be in its queue. */
  readonly isQueued: boolean | null;
  /** Since when what is wanted is not so; null: it is so. */
  readonly waitingSinceMs: number | null;
  /** True: the pause is ours, and so is its end. Null: not known yet, it was never asked. */
  readonly isOurPause: boolean | null;
}

export interface RainbowFacts {
  readonly owner: RainbowOwner;
  /** `free`: somebody needs a GPU, or mining is off. */
  readonly wants: 'free' | 'mine';
  /** Its own word after the last look; null: no answer. */
  readonly seen: {
    readonly isPaused: boolean;
    readonly isOnlyByRequest: boolean;
    /** Of `/runningminers`; null: unreadable, which is no proof of none. */
    readonly runningMiners: number | null;
  } | null;
  /** Processes below RainbowMiner's; always 0 for one that was only found. */
  readonly descendants: number;
  /** Whether RainbowMiner itself runs; for one that was only found: not known, so true. */
  readonly isRunning: boolean;
  readonly nowMs: number;
}

export interface RainbowStep {
  readonly progress: RainbowProgress;
  /** True: no miner of its is left, so far as it and the process table say. The driver's free memory has the last word. */
  readonly isFree: boolean;
  readonly ask: 'set' | 'reset' | null;
  /** `miners`: all processes below RainbowMiner's, now. `all`: RainbowMiner too, because it does not pause. */
  readonly kill: 'miners' | 'all' | null;
}

/** README: about 20 s until it looks. `/pause` is a toggle inside: asked again in the wrong moment it could turn itself back. */
const patienceMs = 30_000;
/** A round of downloads and benchmarks takes longer than that; one that we hold by killing its miners is not ended for it at once. */
const endMs = 60_000;
/** Without any reply, asking again is the smaller risk. */
const retryMs = 2000;

export function firstProgress(isOurPause: boolean | null): RainbowProgress {
  return { phase: 'unknown', askedMs: null, isQueued: null, waitingSinceMs: null, isOurPause };
}

/** After another wish: what was asked for the former one says nothing about the new one. */
export function afterWish(progress: RainbowProgress): RainbowProgress {
  return { ...progress, askedMs: null, isQueued: null, waitingSinceMs: null };
}

/**
 * After its reply to `/pause`. To `set`, `true` means that it was mining or paused only by its own rules, so the pause is ours;
 * `false` that somebody had paused it before. A pause that is ours stays so when asked again.
 */
export function afterReply(progress: RainbowProgress, action: 'set' | 'reset', isQueued: boolean): RainbowProgress {
  const isOurPause = action === 'set' ? isQueued || progress.isOurPause === true : progress.isOurPause;
  return { ...progress, isQueued, isOurPause };
}

/** The user wants it to mine, whoever paused it. */
export function afterTakeover(progress: RainbowProgress): RainbowProgress {
  return { ...afterWish(progress), isOurPause: true };
}

export function nextStep(before: RainbowProgress, facts: RainbowFacts): RainbowStep {
  if (!facts.isRunning && facts.descendants === 0)
    return { progress: { ...firstProgress(null), phase: 'ended' }, isFree: true, ask: null, kill: null };
  return facts.wants === 'free' ? toFree(before, facts) : toMine(before, facts);
}

function toFree(before: RainbowProgress, facts: RainbowFacts): RainbowStep {
  const { owner, seen, descendants, nowMs } = facts;
  const isTaken = seen?.isPaused === true && before.isQueued !== null;
  // `Pause` is true as soon as it took the request; its miners end in the seconds after. Once it has stopped them itself, what
  // still runs below it (a look at a sensor, say) is no miner.
  if (isTaken && seen.runningMiners === 0) {
    const phase = before.isOurPause === true ? 'paused' : 'pausedBefore';
    return { progress: { ...before, phase, askedMs: null, waitingSinceMs: null }, isFree: true, ask: null, kill: null };
  }
  const waitingSinceMs = before.waitingSinceMs ?? nowMs;
  const isLate = nowMs - waitingSinceMs >= patienceMs;
  const doesAsk = !isTaken && mayAsk(before, nowMs);
  const isOurs = owner === 'ours';
  const phase = isLate ? 'stuck' : isOurs ? 'holding' : 'pausing';
  return {
    progress: { ...(doesAsk ? asked(before, nowMs) : before), phase, waitingSinceMs },
    isFree: isOurs && descendants === 0,
    ask: doesAsk ? 'set' : null,
    kill: !isOurs ? null : nowMs - waitingSinceMs >= endMs ? 'all' : descendants > 0 ? 'miners' : null,
  };
}

function toMine(before: RainbowProgress, facts: RainbowFacts): RainbowStep {
  const { seen, nowMs } = facts;
  const rest = { isFree: false, ask: null, kill: null } as const;
  const isOurs = before.isOurPause === true;
  if (seen === null) return { ...rest, progress: { ...before, phase: isOurs ? 'resuming' : 'unknown' } };
  const isFree = seen.isPaused && seen.runningMiners === 0;
  const done = { ...before, askedMs: null, waitingSinceMs: null, isOurPause: null };
  // A pause of ours that it has not yet looked at has to be taken back too.
  if (!seen.isPaused && (!isOurs || before.isQueued !== null)) return { ...rest, progress: { ...done, phase: 'mining' } };
  if (!isOurs) {
    const phase = seen.isOnlyByRequest ? 'pausedBefore' : 'pausedItself';
    return { ...rest, isFree, progress: { ...done, phase } };
  }
  const waitingSinceMs = before.waitingSinceMs ?? nowMs;
  const isLate = nowMs - waitingSinceMs >= patienceMs;
  // Whether our part of a pause with other reasons is gone it does not say: after a `false`, or the time for it, it is.
  if ((isLate || before.isQueued === false) && seen.isPaused && !seen.isOnlyByRequest)
    return { ...rest, isFree, progress: { ...done, phase: 'pausedItself' } };
  const doesAsk = mayAsk(before, nowMs);
  const phase = isLate ? 'stuck' : 'resuming';
  const progress = { ...(doesAsk ? asked(before, nowMs) : before), phase, waitingSinceMs } as const;
  return { ...rest, isFree, ask: doesAsk ? 'reset' : null, progress };
}

function asked(before: RainbowProgress, nowMs: number): RainbowProgress {
  return { ...before, askedMs: nowMs, isQueued: null };
}

/** `false` is its word that nothing is in its queue: where it is not as wanted all the same, asking again can turn nothing back. */
function mayAsk({ askedMs, isQueued }: RainbowProgress, nowMs: number): boolean {
  if (askedMs === null) return true;
  return nowMs - askedMs >= (isQueued === true ? patienceMs : retryMs);
}
