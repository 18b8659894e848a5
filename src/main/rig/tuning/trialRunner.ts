import type { Fault, FaultCode, Result } from '../../../shared/faults';
import type { Activity, Cause } from '../../../shared/literals';
import type { FlagValues } from '../../../shared/tuning';
import type { Reading } from '../../gpus/source';
import type { MinerPlan, MinerStats } from '../../miners/adapter';
import type { SessionSnapshot } from '../../miners/session';
import type { Clock } from '../../platform/clock';
import type { DeviceTrial } from './deviceTrial';
import { withFlags } from './flags';
import { type Measurement, measuredS, newMeasurement, type Shares, summaryOf } from './measure';
import { failureOf, type TrialLimits, trialVerdict } from './trialRules';

/** What a trial needs of a device; RigDevice is one. */
export interface TunedDevice {
  readonly decision: { readonly activity: Activity; readonly because: Cause };
  readonly session: { snapshot(): SessionSnapshot } | null;
  readonly runsAsPlanned: boolean;
  setTrial(trial: DeviceTrial | null): void;
  ownPlan(): Result<MinerPlan> | null;
}

/** What the tuner tries on a card's clocks, beside what the user set. */
export interface TriedClocks {
  /** Null: as the user set them. */
  try(values: FlagValues | null): void;
  standing(): 'inForce' | 'onTheWay' | 'refused';
}

export interface TrialRunnerDeps {
  readonly clock: Clock;
  readonly device: TunedDevice;
  readonly clocks: TriedClocks | null;
  readonly read: () => Reading | null;
  readonly limits: TrialLimits;
  /** Real seconds for each of the tuner's: 1, less in tests. */
  readonly scale: number;
  /** Once a look: how long it was, s, and what the miner did in it. */
  readonly onLook: (seconds: number, hashrateHs: number, powerW: number | null) => void;
}

export type RunEnd =
  | { readonly kind: 'measured' | 'worse' }
  | { readonly kind: 'failed'; readonly failure: 'crash' | 'hot' | 'start'; readonly fault: FaultCode }
  | { readonly kind: 'interrupted'; readonly because: Cause }
  | { readonly kind: 'stopped' };

export interface RunRequest {
  /** Null: by the device's own flags, without a restart. */
  readonly values: FlagValues | null;
  readonly plannedS: number;
  /** By the flags before, H/s. */
  readonly usualHs: number | null;
}

/** After the miner's first hashrate: its own mean is of this time, and caches fill. Tuner's seconds. */
const warmUpS = 10;
const lookMs = 1000;

/** Runs one configuration at a time on one device and measures it. Whatever gets in the way ends the run. */
export class TrialRunner {
  measurement: Measurement = newMeasurement(null);
  plannedS = 0;
  /** What runs beside the device's own flags. */
  running: FlagValues | null = null;
  private request: RunRequest | null = null;
  private mayEndEarly = true;
  private workedSinceMs: number | null = null;
  private lookedMs = 0;
  private lastStats: MinerStats | null = null;
  private startShares: Shares | null = null;
  private finish: ((end: RunEnd) => void) | null = null;
  private cancelLooks: () => void = () => undefined;

  constructor(private readonly deps: TrialRunnerDeps) {}

  /** Resolves when the run was measured as long as planned, or ended otherwise. Measured, the miner goes on as it is. */
  run(request: RunRequest): Promise<RunEnd> {
    this.request = request;
    this.plannedS = request.plannedS;
    this.mayEndEarly = true;
    this.measurement = newMeasurement(this.deps.read()?.temperatureC ?? null);
    this.workedSinceMs = null;
    this.startShares = null;
    const end = this.wait();
    if (request.values === null) this.goBack();
    else this.tryOut(request.values);
    return end;
  }

  /** The same run for so many seconds more. */
  extend(seconds: number): Promise<RunEnd> {
    this.plannedS = measuredS(this.measurement, this.deps.scale) + seconds;
    this.mayEndEarly = false;
    return this.wait();
  }

  /** Ends what runs, back to the device's own flags. */
  stop(): void {
    this.goBack();
    this.over({ kind: 'stopped' });
  }

  /** Measured so far, the tuner's seconds. */
  get seconds(): number {
    return measuredS(this.measurement, this.deps.scale);
  }

  private wait(): Promise<RunEnd> {
    this.lookedMs = this.deps.clock.monotonicMs();
    this.cancelLooks();
    this.cancelLooks = this.deps.clock.every(Math.max(100, lookMs * Math.min(1, this.deps.scale * 5)), () => this.look());
    return new Promise((resolve) => {
      this.finish = resolve;
    });
  }

  private over(end: RunEnd): void {
    const { finish } = this;
    this.finish = null;
    this.cancelLooks();
    if (end.kind !== 'measured' && end.kind !== 'worse') this.running = null;
    finish?.(end);
  }

