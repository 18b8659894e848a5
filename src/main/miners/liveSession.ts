import { randomBytes } from 'node:crypto';
import type { Fault, FaultCode, Result } from '../../shared/faults';
import type { Timings } from '../../shared/setup';
import type { Clock } from '../platform/clock';
import type { Log } from '../platform/log';
import type { KeptProcess, ProcessEnd, Processes } from '../platform/processes';
import type { MinerPlan, MinerRun, MinerStats } from './adapter';
import { hostAndPort } from './adapters/poolUrl';
import type { ApiClient } from './apiClient';
import { checkExecutable } from './executable';
import { exitFault, loggedCommand, mayBePool } from './exits';
import { afterBadAnswer, afterLine, afterOwnSleep, afterStats, type Health, newHealth, verdict } from './health';
import type { PoolReach } from './poolReach';
import type { PortAllocator } from './ports';
import type { MinerSession, SessionEnd, SessionSnapshot, ShareCounts } from './session';

export interface SessionDeps {
  readonly processes: Processes;
  readonly clock: Clock;
  readonly log: Log;
  readonly timings: () => Timings;
  readonly beforeVerdict: () => void;
  readonly ports: PortAllocator;
  readonly api: ApiClient;
  readonly pools: PoolReach;
  readonly cwd: string;
}

/** How long a killed process may take: the driver frees its memory before it is gone. */
const killMs = 5000;
/** Of one question to the API. */
const askMs = 3000;
/** Miners that end with these hear no TERM. */
const deaf: ReadonlySet<FaultCode> = new Set(['miner/not-answering', 'gpu/gone']);
/** A timer of ours that is later than this, ms, was not busy but asleep. */
const sleepMs = 5000;
/** ethminer 0.12 counts its uptime in whole minutes. */
const uptimeSlackS = 65;

/** One run of one miner. Health is judged by pure functions; this class only asks, listens and ends. */
export class LiveSession implements MinerSession {
  private phase: SessionSnapshot['phase'] = 'starting';
  private kept: KeptProcess | null = null;
  private run: MinerRun | null = null;
  private health: Health;
  private stats: MinerStats | null = null;
  private staleSeen = 0;
  private staleTold = 0;
  private jobs = 0;
  /** Why we end it; null while it runs, and when somebody asked. */
  private fault: Fault | null = null;
  private isAsked = false;
  private cancelPoll: () => void = () => undefined;
  private readonly startedAtMs: number;
  private readonly giveUp = new AbortController();
  private readonly changeListeners = new Set<() => void>();
  private readonly shareListeners = new Set<(shares: ShareCounts) => void>();
  private readonly endListeners = new Set<(end: SessionEnd) => void>();
  private readonly over: Promise<void>;
  private resolveOver: () => void = () => undefined;
  /** Resolves, with true, when somebody asked for the end. */
  private readonly asked: Promise<boolean>;
  private resolveAsked: (isReachable: boolean) => void = () => undefined;

  constructor(
    readonly plan: MinerPlan,
    private readonly deps: SessionDeps,
  ) {
    this.startedAtMs = deps.clock.nowMs();
    this.health = newHealth(deps.clock.monotonicMs());
    this.over = new Promise((resolve) => {
      this.resolveOver = resolve;
    });
    this.asked = new Promise((resolve) => {
      this.resolveAsked = resolve;
    });
    this.begin().catch((error: unknown) => this.broken(error));
  }

  leaderPid(): number | null {
    const { kept } = this;
    return kept === null || kept.pid === 0 || this.phase === 'ended' ? null : kept.pid;
  }

  snapshot(): SessionSnapshot {
    return {
      phase: this.phase,
      pids: this.kept?.pids() ?? [],
      stats: this.stats,
      trouble: this.health.trouble === null ? null : this.named(this.health.trouble.fault),
      startingStep: this.health.step,
      jobs: this.jobs,
      startedAtMs: this.startedAtMs,
    };
  }

  log(): { readonly lines: readonly string[]; readonly dropped: number } {
    return { lines: this.kept?.tail() ?? [], dropped: this.kept?.droppedLines ?? 0 };
  }

  async stop(): Promise<void> {
    this.ask();
    await this.terminate();
    await this.over;
  }

  async kill(): Promise<boolean> {
    this.ask();
    const { kept } = this;
    kept?.kill();
    const isGone = kept === null || (await this.isGone(kept));
    await this.over;
    return isGone;
  }

  onDidChange(listener: () => void): () => void {
    this.changeListeners.add(listener);
    return () => void this.changeListeners.delete(listener);
  }

  onDidShare(listener: (shares: ShareCounts) => void): () => void {
    this.shareListeners.add(listener);
    return () => void this.shareListeners.delete(listener);
  }

