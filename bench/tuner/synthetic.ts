import { Random } from '../../src/main/tuner/random';
import { TunerServer } from '../../src/main/tuner/server';

/** Something to be made small, over a grid; null where a configuration cannot run. */
export interface Task {
  readonly name: string;
  readonly space: readonly { readonly name: string; readonly type: string; readonly values: readonly number[] }[];
  readonly start: readonly number[];
  readonly least: number;
  /** Relative noise of a measurement of the hashrate. */
  readonly noise: number;
  readonly cost: (values: readonly number[]) => number | null;
  /** From a cost to something that behaves like a hashrate. */
  readonly hashrate: (cost: number) => number;
}

export interface TaskResult {
  /** (recommended - least) / (start - least), after 20 and 40 trials. */
  readonly nsr20: number;
  readonly nsr40: number;
}

/** Plays a task over the protocol, for hashrate alone. */
export function playTask(task: Task, seed: number): TaskResult {
  const server = new TunerServer();
  const random = new Random(seed);
  const send = (message: object) => JSON.parse(server.answer(JSON.stringify(message))) as Readonly<Record<string, unknown>>;
  const config = Object.fromEntries(task.space.map(({ name }, i) => [name, task.start[i] ?? 0]));
  send({ type: 'open', seed, budget: { trials: 40 }, space: task.space, default: config, objective: 'hashrate' });
  const costAt = (chosen: unknown) => task.cost(task.space.map(({ name }) => (chosen as Record<string, number>)[name] ?? 0));
  const from = task.cost(task.start) ?? Number.NaN;
  const regret = () => Math.min(1.5, ((costAt(send({ type: 'best' })['config']) ?? from) - task.least) / (from - task.least));
  let nsr20 = 1;
  for (let told = 1; told <= 40; told++) {
    let trial = send({ type: 'ask' });
    if (trial['type'] === 'stop') trial = send({ type: 'ask' });
    if (trial['type'] !== 'trial') break;
    playOne(task, send, trial, costAt(trial['config']), random);
    if (told === 20) nsr20 = regret();
  }
  return { nsr20, nsr40: regret() };
}

function playOne(
  task: Task,
  send: (message: object) => Readonly<Record<string, unknown>>,
  trial: Readonly<Record<string, unknown>>,
  cost: number | null,
  random: Random,
): void {
  const { id } = trial;
  if (cost === null) {
    send({ type: 'tell', id, ok: false, seconds: 1, failure: 'start' });
    return;
  }
  const tell = (seconds: number) => {
    const hashrate = task.hashrate(cost) * (1 + task.noise * Math.sqrt(90 / seconds) * random.normal());
    return send({ type: 'tell', id, ok: true, seconds, hashrate, powerW: null, temperatureC: null });
  };
  const next = tell(30);
  if (next['action'] === 'extend') tell(30 + Number(next['seconds']));
}
