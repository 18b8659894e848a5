import type { Fault, Result } from '../../shared/faults';
import type { Activity, Cause, Mode } from '../../shared/literals';
import type { HeldRule } from '../../shared/rules';
import type { Timings } from '../../shared/setup';
import type { DeviceInfo } from '../gpus/source';
import type { MinerPlan } from '../miners/adapter';
import type { MinerSession, SessionEnd, ShareCounts } from '../miners/session';
import type { Clock } from '../platform/clock';
import { DeviceWatchdog, type Overclock } from './deviceWatchdog';
import { coolHeat, type Heat, type HeatLimits, type HeatReading, nextHeat } from './heat';
import { type Decision, type DeviceFacts, nextActivity } from './nextActivity';
import { planKey } from './planKey';
import { PoolWatch, type PoolWatchDeps } from './poolWatch';
import type { DeviceTrial } from './tuning/deviceTrial';
import { waitForMemory } from './waitForMemory';
import { Waits } from './waits';
import type { Step } from './watchdog/ladder';

/** A job as far as one device is concerned. */
export interface WantedBy {
  readonly kind: 'claim' | 'job';
  readonly job: string;
}

export interface ShownFault extends Fault {
  readonly sinceMs: number;
  /** What was done about it; absent: nothing was to be done. */
  readonly step?: Step;
}

export interface RigDeviceDeps {
  readonly info: DeviceInfo;
  readonly clock: Clock;
  readonly launch: (plan: MinerPlan) => MinerSession;
  /** The plan by the settings as they are; null: nothing is set up for this device. */
  readonly makePlan: (threads: number | null) => Result<MinerPlan> | null;
  readonly freeMiB: () => Promise<number | null>;
  /** Before each start: whether the device is this app's to use. */
  readonly reserve?: () => Result<null>;
  readonly timings: () => Timings;
  /** The owner's rule that keeps it from mining now; null or absent: none does. */
  readonly rule?: () => HeldRule | null;
  readonly quietMs: () => number;
  readonly onActivity: (activity: Activity, because: Cause, fault: Fault | null) => void;
  readonly onShares: (shares: ShareCounts, plan: MinerPlan) => void;
  readonly onDidChange: () => void;
  /** Absent: nobody sets such a device. */
  readonly overclock?: Overclock;
  /** Absent: the miner's own failover is all there is. */
  readonly failover?: Omit<PoolWatchDeps, 'clock'>;
  /** True once a miner was started; false once it is gone or is being killed. Must return at once. */
  readonly onMining?: (isMining: boolean) => void;
}

/** After this long a clean stop that heat asked for becomes a kill, ms: the limit is 2 s from hot to no miner. */
const hurryMs = 1000;

/** One device: gathers what is known about it, asks nextActivity what follows, and does that to its miner. */
export class RigDevice {
  readonly info: DeviceInfo;
  decision: Decision = { activity: 'idle', because: 'notSetUp', order: 'none', untilMs: null };
  sinceMs: number;
  session: MinerSession | null = null;
  wanted: WantedBy | null = null;
  isExcluded = false;
  /** What made the last run fail, shown until a miner works again. */
  lastFault: ShownFault | null = null;
  heat: Heat = coolHeat;
  readonly watchdog: DeviceWatchdog;
  private mode: Mode = 'off';
  private isShutDown = false;
  private threads: number | null = null;
  private trial: DeviceTrial | null = null;
  private leaving: 'stopping' | 'killed' | null = null;
  private readonly waits: Waits;
  /** What was free before the miner: asked for in a thread, and answered long before a miner has come so far as to take some. */
  private baselineFreeMiB: Promise<number | null> = Promise.resolve(null);
  private cancelHurry: (() => void) | null = null;
  private isEvaluating = false;
  private lastSession: MinerSession | null = null;
  private readonly waiters = new Set<() => void>();
  private readonly pools: PoolWatch | null;

