import { TunerServer } from '../../src/main/tuner/server';
import type { MakeMethod } from './method';
import { num } from './parameters';
import { type RigOutcome, type RigReading, SimulatedRig, type Weather } from './rig';
import { incomeOf, isUnsafe, steady } from './steady';
import type { Configuration, Surface } from './surface';

export interface SessionOptions {
  readonly trials: number;
  readonly seed: number;
  readonly weather?: Weather;
  readonly prior?: readonly Configuration[];
  /** Which flags declare a risk; the clocks alone when it is left out. */
  readonly declared?: Declaration;
  /** After how many trials the recommendation is asked for. */
  readonly checkpoints: readonly number[];
}

export interface Judgement {
  /** (optimum - recommended) / (optimum - default), at most 1.5; 1 when unsafe. */
  readonly nsr: number;
  readonly isUnsafe: boolean;
  /** Income of the recommended flags over that of the best. */
  readonly ofOptimum: number;
}

export interface SessionResult {
  readonly at: ReadonlyMap<number, Judgement>;
  readonly trials: number;
  readonly crashes: number;
  readonly overTemperature: number;
  readonly minutesLost: number;
  readonly askMs: readonly number[];
  /** After how many trials the tuner first said that another is not worth it; null: never. */
  readonly stoppedAt: number | null;
}

/** In which direction a flag says that it may crash; null: it says nothing. */
export type Declaration = (flag: string) => 'up' | 'down' | null;

const clocks = new Set(['mem', 'core']);
const onlyClocks: Declaration = (flag) => (clocks.has(flag) ? 'up' : null);

/** The space as the protocol has it. */
function spaceOf(surface: Surface, declared: Declaration): object[] {
  return surface.space.map(({ n, type, v }) => {
    const risk = declared(n);
    return { name: n, type: type === 'lin' ? 'int' : type, values: v, ...(risk === null ? {} : { risk }) };
  });
}

/** Plays one session over the protocol: the tuner hears nothing but its lines. */
export function playSession(surface: Surface, options: SessionOptions): SessionResult {
  const server = new TunerServer();
  const rig = new SimulatedRig(surface, options.seed, options.weather);
  send(server, openLine(surface, options));
  const at = new Map<number, Judgement>();
  const askMs: number[] = [];
  let stoppedAt: number | null = null;
  let told = 0;
  while (told < options.trials) {
    const from = performance.now();
    const answer = send(server, { type: 'ask' });
    askMs.push(performance.now() - from);
    if (answer['type'] === 'stop') {
      if (stoppedAt !== null) break; // asked again, and nothing came
      stoppedAt = told;
      continue;
    }
    playTrial(server, rig, answer, surface);
    told++;
    if (options.checkpoints.includes(told)) at.set(told, judge(surface, recommended(server), rig, options.weather));
  }
  for (const point of options.checkpoints) {
    if (!at.has(point)) at.set(point, judge(surface, recommended(server), rig, options.weather));
  }
  const { trials, crashes, overTemperature, minutesLost } = rig;
  return { at, trials, crashes, overTemperature, minutesLost, askMs, stoppedAt };
}

/** Plays one session with another method: trials of 90 s, the same rig, the same judgement. */
export function playMethod(surface: Surface, make: MakeMethod, options: SessionOptions): SessionResult {
  const method = make(surface, options.seed);
  const rig = new SimulatedRig(surface, options.seed, options.weather);
  const at = new Map<number, Judgement>();
  for (let told = 1; told <= options.trials; told++) {
    const configuration = method.next();
    const outcome = rig.run(configuration, 90, true);
    method.told(configuration, outcome, outcome.ok ? incomeSeen(surface, outcome) : 0);
    if (options.checkpoints.includes(told)) at.set(told, judge(surface, method.best(), rig, options.weather));
  }
  const { trials, crashes, overTemperature, minutesLost } = rig;
  return { at, trials, crashes, overTemperature, minutesLost, askMs: [], stoppedAt: null };
}

/** What a trial seems to earn a day; few shares are drawn towards 98 % accepted. */
function incomeSeen(surface: Surface, { hashrate, powerW, accepted, rejected }: RigReading): number {
  const part = (accepted + 9.8) / (accepted + rejected + 10);
  return hashrate * part * num(surface.econ, 'rev') - (powerW / 1000) * 24 * num(surface.econ, 'kwh');
}

function openLine(surface: Surface, { trials, seed, prior = [], declared = onlyClocks }: SessionOptions): object {
  return {
    type: 'open',
    seed,
    budget: { trials },
    space: spaceOf(surface, declared),
    default: surface.default,
    objective: 'income',
    income: { perHashDay: num(surface.econ, 'rev'), perKwh: num(surface.econ, 'kwh') },
    limits: { temperatureC: num(surface.env, 't_limit'), fanPct: null, powerW: null },
    prior: prior.map((config) => ({ config })),
  };
}

function playTrial(server: TunerServer, rig: SimulatedRig, trial: Readonly<Record<string, unknown>>, surface: Surface): void {
  const configuration = trial['config'] as Configuration;
  let whole = rig.run(configuration, Number(trial['seconds']), true);
  for (;;) {
    const next = send(server, tellLine(trial['id'], whole, surface));
    if (next['type'] !== 'next') throw new Error(`the tuner answered ${JSON.stringify(next)}`);
    if (next['action'] !== 'extend') return;
    whole = joined(whole, rig.run(configuration, Number(next['seconds']), false));
  }
}

function tellLine(id: unknown, outcome: RigOutcome, surface: Surface): object {
  if (!outcome.ok) return { type: 'tell', id, seconds: outcome.seconds, ok: false, failure: 'crash' };
  const hashrateSd = outcome.hashrate * num(surface.env, 'noise');
  return { type: 'tell', id, fanPct: null, stale: 0, hashrateSd, ...outcome };
}

function joined(first: RigOutcome, second: RigOutcome): RigOutcome {
  if (!first.ok) return first;
  if (!second.ok) return { ok: false, seconds: first.seconds + second.seconds };
  const seconds = first.seconds + second.seconds;
  const mean = (of: (reading: RigReading) => number) => (of(first) * first.seconds + of(second) * second.seconds) / seconds;
  return {
    ok: true,
    seconds,
    hashrate: mean(({ hashrate }) => hashrate),
    powerW: mean(({ powerW }) => powerW),
    temperatureC: second.temperatureC,
    temperatureStartC: first.temperatureStartC,
    accepted: first.accepted + second.accepted,
    rejected: first.rejected + second.rejected,
  };
}

function recommended(server: TunerServer): Configuration {
  return send(server, { type: 'best' })['config'] as Configuration;
}

/** What is recommended where the room is warm in the end is judged there. */
function judge(surface: Surface, configuration: Configuration, rig: SimulatedRig, weather?: Weather): Judgement {
  const warmer = weather === undefined ? 0 : weather.riseC * rig.risen;
  const now = steady(surface, configuration, num(surface.env, 'amb') + warmer);
  const { y_opt: best, y_default: usual } = surface.truth;
  const unsafe = isUnsafe(surface, now);
  const value = incomeOf(surface, now);
  const nsr = unsafe ? 1 : Math.min(1.5, (best - value) / (best - usual));
  return { nsr, isUnsafe: unsafe, ofOptimum: unsafe ? 0 : value / best };
}

function send(server: TunerServer, message: object): Readonly<Record<string, unknown>> {
  return JSON.parse(server.answer(JSON.stringify(message))) as Readonly<Record<string, unknown>>;
}
