import type { Clock } from '../../src/main/platform/clock';

interface Entry {
  atMs: number;
  readonly everyMs: number | null;
  readonly run: () => void;
}

/** Time that moves only when told to, and counts who still waits for it. */
export class FakeClock implements Clock {
  private ms = 0;
  private readonly entries = new Set<Entry>();

  constructor(private startMs = 1_700_000_000_000) {}

  nowMs(): number {
    return this.startMs + this.ms;
  }

  monotonicMs(): number {
    return this.ms;
  }

  after(ms: number, run: () => void): () => void {
    return this.add({ atMs: this.ms + ms, everyMs: null, run });
  }

  every(ms: number, run: () => void): () => void {
    return this.add({ atMs: this.ms + ms, everyMs: ms, run });
  }

  /** The wall clock alone is set, or the machine slept. */
  jump(ms: number): void {
    this.startMs += ms;
  }

  get waiting(): number {
    return this.entries.size;
  }

  /** Moves on, running what falls due in order and letting promises settle in between. */
  async advance(ms: number): Promise<void> {
    const endMs = this.ms + ms;
    await settle();
    for (;;) {
      const due = [...this.entries].filter((entry) => entry.atMs <= endMs).sort((a, b) => a.atMs - b.atMs)[0];
      if (due === undefined) break;
      this.ms = Math.max(this.ms, due.atMs);
      if (due.everyMs === null) this.entries.delete(due);
      else due.atMs += due.everyMs;
      due.run();
      await settle();
    }
    this.ms = endMs;
    await settle();
  }

  private add(entry: Entry): () => void {
    this.entries.add(entry);
    return () => this.entries.delete(entry);
  }
}

/** Lets every promise that is ready run its course. */
export async function settle(): Promise<void> {
  for (let turn = 0; turn < 20; turn += 1) await Promise.resolve();
}
