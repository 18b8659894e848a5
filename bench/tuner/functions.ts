import type { Task } from './synthetic';

const steps = 33;

function onGrid(
  name: string,
  box: readonly (readonly [number, number])[],
  least: number,
  f: (x: readonly number[]) => number,
): Task {
  const space = box.map(([low, high], i) => ({
    name: `x${i + 1}`,
    type: 'int',
    values: Array.from({ length: steps }, (_, k) => low + ((high - low) * k) / (steps - 1)),
  }));
  const start = space.map(({ values }) => values[(steps - 1) / 2] ?? 0);
  return withScale({ name, space, start, least, noise: 0.002, cost: f });
}

/** Ackley in five dimensions, three of them ordered and two of them categories of five. */
function mixedAckley(): Task {
  const ordered = ['x1', 'x2', 'x3'].map((name) => ({
    name,
    type: 'int',
    values: Array.from({ length: 41 }, (_, k) => -5 + k * 0.25),
  }));
  const categories = ['x4', 'x5'].map((name) => ({ name, type: 'cat', values: [-4, -2, 0, 2, 4] }));
  const start = [2.5, 2.5, 2.5, 2, -2];
  return withScale({ name: 'Ackley 5, mixed', space: [...ordered, ...categories], start, least: 0, noise: 0.002, cost: ackley });
}

/** A hashrate of 100 at the optimum, about 82 at the start, as between a tuned and an untuned card. */
function withScale(task: Omit<Task, 'hashrate'>): Task {
  const from = task.cost(task.start) ?? 1;
  return { ...task, hashrate: (cost) => 100 * Math.exp((-0.2 * (cost - task.least)) / (from - task.least)) };
}

function unitBox(d: number): readonly (readonly [number, number])[] {
  return Array.from({ length: d }, () => [0, 1] as const);
}

function branin([x = 0, y = 0]: readonly number[]): number {
  const inner = y - (5.1 / (4 * Math.PI ** 2)) * x ** 2 + (5 / Math.PI) * x - 6;
  return inner ** 2 + 10 * (1 - 1 / (8 * Math.PI)) * Math.cos(x) + 10;
}

function ackley(x: readonly number[]): number {
  const squares = x.reduce((sum, value) => sum + value ** 2, 0) / x.length;
  const waves = x.reduce((sum, value) => sum + Math.cos(2 * Math.PI * value), 0) / x.length;
  return -20 * Math.exp(-0.2 * Math.sqrt(squares)) - Math.exp(waves) + 20 + Math.E;
}

interface Hartmann {
  readonly a: readonly (readonly number[])[];
  readonly p: readonly (readonly number[])[];
}

function hartmann(x: readonly number[], { a, p }: Hartmann): number {
  return -[1, 1.2, 3, 3.2].reduce((sum, weight, i) => {
    const exponent = x.reduce((inner, value, j) => inner + (a[i]?.[j] ?? 0) * (value - (p[i]?.[j] ?? 0)) ** 2, 0);
    return sum + weight * Math.exp(-exponent);
  }, 0);
}

const hartmann3: Hartmann = {
  a: [
    [3, 10, 30],
    [0.1, 10, 35],
    [3, 10, 30],
    [0.1, 10, 35],
  ],
  p: [
    [0.3689, 0.117, 0.2673],
    [0.4699, 0.4387, 0.747],
    [0.1091, 0.8732, 0.5547],
    [0.0381, 0.5743, 0.8828],
  ],
};

const hartmann6: Hartmann = {
  a: [
    [10, 3, 17, 3.5, 1.7, 8],
    [0.05, 10, 17, 0.1, 8, 14],
    [3, 3.5, 1.7, 10, 17, 8],
    [17, 8, 0.05, 10, 0.1, 14],
  ],
  p: [
    [0.1312, 0.1696, 0.5569, 0.0124, 0.8283, 0.5886],
    [0.2329, 0.4135, 0.8307, 0.3736, 0.1004, 0.9991],
    [0.2348, 0.1451, 0.3522, 0.2883, 0.3047, 0.665],
    [0.4047, 0.8828, 0.8732, 0.5743, 0.1091, 0.0381],
  ],
};

/** The usual test functions of global optimisation, on grids of 33 values a dimension, from the middle of the domain. */
export const functionTasks: readonly Task[] = [
  onGrid(
    'Branin',
    [
      [-5, 10],
      [0, 15],
    ],
    0.397887,
    branin,
  ),
  onGrid('Hartmann 3', unitBox(3), -3.86278, (x) => hartmann(x, hartmann3)),
  onGrid('Hartmann 6', unitBox(6), -3.32237, (x) => hartmann(x, hartmann6)),
  mixedAckley(),
];
