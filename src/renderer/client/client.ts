import type { CallArgs, CallName, CallReply } from '../../shared/contract';
import type { Result } from '../../shared/faults';
import type { StateSlices } from '../../shared/stateSlices';

/** How the page stands with the app: `refused` means that the key is wrong, and waiting does not help. */
export type Link = 'connecting' | 'live' | 'lost' | 'refused';

export interface Watcher {
  /** The whole state first, then what changed. After a lost connection the whole state comes again. */
  onSlices(slices: StateSlices): void;
  onLink(link: Link): void;
}

/** The app as the page sees it, whatever lies between. Nothing here rejects: what goes wrong is a fault or a link. */
export interface RigClient {
  call<K extends CallName>(name: K, args: CallArgs<K>): Promise<Result<CallReply<K>>>;
  /** Returns the way to stop. */
  watch(watcher: Watcher): () => void;
}
