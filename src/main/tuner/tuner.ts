import { type Acquired, Acquisition, acquire } from './acquire';
import { Beliefs, type Chains } from './beliefs';
import { bracketLevels } from './bracket';
import { GpChain } from './chain';
import { type Donors, makeDonors } from './donors';
import { expectedHashrate, expectedPower } from './expectations';
import { type Allowed, guardLevels } from './guard';
import { History } from './history';
import { normalCdf } from './normal';
import type { ObjectiveSpec, Performance } from './objective';
import { derivedSeed, Random } from './random';
import type { Reason, StopAdvice } from './reason';
import { type Caution, isSafe, recommended, recommending, searching, type TunerLimits } from './recommend';
import { type Config, type Point, pointKey, type Space } from './space';
import { readingOf, type Trial, type TrialOutcome } from './trial';

export interface TunerOptions {
  readonly space: Space;
  readonly seed: number;
  readonly maxTrials: number;
  readonly objective: ObjectiveSpec;
  readonly limits: TunerLimits;
  /** Configurations that were good on other rigs. */
  readonly prior: readonly Config[];
}

export interface Suggestion {
  readonly id: number;
  readonly config: Config;
  readonly seconds: number;
  readonly mayExtendTo: number;
  readonly reason: Reason;
}

export interface Recommendation {
  readonly config: Config;
  /** Null before anything was measured. */
  readonly expected: (Performance & { readonly objective: number; readonly low: number; readonly high: number }) | null;
  readonly isSafe: boolean;
  readonly trials: number;
}

/** For plots and for what a person wants to know. */
export interface Outlook {
  readonly space: Space;
  readonly beliefs: Beliefs;
  /** What would be recommended. */
  readonly best: Point;
  /** The trial that is out. */
  readonly next: Point | null;
}

type Choice = { readonly point: Point; readonly reason: Reason } | StopAdvice;

const firstSeconds = 30;
const fullSeconds = 90;
/** What a restart and a crash take on a usual rig: for the clock of the session, and what a trial costs. */
const restartS = 15;
const crashS = 75;
const maxRepeats = 2;
const againEvery = 8;
const endCalm = 0.5;
const mostDonors = 4;
/** Before so many trials the models are too young to say that nothing is left. */
const leastTrials = 8;
/** A trial with less chance to beat the incumbent is not extended. */
const hopeless = 0.08;
/** What is found is worth at least a week of mining. */
const worthS = 7 * 86_400;

/** Suggests trials, learns from what is told, recommends. Deterministic in seed and history (docs/tuner.md). */
export class Tuner {
  private readonly history = new History();
  private readonly chains: Chains;
  private readonly donors: Donors;
  private readonly caution: Caution;
  private nowS = 0;
  private nextId = 1;
  private pending: (Suggestion & { readonly point: Point }) | null = null;
  private beliefs: Beliefs | null = null;
  private hasAdvisedToStop = false;

  constructor(private readonly options: TunerOptions) {
    const { space, seed, prior } = options;
    const hashrate = { effect: 0.045, noise: 0.01, noiseSpread: 0.6, drift: 0.003, means: expectedHashrate(space) };
    const power = { effect: 0.06, noise: 0.01, noiseSpread: 0.4, drift: 0.002, means: expectedPower(space) };
    this.chains = {
      hashrate: new GpChain(space, hashrate, derivedSeed(seed, 1)),
      power: new GpChain(space, power, derivedSeed(seed, 2)),
    };
    const told = prior.map((config) => space.nearest(config));
    this.donors = makeDonors(space, told, mostDonors);
    this.caution = { ...recommending, vouched: new Set(this.donors.points.map(pointKey)) };
  }

  /** The next trial, the same again while it is not told; or that no other is worth it. Asked again, it suggests on. */
  ask(): Suggestion | StopAdvice {
    if (this.pending !== null) return this.pending;
    if (this.history.trials.length >= this.options.maxTrials) return { kind: 'budget', expectedGainPct: 0 };
    const chosen = this.choose();
    if (!('point' in chosen)) return chosen;
    this.pending = {
      id: this.nextId++,
      point: chosen.point,
      config: this.options.space.toConfig(chosen.point),
      seconds: firstSeconds,
      mayExtendTo: fullSeconds,
      reason: chosen.reason,
    };
    return this.pending;
  }

