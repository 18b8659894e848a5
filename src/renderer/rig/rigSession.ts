import type { CallArgs, CallName } from '../../shared/contract';
import { mergeSlices, type StateSlices } from '../../shared/stateSlices';
import type { Link, RigClient } from '../client/client';
import type { RigStore } from './rigStore';

/** Keeps the store in step with the app while the page is visible; a page nobody sees costs nothing. */
export class RigSession {
  private readonly client: RigClient;
  private readonly store: RigStore;
  private readonly page: Document;
  private unwatch: (() => void) | null = null;

  constructor(client: RigClient, store: RigStore, page: Document) {
    this.client = client;
    this.store = store;
    this.page = page;
  }

  start(): void {
    this.page.addEventListener('visibilitychange', this.followVisibility);
    this.followVisibility();
  }

  stop(): void {
    this.page.removeEventListener('visibilitychange', this.followVisibility);
    this.leave();
  }

  /** What a button does. A fault is shown, a success clears the last one. */
  readonly ask = async <K extends CallName>(name: K, args: CallArgs<K>): Promise<void> => {
    const result = await this.client.call(name, args);
    this.store.setState({ notice: result.ok ? null : result.fault });
  };

  private readonly followVisibility = (): void => {
    if (this.page.visibilityState === 'hidden') this.leave();
    else this.unwatch ??= this.client.watch({ onSlices: this.onSlices, onLink: this.onLink });
  };

  private leave(): void {
    this.unwatch?.();
    this.unwatch = null;
  }

  private readonly onLink = (link: Link): void => {
    if (this.store.getState().link !== link) this.store.setState({ link });
  };

  private readonly onSlices = (slices: StateSlices): void => {
    const state = mergeSlices(this.store.getState().state, slices);
    if (state === null) return;
    this.store.setState({ state });
  };
}
