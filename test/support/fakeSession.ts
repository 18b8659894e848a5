import type { MinerPlan } from '../../src/main/miners/adapter';
import type { MinerSession, SessionEnd, SessionSnapshot, ShareCounts } from '../../src/main/miners/session';
import type { Fault } from '../../src/shared/faults';

/** A miner run that does what the test says, and notes what it was told. */
export class FakeSession implements MinerSession {
  readonly orders: string[] = [];
  private state: SessionSnapshot = {
    phase: 'starting',
    pids: [4242],
    stats: null,
    trouble: null,
    startingStep: null,
    jobs: 0,
    startedAtMs: 0,
  };
  private readonly changed = new Set<() => void>();
  private readonly ended = new Set<(end: SessionEnd) => void>();
  private readonly shared = new Set<(shares: ShareCounts) => void>();
  finishStop: () => void = () => undefined;
  finishKill: (isGone?: boolean) => void = () => undefined;

  constructor(readonly plan: MinerPlan) {}

  leaderPid(): number | null {
    return this.state.pids[0] ?? null;
  }

  snapshot(): SessionSnapshot {
    return this.state;
  }

  log() {
    return { lines: [], dropped: 0 };
  }

  stop(): Promise<void> {
    this.orders.push('stop');
    return new Promise((resolve) => {
      this.finishStop = resolve;
    });
  }

  kill(): Promise<boolean> {
    this.orders.push('kill');
    return new Promise((resolve) => {
      this.finishKill = (isGone = true) => resolve(isGone);
    });
  }

  endFor(fault: Fault): void {
    this.orders.push(`end for ${fault.code}`);
    this.become({ phase: 'stopping' });
  }

  onDidChange(listener: () => void): () => void {
    this.changed.add(listener);
    return () => this.changed.delete(listener);
  }

  onDidEnd(listener: (end: SessionEnd) => void): () => void {
    this.ended.add(listener);
    return () => this.ended.delete(listener);
  }

  onDidShare(listener: (shares: ShareCounts) => void): () => void {
    this.shared.add(listener);
    return () => this.shared.delete(listener);
  }

  become(change: Partial<SessionSnapshot>): void {
    this.state = { ...this.state, ...change };
    for (const listener of this.changed) listener();
  }

  end(end: SessionEnd): void {
    this.state = { ...this.state, phase: 'ended', pids: [] };
    for (const listener of this.ended) listener(end);
  }
}