  /** The id of the trial that is out, or null. */
  get pendingId(): number | null {
    return this.pending?.id ?? null;
  }

  /** Takes the outcome of the pending trial; returns for how many more seconds it should go on, 0 when it is done. */
  tell(outcome: TrialOutcome): number {
    if (this.pending === null) return 0;
    const { id, point } = this.pending;
    const trial: Trial = { id, point, key: pointKey(point), startedS: this.nowS + restartS, outcome };
    const more = this.extension(trial);
    if (more > 0) return more;
    this.keep(trial);
    this.pending = null;
    return 0;
  }

  /** Takes an outcome that was not asked for, a soak's say. The pending trial stays pending. */
  observe(config: Config, outcome: TrialOutcome): void {
    const point = this.options.space.nearest(config);
    this.keep({ id: 0, point, key: pointKey(point), startedS: this.nowS + restartS, outcome });
  }

  /** What is believed now, and around which configuration; null before anything was measured. */
  outlook(): Outlook | null {
    if (!this.history.hasScore) return null;
    const { space, limits } = this.options;
    const beliefs = this.believe();
    const best = recommended(space, beliefs, this.history, limits, this.caution) ?? space.defaultPoint;
    return { space, beliefs, best, next: this.pending?.point ?? null };
  }

  private keep(trial: Trial): void {
    const { outcome } = trial;
    this.history.add(trial);
    this.nowS += restartS + (outcome.kind === 'failed' ? outcome.seconds + crashS : outcome.reading.seconds);
    this.beliefs = null;
  }

  best(): Recommendation {
    const { space, limits } = this.options;
    const trials = this.history.trials.length;
    if (!this.history.hasScore)
      return { config: space.toConfig(space.defaultPoint), expected: null, isSafe: trials === 0, trials };
    const beliefs = this.believe();
    const point = recommended(space, beliefs, this.history, limits, this.caution) ?? space.defaultPoint;
    const objective = beliefs.mean(point);
    const doubt = 1.64 * beliefs.sd(point); // both ends of 90 %
    return {
      config: space.toConfig(point),
      expected: { ...beliefs.performance(point), objective, low: objective - doubt, high: objective + doubt },
      isSafe: isSafe(space, beliefs, limits, point, this.caution),
      trials,
    };
  }

  private choose(): Choice {
    const { space, seed, limits } = this.options;
    const { defaultPoint } = space;
    if (!this.history.hasScore && this.history.timesTried(pointKey(defaultPoint)) < maxRepeats) {
      return { point: defaultPoint, reason: { kind: 'default', changes: [], expectedGainPct: 0, crashRiskPct: 0 } };
    }
    if (space.size === 1) return { kind: 'exhausted', expectedGainPct: 0 };
    const beliefs = this.believe();
    const donor = this.donors.points.find((point) => this.history.timesTried(pointKey(point)) === 0);
    if (donor !== undefined) {
      return { point: donor, reason: this.reason('donor', beliefs, donor, defaultPoint, beliefs.crash.risk(donor)) };
    }
    const incumbent = recommended(space, beliefs, this.history, limits, searching) ?? defaultPoint;
    if (this.mustMeasureAgain(incumbent))
      return { point: incumbent, reason: this.reason('repeat', beliefs, incumbent, incumbent, 0) };
    const random = new Random(derivedSeed(seed, 3, this.history.trials.length));
    const acquisition = new Acquisition(beliefs, incumbent, limits, this.curiosity());
    const isPermitted = this.permission(beliefs, incumbent);
    const chosen = acquire(space, acquisition, this.leaders(beliefs, incumbent), isPermitted, random);
    return chosen === null
      ? { kind: 'exhausted', expectedGainPct: 0 }
      : this.weigh(beliefs, chosen, acquisition.improvement(chosen.point), incumbent);
  }

  /** Towards the end of the budget what is surely better counts for more than what may be. */
  private curiosity(): number {
    return 1 - endCalm * Math.min(1, this.history.trials.length / this.options.maxTrials);
  }

  /** Now and then the incumbent runs again: a lucky first reading must not stand, and what drifts shows. */
  private mustMeasureAgain(incumbent: Point): boolean {
    const isTurn = this.history.trials.length % againEvery === againEvery - 2;
    return isTurn && this.history.timesTried(pointKey(incumbent)) <= maxRepeats;
  }