  private goBack(): void {
    this.running = null;
    this.deps.clocks?.try(null);
    this.deps.device.setTrial(null);
  }

  private tryOut(values: FlagValues): void {
    const { device, clocks } = this.deps;
    this.running = values;
    const trial: DeviceTrial = {
      plan: (own) => ({ ...own, extraArgs: withFlags(own.extraArgs, values) }),
      failed: (fault) => this.running === values && this.failed(fault),
      ended: (because) => {
        clocks?.try(null);
        if (this.running !== values) return;
        this.over(because === 'hot' ? { kind: 'failed', failure: 'hot', fault: 'gpu/hot' } : { kind: 'interrupted', because });
      },
    };
    clocks?.try(values);
    device.setTrial(trial);
  }

  private failed(fault: Fault): boolean {
    const failure = failureOf(fault.code);
    if (failure === null) return false; // the device deals with it, and says that the trial ended
    this.deps.clocks?.try(null);
    this.over({ kind: 'failed', failure, fault: fault.code });
    return true;
  }

  private look(): void {
    const { clock, read, device } = this.deps;
    const nowMs = clock.monotonicMs();
    const seconds = (nowMs - this.lookedMs) / 1000;
    this.lookedMs = nowMs;
    const reading = read();
    const snapshot = device.runsAsPlanned ? (device.session?.snapshot() ?? null) : null;
    const isMining = snapshot?.phase === 'mining';
    this.deps.onLook(seconds, isMining ? (snapshot.stats?.hashrateHs ?? 0) : 0, reading?.powerW ?? null);
    if (this.wasInterrupted()) return;
    const clocks = isMining ? (this.deps.clocks?.standing() ?? 'inForce') : 'onTheWay';
    if (clocks === 'refused' && this.request?.values !== null) {
      this.refused();
      return;
    }
    // The flags before are measured with the clocks before, refused ones too.
    const stats = snapshot?.stats ?? null;
    if (clocks !== 'onTheWay' && stats !== null) this.sample(nowMs, stats, reading);
    this.judge(snapshot === null ? null : reading, snapshot?.trouble ?? null);
  }

  private refused(): void {
    this.goBack();
    this.over({ kind: 'failed', failure: 'start', fault: 'gpu/clocks-refused' });
  }

  /** With the device's own flags there is no trial that would be told. */
  private wasInterrupted(): boolean {
    const { activity, because } = this.deps.device.decision;
    if (this.request?.values !== null || activity === 'mining' || because === 'free') return false;
    this.over({ kind: 'interrupted', because });
    return true;
  }

  private sample(nowMs: number, stats: MinerStats, reading: Reading | null): void {
    const isNew = stats !== this.lastStats;
    this.lastStats = stats;
    if (!((stats.hashrateHs ?? 0) > 0)) return;
    this.workedSinceMs ??= nowMs;
    if (nowMs - this.workedSinceMs < warmUpS * 1000 * this.deps.scale) return;
    this.startShares ??= sharesOf(stats);
    const { accepted, rejected, stale } = this.startShares;
    const { temperatureC = null, memoryTemperatureC = null, powerW = null, fanPct = null } = reading ?? {};
    const hashrateHs = isNew ? stats.hashrateHs : null;
    this.measurement = {
      ...this.measurement,
      sinceMs: this.measurement.sinceMs ?? nowMs,
      samples: [...this.measurement.samples, { atMs: nowMs, hashrateHs, powerW, temperatureC, memoryTemperatureC, fanPct }],
      shares: { accepted: stats.accepted - accepted, rejected: stats.rejected - rejected, stale: stats.stale - stale },
    };
  }

  private judge(reading: Reading | null, trouble: Fault | null): void {
    const { request } = this;
    if (request === null) return;
    const { temperatureC = null, memoryTemperatureC = null } = reading ?? {};
    const hasStarted = this.measurement.sinceMs !== null;
    const verdict = trialVerdict(
      {
        seconds: hasStarted ? this.seconds : null,
        plannedS: this.plannedS,
        ...{ temperatureC, memoryTemperatureC },
        hashrateHs: summaryOf(this.measurement).hashrateHs,
        usualHs: request.usualHs,
        mayEndEarly: this.mayEndEarly,
        hasTrouble: trouble !== null,
      },
      // The device's own flags are not the tuner's to end: its own stop limit holds.
      request.values === null ? { temperatureC: null, memoryTemperatureC: null } : this.deps.limits,
    );
    if (verdict === 'goOn') return;
    if (verdict === 'done') this.over({ kind: 'measured' });
    else if (verdict === 'worse') this.over({ kind: 'worse' });
    else {
      this.goBack();
      this.over(
        verdict === 'hot' ? { kind: 'failed', failure: 'hot', fault: 'gpu/hot' } : { kind: 'interrupted', because: 'fault' },
      );
    }
  }
}

function sharesOf({ accepted, rejected, stale }: MinerStats): Shares {
  return { accepted, rejected, stale };
}
