import type { CallArgs, CallName } from '../../shared/contract';
import { mergeSlices, type StateSlices } from '../../shared/stateSlices';
import type { Link, RigClient } from '../client/client';
import { appendRow, charted, chartSpanMs, rowsFromHistory } from './chartRows';
import type { RigStore } from './rigStore';

/** Keeps the store in step with the app while the page is visible; a page nobody sees costs nothing. */
export class RigSession {
  readonly #client: RigClient;
  readonly #store: RigStore;
  readonly #page: Document;
  #unwatch: (() => void) | null = null;
  #isFresh = false;

  constructor(client: RigClient, store: RigStore, page: Document) {
    this.#client = client;
    this.#store = store;
    this.#page = page;
  }

  start(): void {
    this.#page.addEventListener('visibilitychange', this.#followVisibility);
    this.#followVisibility();
  }

  stop(): void {
    this.#page.removeEventListener('visibilitychange', this.#followVisibility);
    this.#leave();
  }

  /** What a button does. A fault is shown, a success clears the last one. */
  readonly ask = async <K extends CallName>(name: K, args: CallArgs<K>): Promise<void> => {
    const result = await this.#client.call(name, args);
    this.#store.setState({ notice: result.ok ? null : result.fault });
  };

  readonly #followVisibility = (): void => {
    if (this.#page.visibilityState === 'hidden') this.#leave();
    else this.#unwatch ??= this.#client.watch({ onSlices: this.#onSlices, onLink: this.#onLink });
  };

  #leave(): void {
    this.#unwatch?.();
    this.#unwatch = null;
    this.#isFresh = false;
  }

  readonly #onLink = (link: Link): void => {
    if (link !== 'live') this.#isFresh = false;
    if (this.#store.getState().link !== link) this.#store.setState({ link });
  };

  readonly #onSlices = (slices: StateSlices): void => {
    const mirror = this.#store.getState();
    const state = mergeSlices(mirror.state, slices);
    if (state === null) return;
    const rows = mirror.rows === null ? null : appendRow(mirror.rows, state.devices, state.nowMs);
    this.#store.setState({ state, rows });
    if (!this.#isFresh) void this.#loadHistory();
  };

  /** At the first state of every connection, since what happened in between is only in the history. */
  async #loadHistory(): Promise<void> {
    this.#isFresh = true;
    const { state } = this.#store.getState();
    if (state === null) return;
    const sinceMs = Math.max(0, Math.floor(state.nowMs - chartSpanMs));
    const history = await this.#client.call('history:readings', { sinceMs, maxPoints: 600 });
    const ids = charted(state.devices).map(({ id }) => id);
    const past = history.ok ? rowsFromHistory(history.value, ids) : [];
    const lastMs = past.at(-1)?.atMs ?? 0;
    const since = (this.#store.getState().rows ?? []).filter(({ atMs }) => atMs > lastMs);
    this.#store.setState({ rows: [...past, ...since] });
  }
}
