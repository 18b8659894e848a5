import type { Clock } from '../../platform/clock';
import { Proc } from '../../platform/proc';
import type { Holder } from '../holders';
import { unseen, viewProcess } from '../processView';

interface Suspect {
  readonly holder: Holder;
  readonly startTicks: number;
  /** Monotonic ms; Infinity: until its process ends. */
  readonly untilMs: number;
}

/** How long the GPUs are left to somebody who cannot be found. */
const unseenMs = 10_000;
const lookMs = 1000;

/**
 * Who opened a GPU and may not be looked into: another user's program, a container's. Known by name where the newest hidden
 * program must be it, and then believed until it ends or the driver says that it has no work there; else for ten seconds.
 */
export class Suspects {
  private readonly clock: Pick<Clock, 'nowMs' | 'monotonicMs'>;
  private readonly proc: Proc;
  private readonly suspects = new Map<number, Suspect>();
  private nextLookMs = Number.POSITIVE_INFINITY;

  constructor(clock: Pick<Clock, 'nowMs' | 'monotonicMs'>, procRoot: string) {
    this.clock = clock;
    this.proc = new Proc(procRoot);
  }

  list(): readonly Holder[] {
    return [...this.suspects.values()].map(({ holder }) => holder);
  }

  /** The suspect where it was one already, and now did it again; else null. */
  add(pid: number | null, source: 'device' | 'exec', devices: readonly string[]): Holder | null {
    const stat = pid === null ? null : this.proc.stat(pid);
    const nowMs = this.clock.monotonicMs();
    this.nextLookMs = Math.min(this.nextLookMs, nowMs + lookMs);
    const known = this.suspects.get(stat?.pid ?? 0);
    if (known !== undefined) {
      if (stat === null) this.suspects.set(0, { ...known, untilMs: nowMs + unseenMs });
      return known.holder;
    }
    const { choice, ...view } = stat === null ? unseen : viewProcess(this.proc, stat, null, null);
    const noticed = { kind: source === 'exec' ? 'started' : 'opened', values: {} } as const;
    const holder: Holder = {
      ...view,
      pid: stat?.pid ?? 0,
      ancestors: [],
      noticed,
      source,
      devices,
      sinceMs: this.clock.nowMs(),
    };
    const untilMs = stat === null ? nowMs + unseenMs : Number.POSITIVE_INFINITY;
    this.suspects.set(holder.pid, { holder, startTicks: stat?.startTicks ?? 0, untilMs });
    return null;
  }

  dueInMs(): number {
    return Math.max(0, this.nextLookMs - this.clock.monotonicMs());
  }

  /** True when one ended or its time is over. */
  dropOver(): boolean {
    const nowMs = this.clock.monotonicMs();
    if (nowMs < this.nextLookMs) return false;
    const over = [...this.suspects].filter(
      ([pid, { untilMs, startTicks }]) => nowMs >= untilMs || (pid > 0 && !this.proc.isAlive(pid, startTicks)),
    );
    for (const [pid] of over) this.suspects.delete(pid);
    this.nextLookMs = this.suspects.size === 0 ? Number.POSITIVE_INFINITY : nowMs + lookMs;
    return over.length > 0;
  }

  clear(): void {
    this.suspects.clear();
    this.nextLookMs = Number.POSITIVE_INFINITY;
  }
}
