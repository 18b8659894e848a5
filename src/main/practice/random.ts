/** A random generator as a value: the same seed gives the same rig again, and `step` stays a pure function. */
export type RandomState = number;

/** Uniform in [0, 1), and the state after it (mulberry32: 32 bits of state are plenty for noise on a graph). */
export function uniform(state: RandomState): readonly [number, RandomState] {
  const next = (state + 0x6d2b79f5) | 0;
  let mixed = Math.imul(next ^ (next >>> 15), next | 1);
  mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
  return [((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32, next];
}

/** Standard normal (Box-Muller). */
export function normal(state: RandomState): readonly [number, RandomState] {
  const [first, middle] = uniform(state);
  const [second, last] = uniform(middle);
  return [Math.sqrt(-2 * Math.log(1 - first)) * Math.cos(2 * Math.PI * second), last];
}