  constructor(private readonly deps: RigDeviceDeps) {
    this.info = deps.info;
    this.sinceMs = deps.clock.nowMs();
    const { failover, clock } = deps;
    this.waits = new Waits(clock, () => this.evaluate());
    this.watchdog = new DeviceWatchdog({ clock, timings: deps.timings, overclock: deps.overclock ?? null });
    const onSwitch: PoolWatchDeps['onSwitch'] = (...change) => {
      failover?.onSwitch(...change);
      this.evaluate();
    };
    this.pools = failover === undefined ? null : new PoolWatch({ clock, doesWork: failover.doesWork, onSwitch });
  }

  /** The first decision, taken once everything that it needs is known. */
  begin(first: {
    readonly mode: Mode;
    readonly isExcluded: boolean;
    readonly wanted: WantedBy | null;
    readonly threads: number | null;
  }): void {
    this.isExcluded = first.isExcluded;
    this.wanted = first.wanted;
    this.threads = first.threads;
    this.setMode(first.mode);
  }

  /** After shutDown() it is off for good: a call that was under way then must not start a miner that nobody sees. */
  setMode(mode: Mode): void {
    this.mode = this.isShutDown ? 'off' : mode;
    this.evaluate();
  }

  setExcluded(isExcluded: boolean): void {
    this.isExcluded = isExcluded;
    this.evaluate();
  }

  setPause(pause: { readonly untilMs: number | null } | null): void {
    if (pause === null) this.waits.drop('pause');
    else this.waits.begin('pause', pause.untilMs);
    this.evaluate();
  }

  /** A CPU that shares the machine with a job may go on with fewer threads; null: the miner's own number. */
  setThreads(threads: number | null): void {
    if (threads === this.threads) return;
    this.threads = threads;
    this.evaluate();
  }

  setWanted(wanted: WantedBy | null): void {
    if (this.wanted !== null && wanted === null) this.waits.begin('quiet', this.deps.clock.nowMs() + this.deps.quietMs());
    if (wanted !== null) this.waits.drop('quiet');
    this.wanted = wanted;
    this.evaluate();
  }

  /** Flags to be tried instead of the own ones, from the next start on; null: none. */
  setTrial(trial: DeviceTrial | null): void {
    this.trial = trial;
    this.evaluate();
  }

  /** The miner that runs was started by the plan as it is now, a trial's or its own. */
  get runsAsPlanned(): boolean {
    return this.session !== null && this.leaving === null && !this.facts().isOutdated;
  }

  /** The sentinel killed the miner for a job before this device heard of it: an end as if it had been ordered here. */
  vacated(): void {
    if (this.session !== null) void this.kill(this.session);
    this.evaluate();
  }

  /** New settings: what failed before may work now. */
  settingsChanged(): void {
    this.watchdog.retry();
    this.waits.drop('fault');
    this.evaluate();
  }

  /** The user says go: ends pauses, waits and back-offs, not heat and not jobs. */
  mineAgain(): void {
    this.watchdog.forgive();
    for (const wait of ['fault', 'pause', 'quiet'] as const) this.waits.drop(wait);
    this.evaluate();
  }

  readHeat(reading: HeatReading | null, limits: HeatLimits): void {
    const isMining = this.session !== null;
    const sensorLostMs = this.deps.timings().sensorLostS * 1000;
    this.heat = nextHeat(this.heat, reading, limits, { nowMs: this.deps.clock.monotonicMs(), isMining, sensorLostMs });
    if (this.heat.state !== 'fine' || this.decision.activity === 'cooling') this.evaluate();
  }

  get isSetUp(): boolean {
    return this.plan() !== null;
  }

  get heldBy(): HeldRule | null {
    return this.deps.rule?.() ?? null;
  }

  /** The fault shown for this device now, null when there is none. */
  fault(): ShownFault | null {
    if (this.heat.state === 'hot') return { code: 'gpu/hot', sinceMs: this.sinceMs };
    if (this.heat.state === 'sensorLost') return { code: 'gpu/sensor-lost', sinceMs: this.sinceMs };
    const trouble = this.session?.snapshot().trouble ?? null;
    if (trouble !== null) return { ...trouble, sinceMs: this.sinceMs };
    return this.lastFault;
  }

