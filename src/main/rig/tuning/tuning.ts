import type { Fault } from '../../../shared/faults';
import type { Cause } from '../../../shared/literals';
import type {
  FlagValues,
  TrialOutcomeName,
  TrialReason,
  TuningComparison,
  TuningDecision,
  TuningEnding,
  TuningPhase,
} from '../../../shared/tuning';
import type { Clock } from '../../platform/clock';
import type { Log } from '../../platform/log';
import type { Advice, Advisor, Findings, ModelReading, Opening } from './advisor';
import { compare, earned, type LongRun } from './comparison';
import { currentValues, fromModel, heldValues, isSameValues, modelFlag, toModel, turned } from './flags';
import { blockMeans, readingOf, summaryOf } from './measure';
import { type Trial, TrialList } from './trialList';
import type { TrialLimits } from './trialRules';
import {
  type RunEnd,
  TrialRunner as Runner,
  type TrialRunner,
  type TrialRunnerDeps,
  type TriedClocks,
  type TunedDevice,
} from './trialRunner';
import type { TuningOrder } from './tuningOrder';

export interface TuningDeps {
  readonly clock: Clock;
  readonly log: Log;
  readonly device: TunedDevice;
  readonly clocks: TriedClocks | null;
  readonly read: TrialRunnerDeps['read'];
  readonly open: (opening: Opening) => Advisor;
  /** Sets flags for good; resolves when they are the device's own. */
  readonly adopt: (tuning: Tuning) => Promise<void>;
  readonly onTrial: (trial: Trial, tuning: Tuning) => void;
  readonly onEnd: (tuning: Tuning) => void;
  readonly onDidChange: () => void;
}

type TrialAdvice = Extract<Advice, { kind: 'trial' }>;

/** Thrown by ourselves to leave the sequence; never an error. */
class Halt extends Error {}

/** Of the flags before, s of the tuner's. */
const baselineS = 90;
/** Part of the time that is kept for the soak, and its bounds, s. */
const soakPart = 0.2;
const leastSoakS = 60;
const mostSoakS = 1200;
/** With less time left no trial is begun, s: a start and all of one that is extended. */
const leastTrialS = 115;
/** Start and warm-up of the soak, s. */
const soakStartS = 25;
/** So many recommendations are soaked before the old flags win. */
const mostSoaks = 3;
/** The same configuration ended so often by a fault of elsewhere is doubted. */
const mostFaults = 2;
/** For the interval of before and after, s of the tuner's. */
const blockS = 10;
const readyLookMs = 250;

/** One tuning of one device from its baseline to a decision: a sequence of runs, each of which may be ended by anything. */
export class Tuning {
  phase: TuningPhase = 'baseline';
  ending: TuningEnding | null = null;
  fault: Fault | null = null;
  decision: TuningDecision = 'none';
  comparison: TuningComparison | null = null;
  findings: Findings | null = null;
  waitsFor: Cause | null = null;
  endedMs: number | null = null;
  /** Id of the stored result. */
  result: string | null = null;
  isAdvisedToStop = false;
  usedS = 0;
  lostS = 0;
  lostMoney = 0;
  revision = 1;
  nextFindPct: number | null = null;
  readonly startedMs: number;
  readonly before: FlagValues;
  readonly trials: TrialList;
  readonly soakS: number;
  /** What every configuration has beside the turned flags. */
  readonly held: FlagValues;
  private readonly runner: TrialRunner;
  private advisor: Advisor | null = null;
  private usual: LongRun | null = null;
  private baseline: ModelReading | null = null;
  private isStopped = false;
  private isFinishing = false;

  constructor(
    readonly order: TuningOrder,
    private readonly deps: TuningDeps,
  ) {
    const { clock, device, clocks, read } = deps;
    this.startedMs = clock.nowMs();
    this.before = currentValues(order.flags);
    this.held = heldValues(order.flags);
    this.soakS = Math.min(Math.max(soakPart * order.minutes * 60, leastSoakS), mostSoakS);
    this.trials = new TrialList(() => clock.nowMs());
    const limits: TrialLimits = { temperatureC: order.limits.temperatureC, memoryTemperatureC: order.memoryLimitC };
    const onLook: TrialRunnerDeps['onLook'] = (...look) => this.looked(...look);
    this.runner = new Runner({ clock, device, clocks, read, limits, scale: order.scale, onLook });
  }

  get isOver(): boolean {
    return this.endedMs !== null;
  }

  get running(): FlagValues | null {
    return this.runner.running;
  }

  /** H/s by the flags before; null: not measured yet. */
  get usualHs(): number | null {
    return this.usual === null ? null : mean(this.usual.blocks);
  }

  get best(): FlagValues | null {
    return this.findings === null ? null : { ...this.held, ...fromModel(this.findings.best) };
  }