  onDidEnd(listener: (end: SessionEnd) => void): () => void {
    this.endListeners.add(listener);
    return () => void this.endListeners.delete(listener);
  }

  private async begin(): Promise<void> {
    const executable = await checkExecutable(this.plan.path);
    if (!executable.ok) return this.finish({ fault: this.isAsked ? null : executable.fault, code: null, signal: null });
    const port = await this.deps.ports.allocate();
    if (!port.ok) return this.finish({ fault: this.isAsked ? null : port.fault, code: null, signal: null });
    this.run = { ...this.plan, apiPort: port.value, apiToken: randomBytes(16).toString('hex') };
    if (this.isAsked) return this.finish({ fault: null, code: null, signal: null });
    this.launch(this.run);
    this.pollSoon();
  }

  private launch(run: MinerRun): void {
    const { path, prefixArgs, adapter, device, env } = this.plan;
    const args = [...prefixArgs, ...adapter.argv(run)];
    this.deps.log.info('miners', `${device.id}: ${loggedCommand(path, args, run)}`);
    this.health = newHealth(this.deps.clock.monotonicMs());
    this.kept = this.deps.processes.start({ path, args, env: { ...adapter.env?.(run), ...env }, cwd: this.deps.cwd });
    this.kept.onLine((line) => this.heard(line));
    this.kept.onEnd((end) => this.exited(end).catch((error: unknown) => this.broken(error)));
    this.changed();
  }

  private pollSoon(): void {
    this.cancelPoll();
    if (!this.isRunning()) return;
    const { clock, timings } = this.deps;
    const waitMs = timings().pollS * 1000;
    const fromMs = clock.monotonicMs();
    this.cancelPoll = clock.after(waitMs, () => {
      this.excuseSleep(fromMs, waitMs);
      this.poll().catch((error: unknown) => this.broken(error));
    });
  }

  /** Stopped by a debugger, a full memory or a suspend, we heard nothing: that is no silence of the miner. */
  private excuseSleep(fromMs: number, atMostMs: number): void {
    const lateMs = this.deps.clock.monotonicMs() - fromMs - atMostMs;
    if (lateMs > sleepMs) this.health = afterOwnSleep(this.health, lateMs);
  }

  private async poll(): Promise<void> {
    const { run } = this;
    if (run === null) return;
    const timeoutMs = Math.min(askMs, this.deps.timings().apiSilenceS * 1000);
    const askedMs = this.deps.clock.monotonicMs();
    const answer = await this.deps.api.ask(run.adapter.statsRequest(run), {
      port: run.apiPort,
      timeoutMs,
      signal: this.giveUp.signal,
    });
    if (!this.isRunning()) return;
    this.excuseSleep(askedMs, timeoutMs);
    if (answer.ok) this.answered(run.adapter.readStats(answer.value, run), run);
    else if (answer.fault.code !== 'miner/not-answering') this.endFor(answer.fault);
    const fault = verdict(this.health, this.deps.clock.monotonicMs(), this.deps.timings(), run.adapter);
    if (fault !== null) this.endFor(fault);
    this.changed();
    this.pollSoon();
  }

  private answered(read: Result<MinerStats>, run: MinerRun): void {
    const now = this.deps.clock.monotonicMs();
    if (!read.ok) {
      this.health = afterBadAnswer(this.health, read.fault.detail ?? '');
      if (read.fault.code !== 'miner/bad-stats') this.endFor(read.fault);
      return;
    }
    if (isOlder(read.value, (now - this.health.startedMs) / 1000, run)) {
      this.endFor({
        code: 'miner/api-port-taken',
        detail: `the API has been up for ${read.value.uptimeS} s, longer than our miner`,
      });
      return;
    }
    const before = this.health;
    this.health = afterStats(before, read.value, now);
    this.stats = { ...read.value, stale: read.value.stale + this.staleSeen };
    if (this.phase === 'starting' && this.health.workingSinceMs !== null) this.phase = 'mining';
    this.tellShares(before, this.stats);
  }

  private tellShares(before: Health, stats: MinerStats): void {
    const accepted = Math.max(0, stats.accepted - before.accepted);
    const rejected = Math.max(0, stats.rejected - before.rejected);
    const stale = Math.max(0, stats.stale - this.staleTold);
    this.staleTold = stats.stale;
    if (accepted + rejected + stale === 0) return;
    const { pool, difficulty } = stats;
    for (const listener of [...this.shareListeners]) listener({ accepted, rejected, stale, pool, difficulty });
  }

  private heard(line: string): void {
    const event = this.plan.adapter.readLine(line);
    if (event === null) return;
    if (event.event === 'stale') this.staleSeen += 1;
    if (event.event === 'newJob') this.jobs += 1;
    const before = this.health;
    this.health = afterLine(before, event, line, this.deps.clock.monotonicMs());
    if (event.event === 'fault' && event.isFatal) this.endFor({ code: event.code, detail: line });
    if (this.health.trouble !== before.trouble || this.health.step !== before.step) this.changed();
  }

