import type { SubscribeState } from '../shared/contract';
import type { RigState } from '../shared/state';
import type { Clock } from './platform/clock';

/** Changes that come in one bunch (eight devices, one tick) make one state, this many ms later at most. */
const gatherMs = 30;

/** Hands the state to whoever watches. With nobody watching, a change costs nothing. */
export class StateHub {
  private readonly listeners = new Set<(state: RigState) => void>();
  private cancel: (() => void) | null = null;

  constructor(
    private readonly build: () => RigState,
    private readonly clock: Clock,
  ) {}

  readonly subscribe: SubscribeState = (listener) => {
    this.listeners.add(listener);
    listener(this.build());
    return () => this.listeners.delete(listener);
  };

  changed(): void {
    if (this.listeners.size === 0 || this.cancel !== null) return;
    this.cancel = this.clock.after(gatherMs, () => {
      this.cancel = null;
      const state = this.build();
      for (const listener of this.listeners) listener(state);
    });
  }

  stop(): void {
    this.cancel?.();
    this.cancel = null;
    this.listeners.clear();
  }
}