  /** What the present miner said, or the last one when none runs: after a fault that is what one wants to read. */
  minerLog(): ReturnType<MinerSession['log']> {
    return (this.session ?? this.lastSession)?.log() ?? { lines: [], dropped: 0 };
  }

  /** Resolves when no miner process is on the device and its memory is free. */
  whenFree(): Promise<void> {
    if (this.session === null) return Promise.resolve();
    return new Promise((resolve) => this.waiters.add(resolve));
  }

  /** Ends the miner for good, in order; the caller bounds the wait. */
  async shutDown(): Promise<void> {
    this.isShutDown = true;
    this.setMode('off');
    await this.whenFree();
    this.waits.stop();
  }

  /** The last resort of a shutdown that took too long. */
  async killNow(): Promise<void> {
    if (this.session !== null) await this.kill(this.session);
  }

  evaluate(): void {
    // An order may report back at once (a launch that fails); that must not decide on half-made facts.
    if (this.isEvaluating) return;
    this.isEvaluating = true;
    let decision = nextActivity(this.facts(), this.mode);
    for (let round = 0; round < 4 && decision.order !== 'none'; round += 1) {
      this.obey(decision.order);
      const next = nextActivity(this.facts(), this.mode);
      const isSettled = next.order === decision.order;
      decision = next;
      if (isSettled) break;
    }
    this.isEvaluating = false;
    this.publish(decision);
    if (!this.isShutDown) this.waits.arm();
  }

  private facts(): DeviceFacts {
    const snapshot = this.session?.snapshot() ?? null;
    // A run that found a fault ends itself: it is on its way out like one that was asked to.
    const phase = snapshot?.phase === 'mining' || snapshot?.phase === 'starting' ? snapshot.phase : 'stopping';
    const plan = this.plan();
    return {
      isExcluded: this.isExcluded,
      isSetUp: plan !== null,
      wantedBy: this.wanted?.kind ?? null,
      pause: this.waits.get('pause'),
      rule: this.heldBy,
      heat: this.heat.state,
      fault: this.waits.get('fault'),
      quietUntilMs: this.waits.get('quiet')?.untilMs ?? null,
      miner: this.session === null ? 'none' : (this.leaving ?? phase),
      hasTrouble: (snapshot?.trouble ?? null) !== null,
      isTrial: this.trial !== null,
      isOutdated: this.session !== null && plan?.ok === true && planKey(plan.value) !== planKey(this.session.plan),
    };
  }

  private plan(): Result<MinerPlan> | null {
    const own = this.ownPlan();
    return own?.ok === true && this.trial !== null ? { ok: true, value: this.trial.plan(own.value) } : own;
  }

  /** By the settings as they are, with the pool to use now first. */
  ownPlan(): Result<MinerPlan> | null {
    const plan = this.deps.makePlan(this.threads);
    return plan?.ok === true && this.pools !== null ? { ok: true, value: this.pools.ordered(plan.value) } : plan;
  }

  private obey(order: Decision['order']): void {
    const session = this.session;
    if (order === 'run') this.run();
    else if (session === null || order === 'none') return;
    else if (order === 'kill') void this.kill(session);
    else void this.stop(session, order === 'stopSoon');
  }

  private run(): void {
    const plan = this.plan();
    if (plan === null) return;
    if (!plan.ok) {
      this.fail(plan.fault, 0);
      return;
    }
    const reserved = this.deps.reserve?.();
    if (reserved?.ok === false) {
      this.fail(reserved.fault, 0);
      return;
    }
    this.baselineFreeMiB = this.deps.freeMiB();
    const session = this.deps.launch(plan.value);
    const startedMs = this.deps.clock.monotonicMs();
    this.session = session;
    this.lastSession = session;
    this.watchdog.began(plan.value);
    this.deps.onMining?.(true);
    session.onDidChange(() => this.sessionChanged(session));
    session.onDidShare((shares) => this.deps.onShares(shares, plan.value));
    session.onDidEnd((end) => this.sessionEnded(session, end, this.deps.clock.monotonicMs() - startedMs));
  }

