import { AcceptanceModel } from './acceptance';
import type { GpChain } from './chain';
import { CrashModel } from './crash';
import {
  crashData,
  fanReadings,
  gpData,
  lastCluster,
  logRatio,
  shareCounts,
  shareNoise,
  sharesOf,
  unitOf,
  warmthNoise,
  warmthOf,
} from './evidence';
import { FanModel } from './fan';
import type { Belief, GpPosterior } from './gp';
import { type HeatBelief, HeatModel, type HeatReading } from './heat';
import { withHiccups } from './hiccups';
import { type ClusterShares, type ObjectiveSpec, objectiveValue, type Performance } from './objective';
import { derivedSeed, Random } from './random';
import type { Point, Space } from './space';
import { isScored, readingOf, type Trial } from './trial';

export interface Chains {
  readonly hashrate: GpChain;
  readonly power: GpChain;
}

export interface BeliefSources {
  readonly space: Space;
  readonly spec: ObjectiveSpec;
  readonly trials: readonly Trial[];
  readonly chains: Chains;
  readonly seed: number;
  /** Time of the session for which to predict, in s. */
  readonly nowS: number;
  readonly donors: readonly Point[];
  /** Whether the chains may move on: once per trial, so that questions change nothing. */
  readonly mayMove: boolean;
  readonly limitC: number | null;
}

/** All that is believed after some trials: built once per trial, asked for hundreds of candidates. */
export class Beliefs {
  readonly crash: CrashModel;
  readonly heat: HeatModel;
  readonly acceptance: AcceptanceModel;
  readonly cluster: ClusterShares;
  readonly hasShares: boolean;
  /** Whether a power was ever read. Without, what the card is heated by is taken from its warmth, and costs nothing. */
  readonly hasPower: boolean;
  /** Whether anything is known of what heats the card. */
  readonly hasLoad: boolean;
  /** Variance of a logit acceptance that one trial of 90 s alone would give. */
  private readonly shareNoise: number;
  readonly fan: FanModel;
  private readonly spec: ObjectiveSpec;
  private readonly hashrateUnit: number;
  private readonly powerUnit: number;
  private readonly hashrate: readonly GpPosterior[];
  private readonly power: readonly GpPosterior[];
  private readonly heatNow: HeatTable;
  private readonly heatWarmer: HeatTable;
  private readonly outlooks = new Map<Point, readonly Outlook[]>();

  constructor({ space, spec, trials, chains, seed, nowS, donors, mayMove, limitC }: BeliefSources) {
    this.spec = spec;
    const scored = trials.filter(isScored);
    this.hasPower = trials.some((trial) => (readingOf(trial)?.powerW ?? null) !== null);
    const powered = trials.filter((trial) => this.loadOf(trial) !== null);
    this.hasLoad = powered.length > 0;
    this.hashrateUnit = unitOf(scored.map((trial) => readingOf(trial)?.hashrate ?? 0));
    this.powerUnit = unitOf(powered.map((trial) => this.loadOf(trial) ?? 0));
    const hashrateData = gpData(scored, (trial) => squeeze(logRatio(readingOf(trial)?.hashrate ?? 0, this.hashrateUnit)));
    const loadNoise = this.hasPower ? 1 : warmthNoise;
    const powerData = gpData(powered, (trial) => logRatio(this.loadOf(trial) ?? 0, this.powerUnit), loadNoise);
    if (mayMove) chains.hashrate.update(hashrateData, trials.length);
    if (mayMove) chains.power.update(powerData, trials.length);
    this.hashrate = chains.hashrate.posteriors(withHiccups(hashrateData, chains.hashrate.posteriors(hashrateData, nowS)), nowS);
    this.power = chains.power.posteriors(powerData, nowS);
    this.acceptance = new AcceptanceModel(space, shareCounts(trials));
    this.hasShares = trials.some((trial) => sharesOf(trial) > 0);
    this.shareNoise = shareNoise(trials);
    this.cluster = lastCluster(trials);
    this.crash = new CrashModel(space, crashData(trials, donors), new Random(derivedSeed(seed, 7, trials.length)));
    this.fan = new FanModel(fanReadings(trials));
    this.heat = new HeatModel(this.heatReadings(trials, limitC), this.powerUnit);
    this.heatNow = tabulate(this.powerUnit, (powerW) => this.heat.steady(powerW, nowS));
    this.heatWarmer = tabulate(this.powerUnit, (powerW) => this.heat.steadyAtWarmer(powerW, nowS));
  }

