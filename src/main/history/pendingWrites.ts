import type { PendingWrite } from './rows';

/** About 5 MB at most. */
export const mostPending = 20_000;

/** Rows that wait for the disk, in order. When there are too many, the oldest readings go first: they are the most and matter least. */
export class PendingWrites {
  private writes: PendingWrite[] = [];
  private dropped = 0;

  get length(): number {
    return this.writes.length;
  }

  add(write: PendingWrite): void {
    this.writes.push(write);
    if (this.writes.length > mostPending) this.makeRoom();
  }

  first(count: number): readonly PendingWrite[] {
    return this.writes.slice(0, count);
  }

  /** Takes the first `count` away: they are written. */
  remove(count: number): void {
    this.writes.splice(0, count);
  }

  /** How many were dropped since the last call. */
  takeDropped(): number {
    const { dropped } = this;
    this.dropped = 0;
    return dropped;
  }

  /** A tenth at once, so that this costs little per row. */
  private makeRoom(): void {
    const goal = Math.ceil(mostPending / 10);
    let readings = 0;
    const kept = this.writes.filter((write) => write.statement !== 'reading' || readings++ >= goal);
    const without = kept.length > mostPending ? kept.slice(kept.length - mostPending + goal) : kept;
    this.dropped += this.writes.length - without.length;
    this.writes = without;
  }
}
