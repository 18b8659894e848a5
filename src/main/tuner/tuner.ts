import { type Acquired, Acquisition, acquire } from './acquire';
import { Beliefs, type Chains, type Gain } from './beliefs';
import { bracketLevels } from './bracket';
import { GpChain } from './chain';
import { donorPoints } from './donors';
import { expectedHashrate, noExpectation } from './expectations';
import { type Allowed, guardLevels } from './guard';
import { normalCdf } from './normal';
import type { ObjectiveSpec, Performance } from './objective';
import { derivedSeed, Random } from './random';
import { type Config, type Point, pointKey, type Space } from './space';
import { isScored, readingOf, type Trial, type TrialOutcome } from './trial';

export interface TunerLimits {
  readonly temperatureC: number | null;
  readonly fanPct: number | null;
  readonly powerW: number | null;
}

export interface TunerOptions {
  readonly space: Space;
  readonly seed: number;
  readonly maxTrials: number;
  readonly objective: ObjectiveSpec;
  readonly limits: TunerLimits;
  /** Configurations that were good on other rigs. */
  readonly prior: readonly Config[];
}

/** Why a trial is suggested: data, worded elsewhere. */
export interface Reason {
  readonly kind: 'default' | 'donor' | 'repeat' | 'improve';
  /** Flags that differ from the incumbent. */
  readonly changes: readonly { readonly flag: string; readonly from: number | string; readonly to: number | string }[];
  readonly expectedGainPct: number;
  readonly crashRiskPct: number;
}

export interface Suggestion {
  readonly id: number;
  readonly point: Point;
  readonly config: Config;
  readonly seconds: number;
  readonly mayExtendTo: number;
  readonly reason: Reason;
}

export interface StopAdvice {
  readonly kind: 'budget' | 'notWorthIt' | 'exhausted';
  readonly expectedGainPct: number;
}

export interface Recommendation {
  readonly config: Config;
  readonly performance: Performance;
  readonly objective: number;
  readonly low: number;
  readonly high: number;
  readonly isSafe: boolean;
  readonly trials: number;
}

const firstSeconds = 30;
const fullSeconds = 90;
const restartS = 15;
const crashCostS = 75;
const maxRepeats = 2;
const hopeless = 0.08;

interface Caution {
  /** Part of a declared risk's range by which it must hold further up. */
  readonly clockMargin: number;
  readonly crashRisk: number;
  /** Degrees below the limit. */
  readonly coolerC: number;
}

const recommending: Caution = { clockMargin: 0.06, crashRisk: 0.06, coolerC: 2.5 };
/** What the search goes on from need not be safe for days. */
const searching: Caution = { clockMargin: 0.02, crashRisk: 0.15, coolerC: 1 };

/** Suggests trials, learns from what is told, recommends. Deterministic in seed and history. */
export class Tuner {
  private readonly trials: Trial[] = [];
  private readonly chains: Chains;
  private readonly donors: readonly Point[];
  private nowS = 0;
  private nextId = 1;
  private pending: Suggestion | null = null;
  private beliefs: Beliefs | null = null;

  constructor(private readonly options: TunerOptions) {
    const { space, seed, prior } = options;
    this.chains = {
      hashrate: new GpChain(
        space,
        { effect: 0.045, noise: 0.01, noiseSpread: 0.6, drift: 0.003, means: expectedHashrate(space) },
        derivedSeed(seed, 1),
      ),
      power: new GpChain(
        space,
        { effect: 0.06, noise: 0.01, noiseSpread: 0.4, drift: 0.002, means: noExpectation(space) },
        derivedSeed(seed, 2),
      ),
    };
    this.donors = donorPoints(
      space,
      prior.map((config) => space.nearest(config)),
    );
  }

  get trialCount(): number {
    return this.trials.length;
  }

