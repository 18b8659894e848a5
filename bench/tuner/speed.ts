import { TunerServer } from '../../src/main/tuner/server';

const flagCount = 9;
const trials = 60;

/** How long a suggestion takes after 50 to 60 trials with nine flags, in ms of this process's CPU: other programs do not count. */
export function suggestionMs(seed: number): readonly number[] {
  const server = new TunerServer();
  const send = (message: object) => JSON.parse(server.answer(JSON.stringify(message))) as Readonly<Record<string, unknown>>;
  const space = Array.from({ length: flagCount }, (_, i) => ({
    name: `flag${i}`,
    type: i % 4 === 3 ? 'cat' : 'int',
    values: Array.from({ length: i % 4 === 3 ? 4 : 16 }, (__, k) => k),
    ...(i < 2 ? { risk: 'up' } : {}),
  }));
  const start = Object.fromEntries(space.map(({ name }) => [name, 2]));
  const income = { perHashDay: 0.02, perKwh: 0.1 };
  send({ type: 'open', seed, budget: { trials: trials + 1 }, space, default: start, income, limits: { temperatureC: 80 } });
  const times: number[] = [];
  for (let told = 0; told <= trials; told++) {
    const from = process.cpuUsage();
    let trial = send({ type: 'ask' });
    if (trial['type'] === 'stop') trial = send({ type: 'ask' });
    const { user, system } = process.cpuUsage(from);
    if (told > trials - 10) times.push((user + system) / 1000);
    const values = Object.values((trial['config'] ?? start) as Record<string, number>);
    const hashrate = 60 - values.reduce((sum, value, i) => sum + 0.02 * (value - i) ** 2, 0) / 2;
    const heat = { powerW: 140 + (values[0] ?? 0), temperatureC: 62, temperatureStartC: 58 };
    send({
      type: 'tell',
      id: trial['id'],
      ok: true,
      seconds: 90,
      hashrate,
      ...heat,
      accepted: 14,
      rejected: told % 4 === 0 ? 1 : 0,
    });
  }
  return times;
}
