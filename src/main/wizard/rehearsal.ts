import { type ChildProcess, spawn } from 'node:child_process';
import type { Result } from '../../shared/faults';
import type { Rehearsal, Said } from '../../shared/wizard';
import type { Clock } from '../platform/clock';
import { shownFault } from './poolProbes';

/** What the rehearsal asks of the rig it runs on. */
export interface RehearsalRig {
  readonly deviceIds: () => readonly string[];
  /** How many miners run now. */
  readonly miners: () => number;
  readonly claim: (pid: number, devices: readonly string[]) => Result<unknown>;
  readonly whenFree: (devices: readonly string[], timeoutMs: number) => Promise<boolean>;
  readonly quietS: () => number;
}

export interface RehearsalOptions {
  readonly rig: RehearsalRig;
  readonly clock: Clock;
  /** How long the job has the devices, ms. */
  readonly holdMs?: number;
  /** How long to wait for mining beyond the quiet time, ms. */
  readonly patienceMs?: number;
}

const never: Rehearsal = { state: 'never', lines: [], miners: 0, yieldMs: null, returnMs: null, fault: null };

/** The job does nothing, and ends by itself should the app die. */
const jobSeconds = '60';
const freeMs = 10_000;
const lookMs = 50;

/** Runs a job that does nothing and claims every device, as `fallow run` would, and times how the rig makes room and comes back. */
export class RehearsalRun {
  private shown: Rehearsal = never;
  private job: ChildProcess | null = null;
  private running: Promise<void> = Promise.resolve();
  private isStopped = false;

  constructor(private readonly options: RehearsalOptions) {}

  get view(): Rehearsal {
    return this.shown;
  }

  /** Begins and returns; one that runs goes on. */
  start(): void {
    const { state } = this.shown;
    if (state === 'yielding' || state === 'holding' || state === 'returning') return;
    this.isStopped = false;
    this.running = this.play();
  }

  async stop(): Promise<void> {
    this.isStopped = true;
    this.job?.kill('SIGKILL');
    await this.running;
  }

  private async play(): Promise<void> {
    const { rig, clock, holdMs = 2000 } = this.options;
    const miners = rig.miners();
    this.shown = { ...never, state: 'yielding', miners, lines: [{ say: 'rehearsalClaim', values: {} }] };
    const job = spawn('sleep', [jobSeconds], { stdio: 'ignore' });
    this.job = job;
    const ended = new Promise<void>((resolve) => {
      job.once('exit', () => resolve());
      job.once('error', () => resolve());
    });
    await this.yieldTo(job.pid ?? 0, miners);
    if (this.shown.state === 'holding') await this.wait(holdMs);
    job.kill('SIGKILL');
    await ended;
    this.job = null;
    if (this.shown.state === 'holding' && !this.isStopped) await this.comeBack(clock.monotonicMs(), miners);
  }

  private async yieldTo(pid: number, miners: number): Promise<void> {
    const { rig, clock } = this.options;
    const startedMs = clock.monotonicMs();
    const devices = rig.deviceIds();
    const claimed = rig.claim(pid, devices);
    if (!claimed.ok) {
      this.shown = { ...this.shown, state: 'failed', fault: shownFault(claimed.fault) };
      return;
    }
    await rig.whenFree(devices, freeMs);
    const yieldMs = Math.round(clock.monotonicMs() - startedMs);
    const free: Said = miners === 0 ? { say: 'rehearsalIdle', values: {} } : { say: 'rehearsalFree', values: { ms: yieldMs } };
    this.shown = { ...this.shown, state: 'holding', yieldMs: miners === 0 ? null : yieldMs };
    this.say(free, { say: 'rehearsalHold', values: {} });
  }

  /** Until the first miner starts again; there is nothing to wait for where none ran. */
  private async comeBack(endedMs: number, miners: number): Promise<void> {
    const { rig, clock, patienceMs = 60_000 } = this.options;
    if (miners === 0) {
      this.shown = { ...this.shown, state: 'done' };
      this.say({ say: 'rehearsalNothing', values: {} });
      return;
    }
    this.shown = { ...this.shown, state: 'returning' };
    this.say({ say: 'rehearsalEnd', values: { seconds: rig.quietS() } });
    const limitMs = rig.quietS() * 1000 + patienceMs;
    const passedMs = () => clock.monotonicMs() - endedMs;
    while (rig.miners() === 0 && passedMs() < limitMs && !this.isStopped) await this.wait(lookMs);
    if (rig.miners() === 0) {
      this.shown = { ...this.shown, state: 'failed' };
      this.say({ say: 'rehearsalLate', values: { seconds: Math.round(limitMs / 1000) } });
      return;
    }
    const returnMs = Math.round(passedMs());
    this.shown = { ...this.shown, state: 'done', returnMs };
    this.say({ say: 'rehearsalBack', values: { seconds: Math.round(returnMs / 100) / 10 } });
  }

  private say(...lines: readonly Said[]): void {
    this.shown = { ...this.shown, lines: [...this.shown.lines, ...lines] };
  }

  /** Shorter when the app ends. */
  private async wait(ms: number): Promise<void> {
    const endMs = this.options.clock.monotonicMs() + ms;
    while (!this.isStopped && this.options.clock.monotonicMs() < endMs) {
      await new Promise<void>((resolve) => this.options.clock.after(Math.min(lookMs, ms), resolve));
    }
  }
}
