import type { CallApp } from '../calls';
import type { RigStore } from '../rig/rigStore';
import { type ChartData, type ChartRange, longestGapMs, maxPoints, rowsFromHistory, spanMs, withPresent } from './chartData';

export interface ChartFollowerDeps {
  readonly call: CallApp;
  readonly store: RigStore;
  readonly range: ChartRange;
  readonly onData: (data: ChartData) => void;
}

/**
 * The data of a chart that is on the page: the past once from history, then what the states say. It asks history again after a
 * gap (a lost connection, a window that was hidden), since what happened meanwhile is only there.
 */
export class ChartFollower {
  private readonly deps: ChartFollowerDeps;
  private data: ChartData | null = null;
  private isLoading = false;
  private unsubscribe: (() => void) | null = null;

  constructor(deps: ChartFollowerDeps) {
    this.deps = deps;
  }

  start(): void {
    this.unsubscribe = this.deps.store.subscribe(() => this.follow());
    void this.load();
  }

  stop(): void {
    this.unsubscribe?.();
    this.unsubscribe = null;
  }

  private follow(): void {
    const { state, link } = this.deps.store.getState();
    if (this.data === null || this.isLoading || state === null || link !== 'live') return;
    const lastMs = this.data.rows.at(-1)?.atMs;
    if (lastMs !== undefined && state.nowMs - lastMs > longestGapMs(this.data.range)) void this.load();
    else this.show(withPresent(this.data, state.devices, state.nowMs));
  }

  private async load(): Promise<void> {
    const { call, store, range } = this.deps;
    const nowMs = store.getState().state?.nowMs;
    if (nowMs === undefined) return;
    this.isLoading = true;
    const sinceMs = Math.max(0, Math.floor(nowMs - spanMs(range)));
    const [readings, bands] = await Promise.all([
      call('history:readings', { sinceMs, maxPoints }),
      call('history:bands', { sinceMs }),
    ]);
    this.isLoading = false;
    if (this.unsubscribe === null) return;
    const past = { range, rows: readings.ok ? rowsFromHistory(readings.value, range) : [], bands: bands.ok ? bands.value : [] };
    const { state } = store.getState();
    this.show(state === null ? past : withPresent(past, state.devices, state.nowMs));
  }

  private show(data: ChartData): void {
    if (data === this.data) return;
    this.data = data;
    this.deps.onData(data);
  }
}
