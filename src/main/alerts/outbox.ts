import type { Fault, Result } from '../../shared/faults';
import type { Clock } from '../platform/clock';
import type { Message } from './send';

/** After each failure; the last for as long as it takes, ms. */
const retryAfterMs = [30_000, 120_000, 600_000, 3_600_000] as const;
/** A channel that has failed this often in a row is said to be down. */
const saidAfter = 2;
/** The oldest go first: of a night without network the end counts. */
const mostWaiting = 20;

/** One channel's messages, in order: tried again until they are through, and said when they are not. */
export class Outbox {
  private readonly waiting: Message[] = [];
  private failures = 0;
  private isSending = false;
  private isStopped = false;
  private cancel: (() => void) | null = null;

  constructor(
    private readonly clock: Pick<Clock, 'after'>,
    private readonly send: (message: Message) => Promise<Result<null>>,
    /** The channel's fault as it is now; null: it works. */
    private readonly onFault: (fault: Fault | null) => void,
  ) {}

  put(message: Message): void {
    if (this.waiting.length >= mostWaiting) this.waiting.shift();
    this.waiting.push(message);
    if (this.cancel === null) void this.work();
  }

  /** New settings: what waits is tried at once. */
  again(): void {
    this.cancel?.();
    this.cancel = null;
    this.failures = 0;
    this.onFault(null);
    void this.work();
  }

  stop(): void {
    this.isStopped = true;
    this.cancel?.();
    this.waiting.length = 0;
  }

  private async work(): Promise<void> {
    if (this.isSending) return;
    this.isSending = true;
    for (let message = this.waiting[0]; message !== undefined && !this.isStopped; message = this.waiting[0]) {
      const sent = await this.send(message);
      if (!sent.ok) {
        this.failed(sent.fault);
        break;
      }
      if (this.waiting[0] === message) this.waiting.shift();
      if (this.failures > 0) this.onFault(null);
      this.failures = 0;
    }
    this.isSending = false;
  }

  private failed(fault: Fault): void {
    if (this.isStopped) return;
    this.failures += 1;
    if (this.failures >= saidAfter) this.onFault(fault);
    const waitMs = retryAfterMs[Math.min(this.failures, retryAfterMs.length) - 1] ?? 3_600_000;
    this.cancel = this.clock.after(waitMs, () => {
      this.cancel = null;
      void this.work();
    });
  }
}
