import type { ServerResponse } from 'node:http';
import type { SubscribeState } from '../../../shared/contract';
import type { RigState } from '../../../shared/state';
import { changedSlices } from '../../../shared/stateSlices';
import type { Clock } from '../../platform/clock';

/** An empty line this often, so that the page notices a dead connection; the page gives up after three. */
const heartbeatMs = 10_000;
/** A client that takes nothing for this long is dropped; its page connects again by itself. */
const stuckMs = 60_000;

/**
 * One client's `GET /api/states`: a line of JSON with the whole state, then a line with the changed fields whenever something
 * changed. While the client is slow nothing queues up: it gets what changed since its last line once it has room again.
 */
export class StateStream {
  private readonly response: ServerResponse;
  private readonly clock: Clock;
  private sent: RigState | null = null;
  private pending: RigState | null = null;
  private blockedSinceMs: number | null = null;
  private stops: (() => void)[] = [];

  constructor(response: ServerResponse, clock: Clock) {
    this.response = response;
    this.clock = clock;
  }

  /** `onEnd` is called once, when the client is gone or stop() was called. */
  start(subscribe: SubscribeState, onEnd: () => void): void {
    this.response.writeHead(200, { 'content-type': 'application/x-ndjson', 'cache-control': 'no-store' });
    this.response.on('drain', () => this.drained());
    this.response.once('close', () => {
      this.release();
      onEnd();
    });
    this.stops = [this.clock.every(heartbeatMs, () => this.beat()), subscribe((state) => this.offer(state))];
  }

  stop(): void {
    this.release();
    this.response.destroy();
  }

  private release(): void {
    for (const stop of this.stops.splice(0)) stop();
  }

  private offer(state: RigState): void {
    if (this.blockedSinceMs !== null) {
      this.pending = state;
      return;
    }
    const slices = changedSlices(this.sent, state);
    this.sent = state;
    if (Object.keys(slices).length > 0) this.write(`${JSON.stringify(slices)}\n`);
  }

  private beat(): void {
    if (this.blockedSinceMs === null) this.write('\n');
    else if (this.clock.monotonicMs() - this.blockedSinceMs > stuckMs) this.stop();
  }

  private write(line: string): void {
    if (!this.response.write(line)) this.blockedSinceMs = this.clock.monotonicMs();
  }

  private drained(): void {
    this.blockedSinceMs = null;
    const pending = this.pending;
    this.pending = null;
    if (pending !== null) this.offer(pending);
  }
}