  /** Runs to the end; never rejects. */
  async run(): Promise<void> {
    try {
      await this.measureBefore();
      await this.tryOthers();
      await this.soakBest();
      this.enter('done');
    } catch (error) {
      if (error instanceof Halt) this.enter('stopped');
      else this.broke(error);
    }
    this.runner.stop();
    this.trials.close();
    this.waitsFor = null;
    this.endedMs = this.deps.clock.nowMs();
    await this.advisor?.close();
    this.deps.onEnd(this);
    this.changed();
  }

  /** Back to the old flags at once, or no more trials and the best so far soaked. */
  stop(isFinish: boolean): void {
    // Before anything was measured there is no best.
    this.isStopped ||= !isFinish || this.phase === 'baseline';
    this.isFinishing = true;
    if (this.isStopped) this.runner.stop();
  }

  decided(decision: TuningDecision): void {
    this.decision = decision;
    this.changed();
  }

  /** The running trial as it stands, for faces. */
  refresh(): void {
    const { measurement, seconds, plannedS } = this.runner;
    this.trials.progress({ ...summaryOf(measurement), ...measurement.shares, seconds, plannedS });
  }

  private enter(phase: TuningPhase): void {
    this.phase = phase;
    this.changed();
  }

  private changed(): void {
    this.revision += 1;
    this.deps.onDidChange();
  }

  private broke(error: unknown): void {
    this.deps.log.error('tuner', `${this.order.device}: the tuning failed`, error);
    this.fault = { code: 'tuner/broken', detail: error instanceof Error ? error.message : String(error) };
    this.enter('failed');
  }

  private async measureBefore(): Promise<void> {
    for (;;) {
      const end = await this.runOnce('baseline', this.before, null, null, baselineS);
      if (end.kind !== 'measured') continue;
      this.usual = this.longRun(this.before);
      return;
    }
  }

  private async tryOthers(): Promise<void> {
    this.enter('trial');
    const space = turned(this.order.flags).map(modelFlag);
    const { seed, trials: maxTrials, objective, limits, prior } = this.order;
    const defaults = toModel(this.before, space);
    const priors = prior.map((values) => toModel(values, space));
    const advisor = this.deps.open({ seed, maxTrials, space, defaults, objective, limits, prior: priors });
    this.advisor = advisor;
    while (this.ending === null) {
      if (this.isFinishing) this.ending = 'finished';
      else if (this.leftS < leastTrialS) this.ending = 'time';
      else {
        const advice = await advisor.ask();
        if (this.isStopped) throw new Halt();
        if (advice.kind === 'trial') await this.tryOne(advisor, advice);
        else this.ending = this.endingOf(advice.why);
      }
    }
  }

  private endingOf(why: 'budget' | 'notWorthIt' | 'exhausted'): TuningEnding {
    this.isAdvisedToStop = true;
    return why === 'budget' ? 'trials' : why;
  }

  /** Until the soak has to begin, s of the tuner's. */
  private get leftS(): number {
    return this.order.minutes * 60 - this.soakS - soakStartS - this.usedS;
  }

  private async tryOne(advisor: Advisor, advice: TrialAdvice): Promise<void> {
    this.nextFindPct = advice.expectedFindPct;
    const values = { ...this.held, ...fromModel(advice.config) };
    // The flags before were measured already, and for long.
    const isKnown = this.findings === null && isSameValues(values, this.before);
    let isDone = isKnown && (await this.tellBaseline(advisor)) <= 0;
    for (let faults = 0; !isDone; ) {
      const end = await this.measure(advisor, advice, values);
      this.trials.end(outcomeOf(end), faultOf(end));
      this.told();
      if (end.kind === 'interrupted' && end.because === 'fault') faults += 1;
      const failure = end.kind === 'failed' ? end.failure : faults >= mostFaults ? 'start' : null;
      if (failure !== null) await advisor.tell({ kind: 'failed', failure, seconds: this.runner.seconds });
      isDone = failure !== null || end.kind === 'measured' || end.kind === 'worse';
    }
    this.findings = await advisor.findings();
    if (this.isStopped) throw new Halt();
    this.changed();
  }

  /** One trial, as long as the tuner wants to see more of it. */
  private async measure(advisor: Advisor, { reason, seconds }: TrialAdvice, values: FlagValues): Promise<RunEnd> {
    let end = await this.runOnce('trial', values, reason, this.usualHs, seconds);
    while (end.kind === 'measured' || end.kind === 'worse') {
      const more = await advisor.tell({ kind: 'measured', reading: readingOf(this.runner.measurement, this.order.scale) });
      if (this.isStopped) throw new Halt();
      if (more <= 0) return end;
      end = await this.checked(this.runner.extend(more), values);
    }
    return end;
  }

  private async tellBaseline(advisor: Advisor): Promise<number> {
    const { usual, baseline } = this;
    if (usual === null || baseline === null) throw new Error('no baseline was measured');
    return advisor.tell({ kind: 'measured', reading: { ...baseline, seconds: Math.max(baseline.seconds, baselineS) } });
  }