  /** The next trial, the same again while it is not told; or that no other is worth it. */
  ask(): Suggestion | StopAdvice {
    if (this.pending !== null) return this.pending;
    if (this.trials.length >= this.options.maxTrials) return { kind: 'budget', expectedGainPct: 0 };
    const chosen = this.choose();
    if ('kind' in chosen) {
      return chosen;
    }
    const { space } = this.options;
    this.pending = {
      id: this.nextId++,
      point: chosen.point,
      config: space.toConfig(chosen.point),
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
    const pending = this.pending;
    if (pending === null) return 0;
    const trial: Trial = {
      id: pending.id,
      point: pending.point,
      key: pointKey(pending.point),
      startedS: this.nowS + restartS,
      outcome,
    };
    const more = outcome.kind === 'failed' ? 0 : this.extension(trial);
    if (more > 0) return more;
    this.trials.push(trial);
    this.nowS += restartS + (outcome.kind === 'failed' ? outcome.seconds + crashCostS : outcome.reading.seconds);
    this.pending = null;
    this.beliefs = null;
    return 0;
  }

  best(): Recommendation {
    const { space } = this.options;
    const beliefs = this.believe();
    const point = this.recommended(beliefs) ?? space.defaultPoint;
    const isKnown = this.trials.some(isScored);
    const objective = isKnown ? beliefs.mean(point) : 0;
    const sd = isKnown ? beliefs.sd(point) : 0;
    return {
      config: space.toConfig(point),
      performance: beliefs.performance(point),
      objective,
      low: objective - 1.64 * sd,
      high: objective + 1.64 * sd,
      isSafe: this.isSafe(beliefs, point, recommending),
      trials: this.trials.length,
    };
  }

  private choose(): { readonly point: Point; readonly reason: Reason } | StopAdvice {
    const { space, seed } = this.options;
    const tried = new Map<string, number>();
    for (const { key } of this.trials) tried.set(key, (tried.get(key) ?? 0) + 1);
    if (!this.trials.some(isScored) && (tried.get(pointKey(space.defaultPoint)) ?? 0) < maxRepeats) {
      return { point: space.defaultPoint, reason: { kind: 'default', changes: [], expectedGainPct: 0, crashRiskPct: 0 } };
    }
    const beliefs = this.believe();
    const donor = this.nextDonor(tried);
    if (donor !== null) return { point: donor, reason: this.reason('donor', beliefs, donor, space.defaultPoint, 0) };
    const incumbent = this.recommended(beliefs, searching) ?? space.defaultPoint;
    const random = new Random(derivedSeed(seed, 3, this.trials.length));
    const acquisition = new Acquisition(beliefs, incumbent, this.options.limits);
    const survived = this.survived();
    const guard = guardLevels(space, survived);
    const bracket = bracketLevels(space, beliefs, incumbent, this.distinct());
    const isPermitted = (point: Point) =>
      isWithin(point, guard) &&
      isWithin(point, bracket) &&
      (tried.get(pointKey(point)) ?? 0) < maxRepeats &&
      !this.hasFailed(pointKey(point));
    const chosen = acquire(space, acquisition, this.leaders(beliefs, incumbent), isPermitted, random);
    if (chosen === null) return { kind: 'exhausted', expectedGainPct: 0 };
    return { point: chosen.point, reason: this.reasonFor(beliefs, chosen, incumbent, tried) };
  }

  private reasonFor(beliefs: Beliefs, chosen: Acquired, incumbent: Point, tried: ReadonlyMap<string, number>): Reason {
    const kind = tried.has(pointKey(chosen.point)) ? 'repeat' : 'improve';
    return this.reason(kind, beliefs, chosen.point, incumbent, chosen.risk);
  }

  private reason(kind: Reason['kind'], beliefs: Beliefs, point: Point, base: Point, risk: number): Reason {
    const { flags } = this.options.space;
    const value = beliefs.mean(base);
    return {
      kind,
      changes: flags.flatMap((flag, i) => {
        const from = flag.values[base[i] ?? 0];
        const to = flag.values[point[i] ?? 0];
        return from === to || from === undefined || to === undefined ? [] : [{ flag: flag.name, from, to }];
      }),
      expectedGainPct: value === 0 ? 0 : (100 * (beliefs.mean(point) - value)) / Math.abs(value),
      crashRiskPct: 100 * risk,
    };
  }

  private nextDonor(tried: ReadonlyMap<string, number>): Point | null {
    return this.donors.slice(0, 4).find((point) => !tried.has(pointKey(point))) ?? null;
  }

  /** The best few tried configurations, the incumbent first. */
  private leaders(beliefs: Beliefs, incumbent: Point): readonly Point[] {
    const points = new Map([[pointKey(incumbent), incumbent]]);
    const ranked = this.distinct()
      .filter((point) => !this.hasFailed(pointKey(point)))
      .map((point) => ({ point, value: beliefs.mean(point) }))
      .sort((a, b) => b.value - a.value);
    for (const { point } of ranked) if (points.size < 4) points.set(pointKey(point), point);
    return [...points.values()];
  }

  private distinct(): readonly Point[] {
    return [...new Map(this.trials.filter(isScored).map((trial) => [trial.key, trial.point])).values()];
  }

  private survived(): readonly Point[] {
    return [...this.trials.filter(({ outcome }) => outcome.kind === 'measured').map(({ point }) => point), ...this.donors];
  }

  private hasFailed(key: string): boolean {
    return this.trials.some((trial) => trial.key === key && trial.outcome.kind === 'failed');
  }

  private believe(isProvisional?: Trial): Beliefs {
    const { space, objective, seed } = this.options;
    if (isProvisional !== undefined) {
      const trials = [...this.trials, isProvisional];
      return new Beliefs(space, objective, trials, this.chains, seed, this.nowS, this.donors, false);
    }
    this.beliefs ??= new Beliefs(space, objective, this.trials, this.chains, seed, this.nowS, this.donors, true);
    return this.beliefs;
  }

  /** Of the tried configurations the one that is surely good and safe; null when none is. */
  private recommended(beliefs: Beliefs, caution: Caution = recommending): Point | null {
    const { space } = this.options;
    let best: Point | null = null;
    let bestValue = Number.NEGATIVE_INFINITY;
    for (const point of this.distinct()) {
      if (this.hasFailed(pointKey(point)) || !this.isSafe(beliefs, point, caution)) continue;
      const { mean, sd } = mixture(beliefs.gains(point, space.defaultPoint));
      const value = pointKey(point) === pointKey(space.defaultPoint) ? 0 : mean - 0.4 * sd;
      if (value > bestValue) {
        bestValue = value;
        best = point;
      }
    }
    return best;
  }

  /** Whether `point` holds with a margin: somewhat further on every declared risk it would still not crash, and it stays cool. */
  private isSafe(beliefs: Beliefs, point: Point, { clockMargin, crashRisk, coolerC }: Caution): boolean {
    const { space, limits } = this.options;
    const isDefault = pointKey(point) === pointKey(space.defaultPoint);
    if (!isDefault && beliefs.crash.risk(point, clockMargin) > crashRisk) return false;
    if (limits.temperatureC !== null && beliefs.hasPower) {
      const { meanC, sdC } = beliefs.temperature(point, 'warmer');
      // The default flags run anyway: only what is surely too hot speaks against them, and nothing against what is no hotter.
      if (isDefault) return meanC - sdC <= limits.temperatureC;
      const usualC = beliefs.temperature(space.defaultPoint, 'warmer').meanC;
      const mostC = Math.max(limits.temperatureC - coolerC, Math.min(limits.temperatureC - 0.5, usualC));
      if (meanC > mostC) return false;
    }
    return limits.powerW === null || !beliefs.hasPower || beliefs.performance(point).powerW <= limits.powerW;
  }

  private extension(trial: Trial): number {
    const reading = readingOf(trial);
    if (reading === null || reading.hashrate === null || reading.seconds >= fullSeconds - 1) return 0;
    const more = fullSeconds - reading.seconds;
    const beliefs = this.believe(trial);
    const { temperatureC } = this.options.limits;
    const isHot = temperatureC !== null && (reading.temperatureC ?? 0) > temperatureC - 0.5;
    if (trial.key === pointKey(this.options.space.defaultPoint)) return isHot ? 0 : more;
    if (temperatureC !== null && reading.temperatureC !== null && beliefs.hasPower) {
      const { meanC, sdC } = beliefs.temperature(trial.point, 'now');
      if (isHot || meanC + sdC > temperatureC) return 0;
    }
    const incumbent = this.recommended(beliefs, searching) ?? this.options.space.defaultPoint;
    if (pointKey(incumbent) === trial.key) return more;
    const gains = beliefs.gains(trial.point, incumbent);
    const chance = gains.reduce((sum, { mean, sd }) => sum + normalCdf(mean / sd), 0) / gains.length;
    return chance < hopeless ? 0 : more;
  }
}

function isWithin(point: Point, levels: readonly Allowed[]): boolean {
  return point.every((level, i) => level >= (levels[i]?.low ?? 0) && level <= (levels[i]?.high ?? 0));
}

function mixture(gains: readonly Gain[]): Gain {
  const mean = gains.reduce((sum, gain) => sum + gain.mean, 0) / gains.length;
  const variance = gains.reduce((sum, gain) => sum + gain.sd ** 2 + (gain.mean - mean) ** 2, 0) / gains.length;
  return { mean, sd: Math.sqrt(variance) };
}
