import type { Clock } from '../platform/clock';

/** What keeps a device from mining for a time: a pause, a fault before the next try, the quiet after a job. */
type Wait = 'pause' | 'fault' | 'quiet';

interface End {
  /** null: until it is dropped. */
  readonly wallMs: number | null;
  readonly monotonicMs: number;
}

/** A wait is looked at this often, ms: a machine that slept has lost none of it on the one clock and all of it on the other. */
const lookMs = 60_000;
/** The two clocks of a machine drift apart by less than this, ms; more is a clock that was set, or a sleep. */
const driftMs = 2000;

/**
 * The waits of one device. Over when either clock says so: one that was set back by hours prolongs nothing, and after a sleep the
 * time that was told counts.
 */
export class Waits {
  private readonly ends = new Map<Wait, End>();
  private cancelTimer: () => void = () => undefined;

  /** @param onEnd called when one may be over. */
  constructor(
    private readonly clock: Clock,
    private readonly onEnd: () => void,
  ) {}

  /** `untilMs`: ms since 1970; null: until it is dropped. */
  begin(wait: Wait, untilMs: number | null): void {
    const { clock } = this;
    this.ends.set(wait, { wallMs: untilMs, monotonicMs: clock.monotonicMs() + (untilMs ?? 0) - clock.nowMs() });
  }

  drop(wait: Wait): void {
    this.ends.delete(wait);
  }

  /** null: there is none, or it is over. `untilMs` by the wall clock as it is now. */
  get(wait: Wait): { readonly untilMs: number | null } | null {
    const end = this.ends.get(wait);
    if (end === undefined) return null;
    if (end.wallMs === null) return { untilMs: null };
    const now = this.clock.nowMs();
    const restMs = end.monotonicMs - this.clock.monotonicMs();
    if (now < end.wallMs && restMs > 0) return { untilMs: end.wallMs - now > restMs + driftMs ? now + restMs : end.wallMs };
    this.ends.delete(wait);
    return null;
  }

  /** Calls when the first of them may be over. */
  arm(): void {
    this.cancelTimer();
    const now = this.clock.monotonicMs();
    const rests = [...this.ends.values()].flatMap((end) => (end.wallMs === null ? [] : [end.monotonicMs - now]));
    if (rests.length === 0) return;
    this.cancelTimer = this.clock.after(Math.min(Math.max(0, Math.min(...rests)), lookMs) + 1, this.onEnd);
  }

  stop(): void {
    this.cancelTimer();
  }
}