  endFor(fault: Fault): void {
    if (!this.isRunning() || this.kept === null) return;
    this.fault = fault;
    this.phase = 'stopping';
    this.deps.log.warn('miners', `${this.plan.device.id}: ${fault.code} ${fault.detail ?? ''}`);
    if (deaf.has(fault.code)) this.kept.kill();
    this.terminate().catch((error: unknown) => this.broken(error));
    this.changed();
  }

  private ask(): void {
    if (this.phase === 'ended') return;
    if (this.fault === null) this.isAsked = true;
    this.resolveAsked(true);
    this.phase = 'stopping';
    this.cancelPoll();
  }

  private async terminate(): Promise<void> {
    const { kept } = this;
    if (kept === null || this.phase === 'ended') return;
    kept.signal('SIGTERM');
    kept.signal('SIGCONT'); // a stopped process hears TERM only when it goes on
    if (await kept.gone(this.plan.adapter.stopDeadlineMs(this.health.step))) return;
    this.deps.log.warn('miners', `${this.plan.device.id}: not gone in time after TERM, killed`);
    kept.kill();
    await this.isGone(kept);
  }

  private async isGone(kept: KeptProcess): Promise<boolean> {
    if (await kept.gone(killMs)) return true;
    this.deps.log.error('miners', `${this.plan.device.id}: processes ${kept.pids().join(', ')} do not die`);
    this.finish({ fault: { code: 'miner/will-not-die' }, code: null, signal: null });
    return false;
  }

  private async exited(end: ProcessEnd): Promise<void> {
    const { kept } = this;
    if (kept === null || this.phase === 'ended') return;
    this.deps.beforeVerdict();
    this.cancelPoll();
    const fault = this.fault ?? (this.isAsked ? null : await this.unasked(end, kept.tail()));
    if (await this.isGone(kept)) this.finish({ fault: this.isAsked ? null : fault, ...end });
  }

  private async unasked(end: ProcessEnd, tail: readonly string[]): Promise<Fault> {
    const ranMs = this.deps.clock.monotonicMs() - this.health.startedMs;
    const code = exitFault(this.plan.adapter, { ...end, ranMs, tail });
    const detail = `${end.signal ?? `code ${end.code}`}: ${tail.slice(-3).join(' | ')}`;
    this.deps.log.warn('miners', `${this.plan.device.id}: ended by itself, ${detail}`);
    const values = {
      ...(end.code === null ? {} : { exitCode: end.code }),
      ...(end.signal === null ? {} : { signal: end.signal }),
    };
    if (!mayBePool(code)) return { code, detail, values };
    const [pool] = this.plan.pools;
    // A job that comes now must not wait for a pool that is silent.
    const isReachable = pool === undefined || (await Promise.race([this.deps.pools.canConnect(pool), this.asked]));
    return { code: isReachable ? code : 'pool/unreachable', detail, values };
  }

  private finish(end: SessionEnd): void {
    if (this.phase === 'ended') return;
    this.phase = 'ended';
    this.cancelPoll();
    this.giveUp.abort();
    if (this.run !== null) this.deps.ports.release(this.run.apiPort);
    this.resolveOver();
    const named = end.fault === null ? end : { ...end, fault: this.named(end.fault) };
    for (const listener of [...this.endListeners]) listener(named);
    this.changed();
    this.changeListeners.clear();
    this.shareListeners.clear();
    this.endListeners.clear();
  }

  /** With what the fault's words may want to name. */
  private named(fault: Fault): Fault {
    const { adapter, path, pools } = this.plan;
    const port = this.run === null ? {} : { port: this.run.apiPort };
    return { ...fault, values: { miner: adapter.name, path, pool: hostAndPort(pools[0] ?? ''), ...port, ...fault.values } };
  }

  /** A bug of ours: the safe state is no miner. */
  private broken(error: unknown): void {
    this.deps.log.error('miners', `${this.plan.device.id}: supervision failed`, error);
    this.kept?.kill();
    this.finish({ fault: { code: 'app/internal', detail: String(error) }, code: null, signal: null });
  }

  private isRunning(): boolean {
    return this.phase === 'starting' || this.phase === 'mining';
  }

  private changed(): void {
    for (const listener of [...this.changeListeners]) listener();
  }
}

/** An API that was up before our miner began is another's. The practice rig may run on bent time, and its miner is ours in any case. */
function isOlder(stats: MinerStats, ranS: number, run: MinerRun): boolean {
  return run.device.vendor !== 'practice' && (stats.uptimeS ?? 0) > ranS + uptimeSlackS;
}
