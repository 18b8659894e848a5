import { expect, it } from 'vitest';
import { type RainbowWishFacts, rainbowWish } from '../../src/main/rig/rainbowWish';

const idle: RainbowWishFacts = { mode: 'mining', hasJob: false, quietUntilMs: null, isPaused: false, isHot: false, nowMs: 1000 };

it.each<readonly [string, Partial<RainbowWishFacts>, 'free' | 'mine']>([
  ['nothing is in the way', {}, 'mine'],
  ['a job runs', { hasJob: true }, 'free'],
  ['the last job has just ended', { quietUntilMs: 1001 }, 'free'],
  ['the quiet time is over', { quietUntilMs: 1000 }, 'mine'],
  ['the user paused the rig', { isPaused: true }, 'free'],
  ['a card is too hot', { isHot: true }, 'free'],
  ['the rig is for training', { mode: 'training' }, 'free'],
  ['the rig is off', { mode: 'off' }, 'free'],
])('%s', (_what, facts, wish) => {
  expect(rainbowWish({ ...idle, ...facts })).toBe(wish);
});
