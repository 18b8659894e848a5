import { Random } from '../../src/main/tuner/random';
import { num } from './parameters';
import { incomeOf, steady } from './steady';
import type { Configuration, Surface } from './surface';

export interface Weather {
  /** Degrees that the room warms by over the session's first hour, on top of its own wandering. */
  readonly riseC: number;
}

export interface RigReading {
  readonly ok: true;
  readonly seconds: number;
  readonly hashrate: number;
  readonly powerW: number;
  readonly temperatureC: number;
  readonly temperatureStartC: number;
  readonly accepted: number;
  readonly rejected: number;
}

export type RigOutcome = RigReading | { readonly ok: false; readonly seconds: number };

const coolerS = 80;
const dayS = 86_400;

/** A card that runs trials: it warms up, drifts, crashes, finds shares by chance, and counts what a session costs. */
export class SimulatedRig {
  trials = 0;
  crashes = 0;
  overTemperature = 0;
  /** Income lost against the default flags, in the surface's currency. */
  private lost = 0;
  private nowS = 0;
  private temperatureC: number;
  private running: string | null = null;
  private readonly random: Random;
  private readonly phases: readonly [number, number];
  private readonly usualIncome: number;
  private readonly usualHashrate: number;

  constructor(
    private readonly surface: Surface,
    seed: number,
    private readonly weather: Weather = { riseC: 0 },
  ) {
    this.random = new Random(Math.imul(seed, 0x9e3779b1) + surface.id_num * 97);
    this.phases = [this.random.uniform() * 2 * Math.PI, this.random.uniform() * 2 * Math.PI];
    this.temperatureC = num(surface.env, 'amb') + 12;
    const usual = steady(surface, surface.default);
    this.usualIncome = incomeOf(surface, usual);
    this.usualHashrate = usual.hashrate;
  }

  get minutesLost(): number {
    return this.lost / (this.usualIncome / dayS) / 60;
  }

  /** The part of the rise that has come about, 0 to 1. */
  get risen(): number {
    return Math.min(1, this.nowS / 3600);
  }

  get ambientC(): number {
    const { env } = this.surface;
    const wander = num(env, 'amb_a') * Math.sin((2 * Math.PI * this.nowS) / num(env, 'amb_p') + this.phases[0]);
    return num(env, 'amb') + wander + this.weather.riseC * this.risen;
  }

  /** Runs `configuration`; without a restart when it runs already and `isFresh` is false. */
  run(configuration: Configuration, seconds: number, isFresh: boolean): RigOutcome {
    const { env } = this.surface;
    const key = JSON.stringify(configuration);
    if (isFresh || key !== this.running) this.restart(num(env, 'restart_s'));
    this.running = key;
    const now = steady(this.surface, configuration, this.ambientC);
    if (this.random.uniform() < 1 - (1 - now.crash) ** (seconds / 90)) return this.crash(seconds);
    const hashrate = now.hashrate * this.drift();
    this.nowS += seconds;
    this.lost += ((this.usualIncome - incomeOf(this.surface, { ...now, hashrate })) / dayS) * seconds;
    const temperatureStartC = this.temperatureC;
    this.temperatureC += (now.temperatureC - temperatureStartC) * (1 - Math.exp(-seconds / coolerS));
    if (this.temperatureC > num(env, 't_limit') + 0.5) this.overTemperature++;
    let seen = hashrate * (1 + (num(env, 'noise') / Math.sqrt(Math.max(seconds, 1) / 90)) * this.random.normal());
    if (this.random.uniform() < num(env, 'outlier', 0.02)) seen *= 0.95 - 0.15 * this.random.uniform();
    const shares = this.poisson(((num(this.surface.net, 'shares_min') * seconds) / 60) * (now.hashrate / this.usualHashrate));
    const refused = 1 - (1 - now.stale) * (1 - now.bad);
    let rejected = 0;
    for (let share = 0; share < shares; share++) if (this.random.uniform() < refused) rejected++;
    return {
      ok: true,
      seconds,
      hashrate: seen,
      powerW: now.powerW * (1 + 0.01 * this.random.normal()),
      temperatureC: this.temperatureC + 0.5 * this.random.normal(),
      temperatureStartC,
      accepted: shares - rejected,
      rejected,
    };
  }

  private restart(seconds: number): void {
    this.trials++;
    this.nowS += seconds;
    this.lost += (this.usualIncome / dayS) * seconds;
    this.temperatureC += (this.ambientC + 10 - this.temperatureC) * (1 - Math.exp(-seconds / coolerS));
  }

  private crash(seconds: number): RigOutcome {
    const ran = 5 + this.random.uniform() * Math.min(seconds, 40);
    const gone = ran + num(this.surface.env, 'crash_s');
    this.nowS += gone;
    this.lost += (this.usualIncome / dayS) * gone;
    this.crashes++;
    this.running = null;
    return { ok: false, seconds: ran };
  }

  private drift(): number {
    const { env } = this.surface;
    const slope = num(env, 'dr_slope', 0);
    return (
      1 + num(env, 'dr_a') * Math.sin((2 * Math.PI * this.nowS) / num(env, 'dr_p') + this.phases[1]) - (slope * this.nowS) / 3600
    );
  }

  private poisson(mean: number): number {
    const floor = Math.exp(-Math.min(mean, 200));
    let count = 0;
    for (let product = this.random.uniform(); product > floor; product *= this.random.uniform()) count++;
    return count;
  }
}