  private sessionChanged(session: MinerSession): void {
    if (this.session !== session) return;
    if (this.leaving === null) {
      this.pools?.look(session.snapshot().trouble);
      this.watchdog.look(session);
    }
    if (this.lastFault !== null && hasRecovered(session, this.lastFault)) this.lastFault = null;
    this.evaluate();
  }

  private sessionEnded(session: MinerSession, end: SessionEnd, ranForMs: number): void {
    if (this.session !== session || this.leaving !== null) return; // stop() and kill() see to their own end
    if (end.fault !== null && this.trial?.failed(end.fault) === true) this.trial = null;
    else if (end.fault !== null) this.fail(end.fault, ranForMs);
    this.released(session);
  }

  private fail(fault: Fault, ranForMs: number): void {
    const { clock } = this.deps;
    const step = this.watchdog.failed(fault, ranForMs, this.pools?.failed(fault) === true);
    const now = clock.nowMs();
    const atMs = step.atMs === null ? null : now + step.atMs - clock.monotonicMs();
    this.waits.begin('fault', atMs);
    this.lastFault = { ...fault, sinceMs: now, step: { ...step, atMs } };
  }

  private async stop(session: MinerSession, isHurried: boolean): Promise<void> {
    if (isHurried && this.cancelHurry === null) {
      this.cancelHurry = this.deps.clock.after(hurryMs, () => {
        if (this.session === session && this.leaving === 'stopping') void this.kill(session);
      });
    }
    if (this.leaving !== null) return;
    this.leaving = 'stopping';
    await session.stop();
    if (this.leaving === 'stopping') this.released(session);
  }

  private async kill(session: MinerSession): Promise<void> {
    if (this.leaving === 'killed') return;
    this.leaving = 'killed';
    this.forgetHurry();
    const gone = session.kill();
    this.deps.onMining?.(false); // beside the kill; nobody waits for it
    const isGone = await gone;
    if (!isGone) this.lastFault = { code: 'miner/will-not-die', sinceMs: this.deps.clock.nowMs() };
    await waitForMemory(this.deps.freeMiB, await this.baselineFreeMiB, this.deps.clock);
    this.released(session);
  }

  private forgetHurry(): void {
    this.cancelHurry?.();
    this.cancelHurry = null;
  }

  private released(session: MinerSession): void {
    if (this.session !== session) return;
    this.forgetHurry();
    this.session = null;
    this.leaving = null;
    this.deps.onMining?.(false);
    for (const resolve of this.waiters) resolve();
    this.waiters.clear();
    this.evaluate();
  }

  private publish(decision: Decision): void {
    const before = this.decision;
    this.decision = decision;
    if (before.activity !== decision.activity || before.because !== decision.because) {
      this.sinceMs = this.deps.clock.nowMs();
      this.deps.onActivity(decision.activity, decision.because, this.fault());
    }
    this.deps.onDidChange();
    if (this.trial !== null && decision.because !== 'tuner') this.endTrial(this.trial, decision.because);
  }

  private endTrial(trial: DeviceTrial, because: Cause): void {
    this.trial = null;
    trial.ended(because);
    this.evaluate();
  }
}

/** A pool's fault is over with the next accepted share, a miner's with the first hashrate. */
function hasRecovered(session: MinerSession, fault: Fault): boolean {
  const { phase, trouble, stats } = session.snapshot();
  if (phase !== 'mining' || trouble !== null) return false;
  return fault.code.startsWith('pool/') ? (stats?.accepted ?? 0) > 0 : (stats?.hashrateHs ?? 0) > 0;
}