  /** What `point` is expected to do, by each sample of the hyper-parameters. */
  outlook(point: Point): readonly Outlook[] {
    const known = this.outlooks.get(point);
    if (known !== undefined) return known;
    const accepted = this.hasShares ? this.acceptance.accepted(point) : 1;
    const made = this.hashrate.map((process, i) => {
      const hashrate = process.believe(point);
      const power = this.power[i]?.believe(point) ?? hashrate;
      return this.lookOut(hashrate, power, accepted);
    });
    this.outlooks.set(point, made);
    return made;
  }

  /** Mean objective over the samples. */
  mean(point: Point): number {
    return average(this.outlook(point).map(({ value }) => value));
  }

  /** Mean of hashrate, power, acceptance and steady temperature over the samples; NaN for what was never read. */
  performance(point: Point): Performance {
    const outlook = this.outlook(point);
    const mean = (of: (performance: Performance) => number) => average(outlook.map(({ performance }) => of(performance)));
    return {
      hashrate: mean(({ hashrate }) => hashrate),
      powerW: this.hasPower ? mean(({ powerW }) => powerW) : Number.NaN,
      accepted: mean(({ accepted }) => accepted),
      temperatureC: this.heat.hasReadings ? mean(({ temperatureC }) => temperatureC) : Number.NaN,
    };
  }

  /**
   * Mean and standard deviation of the gain of `point` over `base`, by each sample.
   * @param doubt  all of it, or only what one more trial would take away: a few shares tell little
   */
  gains(point: Point, base: Point, doubt: 'all' | 'learnable' = 'all'): readonly Gain[] {
    const baseOutlook = this.outlook(base);
    const isAll = doubt === 'all';
    const shares = this.hasShares ? this.acceptance.differenceVariance(point, base) : 0;
    const acceptance = isAll ? shares : shares ** 2 / (shares + this.shareNoise + 1e-9);
    return this.outlook(point).map((outlook, i) => {
      const other = baseOutlook[i] ?? outlook;
      const process = this.hashrate[i];
      const whole = process?.differenceVariance(point, outlook.hashrate, base, other.hashrate) ?? 0;
      const hashrate = isAll ? whole : whole ** 2 / (whole + (process?.hyper.noise ?? 0) ** 2);
      const power = this.power[i]?.differenceVariance(point, outlook.power, base, other.power) ?? 0;
      const { byHashrate, byPower, byLogit } = outlook.slopes;
      const variance = byHashrate ** 2 * hashrate + byPower ** 2 * power + byLogit ** 2 * acceptance;
      return { mean: outlook.value - other.value, sd: Math.sqrt(Math.max(variance, 1e-18)) };
    });
  }

  /** Standard deviation of the objective at `point` itself. */
  sd(point: Point): number {
    const deviations = this.outlook(point).map(({ hashrate, power, slopes }) =>
      Math.hypot(slopes.byHashrate * Math.sqrt(hashrate.variance), slopes.byPower * Math.sqrt(power.variance)),
    );
    const between = average(this.outlook(point).map(({ value }) => (value - this.mean(point)) ** 2));
    return Math.sqrt(average(deviations.map((sd) => sd * sd)) + between);
  }

  /** Steady temperature with its doubts about power too; in the room now, or on the whole if that was warmer. */
  temperature(point: Point, room: 'now' | 'warmer'): HeatBelief {
    const table = room === 'now' ? this.heatNow : this.heatWarmer;
    const outlook = this.outlook(point);
    const powerW = average(outlook.map(({ performance }) => performance.powerW));
    const powerSdW = powerW * Math.sqrt(average(outlook.map(({ power }) => power.variance)));
    const { meanC, sdC } = table.at(powerW);
    return { meanC, sdC: Math.hypot(sdC, table.slope * powerSdW) };
  }

