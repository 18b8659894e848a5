import type { Beliefs } from './beliefs';
import { candidatesAround, singleChanges } from './candidates';
import { logImprovement, logNormalCdf } from './normal';
import type { Random } from './random';
import type { TunerLimits } from './recommend';
import { type Point, pointKey, type Space } from './space';

/** What must hold of a configuration before its models are asked: the guard, and what was tried often enough. */
export type Permitted = (point: Point) => boolean;

export interface Acquired {
  readonly point: Point;
  readonly score: number;
  readonly risk: number;
}

const crashAversion = 7; // a crash costs minutes and trust, so its risk weighs more than its income
const riskCeiling = 0.1;
const tooRisky = -1000;
const soughtMargin = 0.04; // what could never be recommended is not worth a trial
const heatMarginC = 1;
const climbs = 3;

/** Scores configurations by expected improvement over `incumbent`, times the chance that they neither crash nor overheat. */
export class Acquisition {
  private readonly scored = new Map<string, Acquired>();

  constructor(
    private readonly beliefs: Beliefs,
    private readonly incumbent: Point,
    private readonly limits: TunerLimits,
    /** Factor on every doubt; 1 is what the models believe. */
    private readonly curiosity: number,
  ) {}

  score(point: Point): Acquired {
    const key = pointKey(point);
    const known = this.scored.get(key);
    if (known !== undefined) return known;
    const risk = this.beliefs.crash.risk(point);
    // What is too risky is not worth the other models' time: the less risky the better, if nothing else is left.
    const score = risk > riskCeiling ? tooRisky * risk : this.scoreOf(point);
    const made = { point, score, risk };
    this.scored.set(key, made);
    return made;
  }

  private scoreOf(point: Point): number {
    const gains = this.beliefs.gains(point, this.incumbent, 'learnable');
    return (
      meanOf(gains.map(({ mean, sd }) => improvementOf(mean, sd * this.curiosity))) +
      crashAversion * Math.log(Math.max(1e-6, 1 - this.beliefs.crash.risk(point, soughtMargin))) +
      this.logCool(point) +
      this.logPower(point)
    );
  }

  /** Expected improvement over the incumbent, in units of the objective: what stopping would forgo. */
  improvement(point: Point): number {
    const gains = this.beliefs.gains(point, this.incumbent);
    return gains.reduce((sum, { mean, sd }) => sum + Math.exp(improvementOf(mean, sd)), 0) / gains.length;
  }

  private logCool(point: Point): number {
    const { temperatureC, fanPct } = this.limits;
    if ((temperatureC === null && fanPct === null) || !this.beliefs.hasLoad) return 0;
    const { meanC, sdC } = this.beliefs.temperature(point, 'warmer');
    if (fanPct !== null && this.beliefs.fan.at(meanC) > fanPct) return -20;
    if (temperatureC === null) return 0;
    const room = (temperatureC - heatMarginC - meanC) / sdC;
    return logNormalCdf(room) - (room < 0 ? 20 : 0);
  }

  private logPower(point: Point): number {
    const { powerW } = this.limits;
    if (powerW === null || !this.beliefs.hasPower) return 0;
    return this.beliefs.performance(point).powerW > powerW ? -20 : 0;
  }
}

/**
 * The best of many candidates, then climbed from one flag at a time.
 * @returns null when nothing permitted is left
 */
export function acquire(
  space: Space,
  acquisition: Acquisition,
  best: readonly Point[],
  isPermitted: Permitted,
  random: Random,
): Acquired | null {
  let top: Acquired | null = null;
  const leaders: Acquired[] = [];
  for (const point of [...best, ...candidatesAround(space, best, random)]) {
    if (!isPermitted(point)) continue;
    leaders.push(acquisition.score(point));
  }
  leaders.sort((a, b) => b.score - a.score);
  for (const leader of leaders.slice(0, 2)) {
    const climbed = climb(space, acquisition, leader, isPermitted, random);
    if (top === null || climbed.score > top.score) top = climbed;
  }
  return top;
}

function climb(space: Space, acquisition: Acquisition, from: Acquired, isPermitted: Permitted, random: Random): Acquired {
  let at = from;
  for (let step = 0; step < climbs; step++) {
    let next = at;
    for (const point of singleChanges(space, at.point, random)) {
      if (!isPermitted(point)) continue;
      const scored = acquisition.score(point);
      if (scored.score > next.score) next = scored;
    }
    if (next === at) break;
    at = next;
  }
  return at;
}

/** The geometric mean over the samples: one that believes in wonders must not lead the search. */
function meanOf(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

/** Logarithm of E[max(0, N(mean, sd^2))]. */
function improvementOf(mean: number, sd: number): number {
  return Math.log(sd) + logImprovement(mean / sd);
}