  /** Whether what a trial may find pays, in a week, for the restart and the risk; said once. */
  private weigh(beliefs: Beliefs, chosen: Acquired, improvement: number, incumbent: Point): Choice {
    const isEarly = this.history.trials.length < leastTrials;
    const expectedPart = improvement / Math.max(1e-12, Math.abs(beliefs.mean(incumbent)));
    if (!isEarly && !this.hasAdvisedToStop && expectedPart * worthS < restartS + chosen.risk * crashS) {
      this.hasAdvisedToStop = true;
      return { kind: 'notWorthIt', expectedGainPct: 100 * expectedPart };
    }
    const kind = this.history.timesTried(pointKey(chosen.point)) > 0 ? 'repeat' : 'improve';
    return { point: chosen.point, reason: this.reason(kind, beliefs, chosen.point, incumbent, chosen.risk) };
  }

  private permission(beliefs: Beliefs, incumbent: Point): (point: Point) => boolean {
    const { space } = this.options;
    const guard = guardLevels(space, [...this.history.survived, ...this.donors.points]);
    const bracket = bracketLevels(space, beliefs, incumbent, this.history.scored);
    return (point) =>
      isWithin(point, guard) &&
      isWithin(point, bracket) &&
      this.history.timesTried(pointKey(point)) < maxRepeats &&
      !this.history.hasFailed(point);
  }

  private reason(kind: Reason['kind'], beliefs: Beliefs, point: Point, base: Point, risk: number): Reason {
    const value = beliefs.mean(base);
    return {
      kind,
      changes: this.options.space.flags.flatMap((flag, i) => {
        const from = flag.values[base[i] ?? 0];
        const to = flag.values[point[i] ?? 0];
        return from === to || from === undefined || to === undefined ? [] : [{ flag: flag.name, from, to }];
      }),
      expectedGainPct: value === 0 ? 0 : (100 * (beliefs.mean(point) - value)) / Math.abs(value),
      crashRiskPct: 100 * risk,
    };
  }

  /** The best few tried configurations, the incumbent first. */
  private leaders(beliefs: Beliefs, incumbent: Point): readonly Point[] {
    const points = new Map([[pointKey(incumbent), incumbent]]);
    const ranked = this.history.scored
      .filter((point) => !this.history.hasFailed(point))
      .map((point) => ({ point, value: beliefs.mean(point) }))
      .sort((a, b) => b.value - a.value);
    for (const { point } of ranked) if (points.size < 4) points.set(pointKey(point), point);
    return [...points.values()];
  }

  private believe(): Beliefs {
    this.beliefs ??= this.beliefsAfter(this.history.trials, true);
    return this.beliefs;
  }

  private beliefsAfter(trials: readonly Trial[], mayMove: boolean): Beliefs {
    const { space, objective, seed, limits } = this.options;
    const { chains, nowS } = this;
    const donors = this.donors.survived;
    return new Beliefs({ space, spec: objective, trials, chains, seed, nowS, donors, mayMove, limitC: limits.temperatureC });
  }

  /** More seconds for a trial that is cool and may be the best. */
  private extension(trial: Trial): number {
    const reading = readingOf(trial);
    if (reading === null || reading.hashrate === null || reading.seconds >= fullSeconds - 1) return 0;
    const more = fullSeconds - reading.seconds;
    const { space, limits } = this.options;
    const { temperatureC } = limits;
    if (temperatureC !== null && (reading.temperatureC ?? 0) > temperatureC - 0.5) return 0;
    if (trial.key === pointKey(space.defaultPoint)) return more;
    const beliefs = this.beliefsAfter([...this.history.trials, trial], false);
    if (temperatureC !== null && reading.temperatureC !== null && beliefs.hasLoad) {
      const { meanC, sdC } = beliefs.temperature(trial.point, 'now');
      if (meanC + sdC > temperatureC) return 0;
    }
    const incumbent = recommended(space, beliefs, this.history, limits, searching) ?? space.defaultPoint;
    if (pointKey(incumbent) === trial.key) return more;
    const gains = beliefs.gains(trial.point, incumbent);
    const chance = gains.reduce((sum, { mean, sd }) => sum + normalCdf(mean / sd), 0) / gains.length;
    return chance < hopeless ? 0 : more;
  }
}

function isWithin(point: Point, levels: readonly Allowed[]): boolean {
  return point.every((level, i) => level >= (levels[i]?.low ?? 0) && level <= (levels[i]?.high ?? 0));
}
