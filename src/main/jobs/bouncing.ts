/** A program that starts and ends again within seconds, over and over: a script that crashes and is started by a loop. */
export interface Streak {
  readonly times: number;
  /** End of the last short run. */
  readonly endedMs: number;
  /** How long its devices stay free after that. */
  readonly quietMs: number;
}

/** By program. All times here in ms of one clock that never steps back. */
export type Streaks = ReadonlyMap<string, Streak>;

export interface Run {
  readonly program: string;
  readonly startedMs: number;
  readonly endedMs: number;
  /** It may have ended by a failure; a short run that did its work is no crash. */
  readonly mayHaveFailed: boolean;
}

/** A run that ended sooner did not get to train. */
const shortRunMs = 20_000;
/** Short runs further apart than this are no streak. */
const apartMs = 300_000;
const streakFrom = 3;
const firstMs = 60_000;
/** A program that bounces for hours costs one restart of the miner in this time. */
const lastMs = 900_000;

/**
 * After a run has ended. The third short run in a row keeps its devices free for a minute (or four times the quiet time, if
 * that is more), each further one twice as long, up to a quarter of an hour. A longer run, one that did its work, or a pause of
 * five minutes beyond the time its devices were kept free ends the streak.
 */
export function afterRun(streaks: Streaks, run: Run, quietMs: number): Streaks {
  const next = new Map([...streaks].filter(([, streak]) => !isOver(streak, run.startedMs)));
  const known = next.get(run.program);
  next.delete(run.program);
  if (!run.mayHaveFailed || run.endedMs - run.startedMs >= shortRunMs) return next;
  const times = (known?.times ?? 0) + 1;
  return next.set(run.program, { times, endedMs: run.endedMs, quietMs: quietAfter(times, quietMs) });
}

/** The streak that a program is in; null: it does not bounce. */
export function bounceOf(streaks: Streaks, program: string): Streak | null {
  const streak = streaks.get(program);
  return streak === undefined || streak.times < streakFrom ? null : streak;
}

function isOver(streak: Streak, nowMs: number): boolean {
  return nowMs - streak.endedMs > apartMs + streak.quietMs;
}

function quietAfter(times: number, quietMs: number): number {
  if (times < streakFrom) return quietMs;
  const first = Math.max(firstMs, 4 * quietMs);
  // The quiet time itself may be longer than what is added to it.
  return Math.max(quietMs, Math.min(lastMs, first * 2 ** Math.min(20, times - streakFrom)));
}
