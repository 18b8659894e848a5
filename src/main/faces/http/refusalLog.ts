import type { Log } from '../../platform/log';

/** Further refusals of the same kind to the same address within this time are counted, not written. */
const quietMs = 600_000;
const maxKinds = 256;

interface Told {
  readonly atMs: number;
  more: number;
}

/** Says who was refused and why: once each, since whoever attacks decides how often it happens. */
export class RefusalLog {
  private readonly log: Log;
  private readonly nowMs: () => number;
  private readonly told = new Map<string, Told>();

  /** `nowMs` never jumps back (monotonic). */
  constructor(log: Log, nowMs: () => number) {
    this.log = log;
    this.nowMs = nowMs;
  }

  note(address: string, why: string): void {
    const now = this.nowMs();
    const isFull = this.told.size >= maxKinds && !this.told.has(`${why} ${address}`);
    const key = isFull ? why : `${why} ${address}`;
    const before = this.told.get(key);
    if (before !== undefined && now - before.atMs < quietMs) {
      before.more += 1;
      return;
    }
    const more = before === undefined || before.more === 0 ? '' : `; ${before.more} more like it since the last line`;
    if (isFull) this.forgetOld(now);
    this.told.set(key, { atMs: now, more: 0 });
    this.log.warn('http', `refused: ${why} (${isFull ? 'many addresses' : address}${more}; the next ones are only counted)`);
  }

  private forgetOld(now: number): void {
    for (const [key, { atMs }] of this.told) if (now - atMs >= quietMs) this.told.delete(key);
  }
}
