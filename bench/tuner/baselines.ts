import { Random } from '../../src/main/tuner/random';
import { reward } from '../../src/main/tuner/reward';
import type { MakeMethod, Method } from './method';
import type { RigOutcome } from './rig';
import type { Configuration, Surface } from './surface';

const minus = Number.NEGATIVE_INFINITY;

/** Anything, and the best of it. */
export const randomSearch: MakeMethod = (surface, seed) => {
  const random = new Random(seed);
  const seen = new Best(surface.default);
  return {
    next: () => (seen.count === 0 ? surface.default : anywhere(surface, random)),
    told: (configuration, outcome, income) => seen.tell(configuration, outcome.ok ? income : minus),
    best: () => seen.configuration,
  };
};

/** By hand: each flag in turn, each way as long as it gets better; a crash turns back. */
export const oneFlagAtATime: MakeMethod = (surface) => new FlagByFlag(surface);

/**
 * The owner's Q-learning: states are configurations, actions move one flag by one value; alpha 0.3, gamma 0.5, epsilon 0.3 falling
 * to 0.05. It learns from income, or from the reward formula.
 */
export const qLearning =
  (from: 'income' | 'reward'): MakeMethod =>
  (surface, seed) =>
    new QLearning(surface, seed, from);

class Best {
  count = 0;
  private value = minus;

  constructor(public configuration: Configuration) {}

  tell(configuration: Configuration, value: number): boolean {
    this.count++;
    if (value <= this.value) return false;
    this.value = value;
    this.configuration = configuration;
    return true;
  }
}

class FlagByFlag implements Method {
  private readonly seen: Best;
  private readonly queue: { readonly flag: number; readonly step: number }[];
  private tried: { readonly flag: number; readonly step: number } | null = null;

  constructor(private readonly surface: Surface) {
    this.seen = new Best(surface.default);
    this.queue = surface.space.flatMap((_, flag) => [1, -1].map((step) => ({ flag, step })));
  }

  next(): Configuration {
    if (this.seen.count === 0) return this.surface.default;
    for (let attempt = 0; attempt < 200; attempt++) {
      const move = this.queue.shift();
      if (move === undefined) break;
      const moved = stepped(this.surface, this.seen.configuration, move.flag, move.step);
      this.tried = move;
      this.queue.push(move); // for the next round
      if (moved !== null) return moved;
    }
    return this.seen.configuration;
  }

  told(configuration: Configuration, outcome: RigOutcome, income: number): void {
    const isBetter = this.seen.tell(configuration, outcome.ok ? income : minus);
    if (isBetter && this.tried !== null) this.queue.unshift(this.tried); // on in this direction
  }

  best(): Configuration {
    return this.seen.configuration;
  }
}

class QLearning implements Method {
  private readonly random: Random;
  private readonly values = new Map<string, number>();
  private readonly seen: Best;
  private state: Configuration;
  private action = -1;
  private count = 0;
  private usual: number | null = null;

  constructor(
    private readonly surface: Surface,
    seed: number,
    private readonly from: 'income' | 'reward',
  ) {
    this.random = new Random(seed);
    this.seen = new Best(surface.default);
    this.state = surface.default;
  }

  next(): Configuration {
    if (this.count++ === 0) return this.surface.default;
    const actions = 2 * this.surface.space.length;
    const epsilon = Math.max(0.05, 0.3 * (1 - this.count / 40));
    for (let attempt = 0; attempt < 100; attempt++) {
      const isGreedy = attempt === 0 && this.random.uniform() > epsilon;
      this.action = isGreedy ? this.greedy(this.state, actions) : this.random.below(actions);
      const moved = stepped(this.surface, this.state, this.action >> 1, this.action % 2 === 0 ? 1 : -1);
      if (moved !== null) return moved;
    }
    return this.state;
  }

  told(configuration: Configuration, outcome: RigOutcome, income: number): void {
    const value = outcome.ok ? this.valueOf(outcome, income) : minus;
    this.seen.tell(configuration, value);
    this.usual ??= value;
    const gained = outcome.ok ? (value - this.usual) / Math.max(1e-9, Math.abs(this.usual)) : -1;
    if (this.action >= 0) {
      const old = this.q(this.state, this.action);
      const actions = 2 * this.surface.space.length;
      const ahead = outcome.ok ? this.q(configuration, this.greedy(configuration, actions)) : 0;
      this.values.set(keyOf(this.state, this.action), old + 0.3 * (gained + 0.5 * ahead - old));
    }
    if (outcome.ok) this.state = configuration;
  }

  best(): Configuration {
    return this.seen.configuration;
  }

  private valueOf(outcome: RigOutcome & { readonly ok: true }, income: number): number {
    if (this.from === 'income') return income;
    const shares = outcome.accepted + outcome.rejected;
    const rejectedPct = shares === 0 ? 0 : (100 * outcome.rejected) / shares;
    return reward({ rejectedPct, acceptedPct: 100 - rejectedPct, temperatureC: outcome.temperatureC });
  }

  private q(state: Configuration, action: number): number {
    return this.values.get(keyOf(state, action)) ?? 0;
  }

  private greedy(state: Configuration, actions: number): number {
    const offset = this.random.below(actions); // ties are broken at random
    let best = offset;
    for (let i = 0; i < actions; i++) {
      const action = (offset + i) % actions;
      if (this.q(state, action) > this.q(state, best)) best = action;
    }
    return best;
  }
}

function keyOf(state: Configuration, action: number): string {
  return `${JSON.stringify(state)} ${action}`;
}

function anywhere(surface: Surface, random: Random): Configuration {
  return Object.fromEntries(surface.space.map(({ n, v }) => [n, v[random.below(v.length)] ?? 0]));
}

function stepped(surface: Surface, from: Configuration, flag: number, step: number): Configuration | null {
  const moving = surface.space[flag];
  if (moving === undefined) return null;
  const { n, v } = moving;
  const value = v[v.indexOf(from[n] ?? Number.NaN) + step];
  return value === undefined ? null : { ...from, [n]: value };
}