  private lookOut(hashrate: Belief, power: Belief, accepted: number): Outlook {
    const performanceAt = (logHashrate: number, logPower: number, part: number): Performance => {
      const powerW = this.powerUnit * Math.exp(logPower);
      return {
        hashrate: this.hashrateUnit * Math.exp(logHashrate),
        powerW,
        accepted: part,
        temperatureC: this.heatNow.at(powerW).meanC,
      };
    };
    const value = (performance: Performance) =>
      objectiveValue(this.spec, this.hasPower ? performance : { ...performance, powerW: 0 }, this.cluster);
    const step = 0.01;
    const y = unsqueeze(hashrate.mean);
    const performance = performanceAt(y, power.mean, accepted);
    const base = value(performance);
    return {
      hashrate,
      power,
      performance,
      value: base,
      slopes: {
        byHashrate: (value(performanceAt(y + step, power.mean, accepted)) - base) / step,
        byPower: (value(performanceAt(y, power.mean + step, accepted)) - base) / step,
        byLogit: ((value(performanceAt(y, power.mean, accepted - step)) - base) / -step) * accepted * (1 - accepted),
      },
    };
  }

  /** What heated the card during a trial: watts, or degrees of warmth where no power is ever read. */
  private loadOf(trial: Trial): number | null {
    const reading = readingOf(trial);
    if (reading === null || this.hasPower) return reading?.powerW ?? null;
    return warmthOf(reading);
  }

  /** What got too hot before it could be read was somewhat above the limit. */
  private heatReadings(trials: readonly Trial[], limitC: number | null): readonly HeatReading[] {
    return trials.flatMap((trial) => {
      const { outcome, startedS, point } = trial;
      if (outcome.kind === 'failed') {
        if (outcome.failure !== 'hot' || limitC === null) return [];
        const powerW = this.powerUnit * Math.exp(average(this.power.map((process) => process.believe(point).mean)));
        return [{ atS: startedS, seconds: outcome.seconds, powerW, startC: null, endC: limitC + 1, errorC: 0 }];
      }
      const { temperatureC, temperatureStartC, seconds } = outcome.reading;
      if (temperatureC === null || seconds < 3) return [];
      const powerW = this.loadOf(trial) ?? this.powerUnit;
      return [{ atS: startedS + seconds, seconds, powerW, startC: temperatureStartC, endC: temperatureC, errorC: 0 }];
    });
  }
}

export interface Outlook {
  readonly hashrate: Belief;
  readonly power: Belief;
  readonly performance: Performance;
  readonly value: number;
  readonly slopes: { readonly byHashrate: number; readonly byPower: number; readonly byLogit: number };
}

export interface Gain {
  readonly mean: number;
  readonly sd: number;
}

interface HeatTable {
  readonly slope: number;
  at(powerW: number): HeatBelief;
}

const tableSteps = 48;

/** Steady temperatures on a grid of powers up to three times the usual one. */
function tabulate(unitW: number, steady: (powerW: number) => HeatBelief): HeatTable {
  const stepW = (3 * unitW) / tableSteps;
  const beliefs = Array.from({ length: tableSteps + 1 }, (_, i) => steady(i * stepW));
  const at = (powerW: number): HeatBelief => {
    const place = Math.max(0, Math.min(tableSteps - 1e-9, powerW / stepW));
    const index = Math.floor(place);
    const a = beliefs[index] ?? { meanC: 0, sdC: 0 };
    const b = beliefs[index + 1] ?? a;
    const part = place - index;
    return { meanC: a.meanC + part * (b.meanC - a.meanC), sdC: a.sdC + part * (b.sdC - a.sdC) };
  };
  return { slope: Math.max(0, (at(1.1 * unitW).meanC - at(0.9 * unitW).meanC) / (0.2 * unitW)), at };
}

const linearDown = 0.15;

/** Losses beyond 15 % are pressed together: how bad a bad configuration is says little about the good ones. */
function squeeze(y: number): number {
  return y >= -linearDown ? y : -linearDown * (1 + Math.log(-y / linearDown));
}

function unsqueeze(y: number): number {
  return y >= -linearDown ? y : -linearDown * Math.exp(Math.min(4, -y / linearDown - 1));
}

function average(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / Math.max(1, values.length);
}
