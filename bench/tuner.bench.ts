// How good the tuner is: eight simulated miners with known optima, beside random search, one flag at a time and Q-learning; other
// cards of the same kinds; test functions; recorded kernel tables. FALLOW_BENCH_SEEDS sets the seeds (30), FALLOW_BENCH_PARTS which
// parts (surfaces,declarations,baselines,donors,warming,holdouts,speed,functions,tables). What the columns mean: docs/tuner.md.
import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { sayPercentiles } from './support/figures';
import { oneFlagAtATime, qLearning, randomSearch } from './tuner/baselines';
import { functionTasks } from './tuner/functions';
import { perturbed } from './tuner/holdOut';
import type { MakeMethod } from './tuner/method';
import { type Declaration, playMethod, playSession, type SessionOptions, type SessionResult } from './tuner/peer';
import { poisoned } from './tuner/poison';
import { sayResults, sayStops, sayTimes, sayTitle } from './tuner/report';
import { suggestionMs } from './tuner/speed';
import type { Configuration, Surface } from './tuner/surface';
import { playTask, type Task } from './tuner/synthetic';
import { tableTask } from './tuner/tables';

const data = join(dirname(fileURLToPath(import.meta.url)), 'tuner/data');
const read = (name: string): unknown => JSON.parse(readFileSync(join(data, name), 'utf8'));
const { surfaces } = read('surfaces.json') as { readonly surfaces: readonly Surface[] };
const donors = read('donors.json') as Readonly<Record<string, readonly { readonly cfg: Configuration }[]>>;
const seedCount = Number(process.env['FALLOW_BENCH_SEEDS'] ?? 30);
const seeds = Array.from({ length: seedCount }, (_, i) => i + 1);
const wanted = (process.env['FALLOW_BENCH_PARTS'] ?? '').split(',').filter((part) => part !== '');
const isWanted = (part: string) => wanted.length === 0 || wanted.includes(part);

const clocks = new Set(['mem', 'core']);
const sizes = new Set(['grid', 'streams', 'intensity', 'threads']);
const turned = new Set(['pl', 'kernel', 'asm', 'recheck', 'block', 'hugepages']);
/** What else flags might declare: an adapter may know more than the clocks, or nothing. */
const declarations: Readonly<Record<string, Declaration>> = {
  'clocks and sizes up': (flag) => (clocks.has(flag) || sizes.has(flag) ? 'up' : null),
  'clocks up, others down': (flag) => (clocks.has(flag) ? 'up' : turned.has(flag) ? 'down' : null),
  'every flag up': () => 'up',
  'no flag': () => null,
};

function sessions(over: readonly Surface[], options: Omit<SessionOptions, 'seed'>, each = seeds): SessionResult[] {
  return over.flatMap((surface) => each.map((seed) => playSession(surface, { ...options, seed })));
}

function methodSessions(make: MakeMethod): SessionResult[] {
  return surfaces.flatMap((surface) =>
    seeds.map((seed) => playMethod(surface, make, { trials: 40, seed, checkpoints: [5, 20, 40] })),
  );
}

function sayTask(task: Task): void {
  const results = seeds.map((seed) => playTask(task, seed));
  const at = (pick: (result: (typeof results)[number]) => number) =>
    (results.reduce((sum, result) => sum + pick(result), 0) / results.length).toFixed(3);
  console.log(`${task.name.padEnd(25)}  NSR@20 ${at(({ nsr20 }) => nsr20)}  @40 ${at(({ nsr40 }) => nsr40)}`);
}

if (isWanted('surfaces')) {
  sayTitle(`Eight surfaces, ${seedCount} seeds, 40 trials`);
  const all = surfaces.map((surface) => {
    const results = sessions([surface], { trials: 40, checkpoints: [5, 20, 40] });
    sayResults(surface.id, results, 40);
    return results;
  });
  sayResults('all', all.flat(), 40);
  sayStops(all.flat());
  sayTimes(all.flat());
}
if (isWanted('declarations')) {
  const some = seeds.slice(0, Math.max(1, Math.ceil(seedCount / 6)));
  sayTitle(`Other flags declare a risk, ${some.length} seeds`);
  for (const [name, declared] of Object.entries(declarations)) {
    sayResults(name, sessions(surfaces, { trials: 40, checkpoints: [5, 20, 40], declared }, some), 40);
  }
}
if (isWanted('baselines')) {
  sayTitle('The same, by other methods, 90 s a trial');
  sayResults('random', methodSessions(randomSearch), 40);
  sayResults('one flag at a time', methodSessions(oneFlagAtATime), 40);
  sayResults('Q-learning, income', methodSessions(qLearning('income')), 40);
  sayResults('Q-learning, reward', methodSessions(qLearning('reward')), 40);
}
if (isWanted('donors')) {
  sayTitle('With donors, one of them poisoned: 5 trials');
  const results = surfaces.flatMap((surface) => {
    const told = (donors[surface.id] ?? []).map(({ cfg }) => cfg);
    return seeds.map((seed) => playSession(surface, { trials: 5, seed, checkpoints: [5], prior: poisoned(surface, told, seed) }));
  });
  sayResults('all', results, 5);
}
if (isWanted('warming')) {
  sayTitle('A room that warms by 8 degrees in an hour; judged at its end');
  sayResults('all', sessions(surfaces, { trials: 40, checkpoints: [5, 20, 40], weather: { riseC: 8 } }), 40);
}
if (isWanted('holdouts')) {
  sayTitle('Other cards: all physics moved by 12 %, three of each kind, a third of the seeds');
  const others = surfaces.flatMap((surface) => [1, 2, 3].map((seed) => perturbed(surface, seed)));
  const some = seeds.slice(0, Math.max(1, Math.ceil(seedCount / 10)));
  sayResults('all', sessions(others, { trials: 40, checkpoints: [5, 20, 40] }, some), 40);
}
if (isWanted('speed')) {
  console.log('');
  sayPercentiles('A suggestion after 50 to 60 trials with nine flags, CPU time', [1, 2, 3, 4, 5].flatMap(suggestionMs));
}
if (isWanted('functions')) {
  console.log('\nTest functions');
  for (const task of functionTasks) sayTask(task);
}
if (isWanted('tables')) {
  console.log('\nRecorded kernel tables (AutoTuningAssociation/benchmark_hub, MIT)');
  for (const name of ['convolution_A4000', 'convolution_W6600', 'dedispersion_A100', 'dedispersion_W7800']) {
    sayTask(tableTask(join(data, `${name}.json.gz`)));
  }
}
