import type { Fault } from '../../../shared/faults';
import type { RainbowPhase } from '../../../shared/rainbow';
import type { Clock } from '../../platform/clock';
import type { RainbowClient } from './rainbowClient';
import {
  afterReply,
  afterTakeover,
  afterWish,
  firstProgress,
  nextStep,
  type RainbowFacts,
  type RainbowProgress,
} from './rainbowSteps';

/** The processes of a RainbowMiner that Fallow started. All of it returns at once. */
export interface RainbowProcesses {
  isRunning(): boolean;
  /** Pids below RainbowMiner's own: screens, scripts and miners. */
  descendants(): readonly number[];
  killDescendants(): void;
  /** RainbowMiner as well. */
  killAll(): void;
}

export interface RainbowGuardDeps {
  readonly client: Pick<RainbowClient, 'status' | 'runningMiners' | 'pause'>;
  readonly clock: Clock;
  /** Null: it was only found, so nothing is ever killed. */
  readonly processes: RainbowProcesses | null;
  /** What `state().isOurPause` last said, kept over a restart of Fallow: whether a pause found now is ours to end. */
  readonly isOurPause: boolean | null;
}

export interface RainbowState {
  readonly phase: RainbowPhase;
  /** True: no miner of it is left. Ask the driver for the memory before a job is told. */
  readonly isFree: boolean;
  readonly isOurPause: boolean | null;
  readonly fault: Fault | null;
}

/** While something is under way, and while all is as wanted, ms. */
const busyMs = 250;
const calmMs = 2000;
/** Between two questions for its state, ms. */
const lookMs = 1000;

/** Keeps one RainbowMiner mining or out of the way, whichever is wanted, and says how far that is. */
export class RainbowGuard {
  private wants: 'free' | 'mine' = 'mine';
  private progress: RainbowProgress;
  private seen: RainbowFacts['seen'] = null;
  private fault: Fault | null = null;
  private isFree = false;
  private isStarted = false;
  private isLooking = false;
  private lookedMs = Number.NEGATIVE_INFINITY;
  /** What was asked before the last wish or reply tells nothing any more. */
  private round = 0;
  private giveUp = new AbortController();
  private cancelTick: () => void = () => undefined;
  private told = '';
  private readonly listeners = new Set<() => void>();

  constructor(private readonly deps: RainbowGuardDeps) {
    this.progress = firstProgress(deps.isOurPause);
  }

  start(): void {
    if (this.isStarted) return;
    this.isStarted = true;
    this.giveUp = new AbortController();
    this.tick();
  }

  /** Leaves RainbowMiner as it is. */
  stop(): void {
    this.isStarted = false;
    this.cancelTick();
    this.giveUp.abort();
    this.tell();
  }

  /** `free` kills what is ours before it returns, and asks for the pause of the whole rig. */
  want(wants: 'free' | 'mine'): void {
    if (wants === this.wants) return;
    this.wants = wants;
    this.renew(afterWish(this.progress));
  }

  /** The user said go: ends a pause that somebody else began, too. */
  mineAgain(): void {
    this.wants = 'mine';
    this.renew(afterTakeover(this.progress));
  }

  state(): RainbowState {
    const { phase, isOurPause } = this.progress;
    const stuck: Fault = { code: this.wants === 'free' ? 'rainbow/not-paused' : 'rainbow/not-resumed' };
    const fault = phase === 'ended' ? null : (this.fault ?? (phase === 'stuck' ? stuck : null));
    return { phase, isFree: this.isFree, isOurPause, fault };
  }

  onDidChange(listener: () => void): () => void {
    this.listeners.add(listener);
    return () => void this.listeners.delete(listener);
  }

  /** True once no miner of it is left; false after `timeoutMs`, or when the guard stops or is told to mine. */
  freed(timeoutMs: number): Promise<boolean> {
    return new Promise((resolve) => {
      const settle = (isFree: boolean) => {
        cancel();
        this.listeners.delete(look);
        resolve(isFree);
      };
      const look = () => {
        if (!this.isStarted || this.wants !== 'free') settle(false);
        else if (this.isFree) settle(true);
      };
      const cancel = this.deps.clock.after(timeoutMs, () => settle(false));
      this.listeners.add(look);
      look();
    });
  }

  private renew(progress: RainbowProgress): void {
    this.progress = progress;
    this.forget();
    if (this.isStarted) this.tick();
  }

  private forget(): void {
    this.round += 1;
    this.seen = null;
    this.lookedMs = Number.NEGATIVE_INFINITY;
  }

  private tick(): void {
    this.cancelTick();
    if (!this.isStarted) return;
    this.decide();
    if (!this.isLooking && this.deps.clock.monotonicMs() - this.lookedMs >= lookMs) void this.look();
    this.cancelTick = this.deps.clock.after(this.isCalm() ? calmMs : busyMs, () => this.tick());
  }

  private isCalm(): boolean {
    const { phase, waitingSinceMs } = this.progress;
    return waitingSinceMs === null && phase !== 'unknown' && phase !== 'resuming';
  }

  private decide(): void {
    const { processes, clock } = this.deps;
    const step = nextStep(this.progress, {
      owner: processes === null ? 'found' : 'ours',
      wants: this.wants,
      seen: this.seen,
      descendants: processes?.descendants().length ?? 0,
      isRunning: processes?.isRunning() ?? true,
      nowMs: clock.monotonicMs(),
    });
    // First of all: a job waits for this.
    if (step.kill === 'miners') processes?.killDescendants();
    if (step.kill === 'all') processes?.killAll();
    this.progress = step.progress;
    this.isFree = step.isFree;
    if (step.ask !== null) void this.ask(step.ask);
    this.tell();
  }

  private async ask(action: 'set' | 'reset'): Promise<void> {
    const { round } = this;
    const reply = await this.deps.client.pause(action, this.giveUp.signal);
    if (!this.isStarted) return;
    if (round !== this.round) {
      // What is wanted has changed meanwhile; that the pause is ours, and so its end, has not.
      if (action === 'set' && reply.ok && reply.value) this.renew({ ...this.progress, isOurPause: true });
      return;
    }
    this.fault = reply.ok ? null : reply.fault;
    if (reply.ok) this.renew(afterReply(this.progress, action, reply.value));
    else this.tell();
  }

  private async look(): Promise<void> {
    const { round } = this;
    const { client } = this.deps;
    const { signal } = this.giveUp;
    this.isLooking = true;
    const status = await client.status(signal);
    const running = status.ok && status.value.isPaused ? await client.runningMiners(signal) : null;
    this.isLooking = false;
    if (!this.isStarted || round !== this.round) return;
    this.lookedMs = this.deps.clock.monotonicMs();
    this.fault = !status.ok ? status.fault : running?.ok === false ? running.fault : null;
    this.seen = status.ok ? { ...status.value, runningMiners: running?.ok === true ? running.value.length : null } : null;
    this.decide();
  }

  private tell(): void {
    const now = JSON.stringify([this.state(), this.isStarted, this.wants]);
    if (now === this.told) return;
    this.told = now;
    for (const listener of [...this.listeners]) listener();
  }
}
