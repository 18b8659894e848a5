import type { CallArgs, CallName, CallReply } from '../../shared/contract';
import { fail, type Result } from '../../shared/faults';
import type { StateSlices } from '../../shared/stateSlices';
import type { RigClient, Watcher } from './client';

/** What src/preload puts on the page's window. */
export interface Bridge {
  call(name: string, args: unknown): Promise<unknown>;
  onState(listener: (slices: unknown) => void): () => void;
}

/** The same process tree, the same build: replies are taken at their word. */
export class BridgeClient implements RigClient {
  private readonly bridge: Bridge;

  constructor(bridge: Bridge) {
    this.bridge = bridge;
  }

  async call<K extends CallName>(name: K, args: CallArgs<K>): Promise<Result<CallReply<K>>> {
    try {
      return (await this.bridge.call(name, args)) as Result<CallReply<K>>;
    } catch (error) {
      return fail('app/internal', String(error));
    }
  }

  watch(watcher: Watcher): () => void {
    return this.bridge.onState((slices) => {
      watcher.onLink('live');
      watcher.onSlices(slices as StateSlices);
    });
  }
}
