import type { ProcStat } from '../platform/proc';
import type { Seen } from './lookAgain';

const unknown = { gapMs: 0, comm: '', startTicks: 0, isPython: false, eagerUntilMs: 0 };
const recentCount = 256;
const youngMs = 30_000;

/** Which processes are known, which of them are new, and when each deserves its next look. Times in monotonic ms. */
export class SeenProcesses {
  private readonly seen = new Map<number, Seen>();
  private recent: number[] = [];
  private nextDueMs = Number.POSITIVE_INFINITY;

  /** When the first of them is due; never later than that, sometimes sooner. */
  get dueMs(): number {
    return this.nextDueMs;
  }

  get(pid: number): Seen | undefined {
    return this.seen.get(pid);
  }

  has(pid: number): boolean {
    return this.seen.has(pid);
  }

  /** It begins a program: whatever was known of that number is of no use. */
  meet(pid: number, firstSeenMs: number, nextLookMs: number): Seen {
    const seen = { firstSeenMs, nextLookMs, ...unknown };
    this.seen.set(pid, seen);
    this.nextDueMs = Math.min(this.nextDueMs, nextLookMs);
    this.recent.push(pid);
    if (this.recent.length > 2 * recentCount) this.recent = this.recent.slice(-recentCount);
    return seen;
  }

  /** A new program under a known number starts young again; without being told one has to see that. */
  recognise(stat: ProcStat, nowMs: number, isPython: () => boolean): Seen {
    const seen = this.seen.get(stat.pid) ?? this.meet(stat.pid, nowMs, nowMs);
    if (stat.comm === seen.comm && stat.startTicks === seen.startTicks) return seen;
    if (seen.comm !== '') seen.firstSeenMs = nowMs;
    seen.comm = stat.comm;
    seen.startTicks = stat.startTicks;
    seen.isPython = isPython();
    return seen;
  }

  lookBy(seen: Seen, atMs: number): void {
    seen.nextLookMs = Math.min(seen.nextLookMs, atMs);
    this.nextDueMs = Math.min(this.nextDueMs, atMs);
  }

  forget(pid: number): void {
    this.seen.delete(pid);
  }

  /** Only these are left. */
  keep(isLeft: (pid: number) => boolean): void {
    for (const pid of this.seen.keys()) if (!isLeft(pid)) this.seen.delete(pid);
    this.recent = this.recent.filter(isLeft);
  }

  /** The newest first, at most `count`. */
  newest(count = recentCount): readonly number[] {
    return [...new Set(this.recent.slice(-count).reverse())];
  }

  pythons(): readonly number[] {
    return [...this.seen].flatMap(([pid, seen]) => (seen.isPython ? [pid] : []));
  }

  /** The young first: an old process seldom begins to train. Then who waits longest, so that a spent budget starves nobody. */
  due(nowMs: number): readonly (readonly [pid: number, seen: Seen])[] {
    const due = [...this.seen].filter(([, seen]) => seen.nextLookMs <= nowMs);
    const isYoung = (seen: Seen) => nowMs - seen.firstSeenMs < youngMs;
    return due.sort(([, one], [, other]) => Number(isYoung(other)) - Number(isYoung(one)) || one.nextLookMs - other.nextLookMs);
  }

  /** After the looks that were due. */
  settle(): void {
    this.nextDueMs = Number.POSITIVE_INFINITY;
    for (const { nextLookMs } of this.seen.values()) this.nextDueMs = Math.min(this.nextDueMs, nextLookMs);
  }
}
