import type { Clock } from '../platform/clock';

interface Waiter {
  readonly from: number;
  readonly settle: () => void;
}

/** Promises for answers that come by number, each with a deadline. */
export class Waiters {
  private readonly waiting = new Set<Waiter>();

  constructor(private readonly clock: Clock) {}

  /** Resolves with the answer number `from` or a later one, at the latest after `ms`. */
  wait(from: number, ms: number): Promise<void> {
    return new Promise((resolve) => {
      const settle = () => {
        this.waiting.delete(waiter);
        cancel();
        resolve();
      };
      const waiter = { from, settle };
      const cancel = this.clock.after(ms, settle);
      this.waiting.add(waiter);
    });
  }

  answered(number: number): void {
    for (const waiter of [...this.waiting]) if (waiter.from <= number) waiter.settle();
  }
}
