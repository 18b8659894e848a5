import type { MinerPlan, MinerStats } from '../../src/main/miners/adapter';
import type { MinerSession, SessionEnd, SessionSnapshot, ShareCounts } from '../../src/main/miners/session';
import type { Clock } from '../../src/main/platform/clock';
import type { Random } from '../../src/main/tuner/random';
import type { Fault } from '../../src/shared/faults';

const startMs = 10_000;
const stopMs = 2000;
const killMs = 40;
const cardHs = 60e6;
const shareS = 20;
const cutEveryS = 20_000;

/** A run of a miner in simulated time: starts in 10 s, finds shares by chance, ends as it is told. No process stands behind it. */
export class SimulatedMiner implements MinerSession {
  static running = 0;
  /** Its pool answers nothing. */
  isSilent = false;
  private phase: SessionSnapshot['phase'] = 'starting';
  private stats: MinerStats | null = null;
  private trouble: Fault | null = null;
  private accepted = 0;
  private jobs = 0;
  private lines: string[] = [];
  private cutUntilMs = 0;
  private readonly startedMs: number;
  private readonly changed = new Set<() => void>();
  private readonly shared = new Set<(shares: ShareCounts) => void>();
  private readonly ended = new Set<(end: SessionEnd) => void>();

  constructor(
    readonly plan: MinerPlan,
    private readonly clock: Clock,
    private readonly random: Random,
  ) {
    this.startedMs = clock.monotonicMs();
    SimulatedMiner.running += 1;
  }

  /** One second of its life. */
  tick(): void {
    const now = this.clock.monotonicMs();
    if (this.phase === 'stopping' || this.phase === 'ended' || now - this.startedMs < startMs) return;
    this.phase = 'mining';
    if (this.random.uniform() < 1 / cutEveryS) this.cutUntilMs = now + 15_000;
    const isCut = now < this.cutUntilMs;
    this.trouble = isCut ? { code: 'pool/unreachable' } : null;
    const found = !isCut && !this.isSilent && this.random.uniform() < 1 / shareS ? 1 : 0;
    this.accepted += found;
    if (!isCut && this.random.uniform() < 1 / 15) this.jobs += 1;
    this.lines = [...this.lines.slice(-199), `share ${this.accepted}`];
    this.stats = { ...blank, hashrateHs: cardHs, accepted: this.accepted, isConnected: !isCut, difficulty: cardHs * shareS };
    const shares = { accepted: found, rejected: 0, stale: 0, pool: 'p:1' } as ShareCounts;
    if (found > 0) for (const listener of [...this.shared]) listener(shares);
    this.tell();
  }

  crash(): void {
    this.finish({ fault: { code: 'miner/crashed', detail: 'SIGSEGV' }, code: null, signal: 'SIGSEGV' });
  }

  leaderPid(): number | null {
    return this.phase === 'ended' ? null : 4242;
  }

  snapshot(): SessionSnapshot {
    const { phase, stats, trouble, jobs } = this;
    return {
      phase,
      pids: phase === 'ended' ? [] : [4242],
      stats,
      trouble,
      startingStep: null,
      jobs,
      startedAtMs: this.startedMs,
    };
  }

  log() {
    return { lines: this.lines, dropped: 0 };
  }

  async stop(): Promise<void> {
    await this.leave(stopMs);
  }

  async kill(): Promise<boolean> {
    await this.leave(killMs);
    return true;
  }

  endFor(fault: Fault): void {
    if (this.phase === 'stopping' || this.phase === 'ended') return;
    this.phase = 'stopping';
    this.clock.after(stopMs, () => this.finish({ fault, code: 0, signal: null }));
    this.tell();
  }

  onDidChange(listener: () => void): () => void {
    this.changed.add(listener);
    return () => this.changed.delete(listener);
  }

  onDidShare(listener: (shares: ShareCounts) => void): () => void {
    this.shared.add(listener);
    return () => this.shared.delete(listener);
  }

  onDidEnd(listener: (end: SessionEnd) => void): () => void {
    this.ended.add(listener);
    return () => this.ended.delete(listener);
  }

  private async leave(ms: number): Promise<void> {
    if (this.phase === 'ended') return;
    this.phase = 'stopping';
    await new Promise<void>((gone) => this.clock.after(ms, gone));
    this.finish({ fault: null, code: 0, signal: null });
  }

  private finish(end: SessionEnd): void {
    if (this.phase === 'ended') return;
    this.phase = 'ended';
    SimulatedMiner.running -= 1;
    for (const listener of [...this.ended]) listener(end);
    this.tell();
    for (const listeners of [this.changed, this.shared, this.ended]) listeners.clear();
  }

  private tell(): void {
    for (const listener of [...this.changed]) listener();
  }
}

const blank: MinerStats = {
  ...{ version: '1', hashrateHs: null, accepted: 0, rejected: 0, stale: 0, uptimeS: null, pool: 'p:1', isConnected: true },
  ...{ isPaused: false, difficulty: null, temperatureC: null, fanPct: null, powerW: null },
};