  private async soakBest(): Promise<void> {
    this.nextFindPct = null;
    this.enter('soak');
    const soaked: FlagValues[] = [];
    while (soaked.length < mostSoaks) {
      const { best, findings, advisor } = this;
      if (best === null || findings === null || advisor === null || findings.gain.meanPct <= 0 || !findings.isSafe) return;
      if (isSameValues(best, this.before) || soaked.some((values) => isSameValues(values, best))) return;
      const end = await this.runOnce('soak', best, null, this.usualHs, this.soakS);
      if (end.kind === 'interrupted') continue;
      soaked.push(best);
      const space = turned(this.order.flags).map(modelFlag);
      const config = toModel(best, space);
      if (end.kind === 'failed')
        await advisor.observe(config, { kind: 'failed', failure: end.failure, seconds: this.runner.seconds });
      else if (await this.judgeSoak(best)) return;
      else await advisor.observe(config, { kind: 'measured', reading: readingOf(this.runner.measurement, this.order.scale) });
      this.findings = await advisor.findings();
    }
  }

  /** True: the session has its result. */
  private async judgeSoak(best: FlagValues): Promise<boolean> {
    const { usual, order } = this;
    const comparison = usual === null ? null : compare(usual, this.longRun(best), order.objective, order.prices);
    if (comparison === null || comparison.gainPct <= 0) return false;
    this.comparison = comparison;
    this.decision = 'pending';
    if (comparison.lowPct > 0 && order.isAutomatic) await this.deps.adopt(this);
    return true;
  }

  private longRun(config: FlagValues): LongRun {
    const { measurement } = this.runner;
    const { powerW, temperatureC } = summaryOf(measurement);
    const { accepted, rejected, stale } = measurement.shares;
    const blocks = blockMeans(measurement, blockS * 1000 * this.order.scale);
    if (this.phase === 'baseline') this.baseline = readingOf(measurement, this.order.scale);
    return { config, blocks, powerW, temperatureC, accepted, refused: rejected + stale, seconds: this.runner.seconds };
  }

  /** One run once the device is there for it; leaves its trial in the list, ended unless it is one that may be extended. */
  private async runOnce(
    kind: Trial['kind'],
    values: FlagValues,
    reason: TrialReason | null,
    usualHs: number | null,
    plannedS: number,
  ): Promise<RunEnd> {
    await this.untilReady();
    this.trials.begin({ kind, config: values, reason, plannedS });
    this.changed();
    const end = await this.checked(this.runner.run({ values: kind === 'baseline' ? null : values, plannedS, usualHs }), values);
    if (kind !== 'trial') {
      this.trials.end(outcomeOf(end), faultOf(end));
      this.told();
    }
    return end;
  }

  private async checked(run: Promise<RunEnd>, values: FlagValues): Promise<RunEnd> {
    const end = await run;
    this.refresh();
    if (this.isStopped) {
      this.trials.end('interrupted', null);
      throw new Halt();
    }
    this.deps.log.info('tuner', `${this.order.device}: ${JSON.stringify(values)}: ${JSON.stringify(end)}`);
    return end;
  }

  private told(): void {
    const last = this.trials.last;
    if (last !== null) this.deps.onTrial(last, this);
    this.changed();
  }

  /** The device is free for the tuner: it mines by its own flags, or by those of a trial just measured. */
  private async untilReady(): Promise<void> {
    const { device, clock } = this.deps;
    for (;;) {
      if (this.isStopped) throw new Halt();
      const { activity, because } = device.decision;
      if (activity === 'mining' && device.runsAsPlanned) break;
      const isOnTheWay = because === 'free' || because === 'tuner';
      this.waitFor(isOnTheWay ? null : because);
      await new Promise<void>((resolve) => clock.after(readyLookMs, resolve));
      if (isOnTheWay) this.looked(readyLookMs / 1000, 0, null);
    }
    this.waitFor(null);
  }

  private waitFor(because: Cause | null): void {
    if (this.waitsFor === because) return;
    this.waitsFor = because;
    this.changed();
  }

  /** Time in which the device was ours, and what it would have earned otherwise. */
  private looked(realS: number, hashrateHs: number, powerW: number | null): void {
    const seconds = realS / this.order.scale;
    this.usedS += seconds;
    this.revision += 1; // shown with the next state, which comes every second anyway
    const { usual, usualHs } = this;
    if (usual === null || usualHs === null || usualHs <= 0) return;
    const lostS = seconds * (1 - hashrateHs / usualHs);
    this.lostS += lostS;
    this.trials.lose(lostS);
    const { prices } = this.order;
    if (prices === null) return;
    this.lostMoney += (seconds / 86_400) * (earned(usualHs, usual.powerW, prices) - earned(hashrateHs, powerW, prices));
  }
}

function mean(values: readonly number[]): number | null {
  return values.length === 0 ? null : values.reduce((sum, value) => sum + value, 0) / values.length;
}

function outcomeOf(end: RunEnd): TrialOutcomeName {
  if (end.kind === 'failed') return end.failure;
  return end.kind === 'stopped' ? 'interrupted' : end.kind;
}

function faultOf(end: RunEnd): string | null {
  return end.kind === 'failed' ? end.fault : null;
}
