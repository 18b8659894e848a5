import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type FailoverState, firstPool, goodMs, neededGoodMs, nextPool, poolOrder } from '../../src/main/pools/failover';

const minute = 60_000;
const down = { isDown: true, doesPrimaryAnswer: null };
const answers = { isDown: false, doesPrimaryAnswer: true };
const silent = { isDown: false, doesPrimaryAnswer: false };
const unasked = { isDown: false, doesPrimaryAnswer: null };

/** What happens at which minute, and the pool in use then. */
type Step = readonly [atMin: number, facts: typeof down | typeof answers, index: number];

function story(count: number, steps: readonly Step[]): FailoverState {
  return steps.reduce((state, [atMin, facts, index]) => {
    const next = nextPool(state, facts, atMin * minute);
    expect([atMin, next.index]).toEqual([atMin, index]);
    return next;
  }, firstPool(count));
}

describe('which pool to mine at', () => {
  it.each<readonly [string, number, readonly Step[]]>([
    [
      'one pool alone is never left',
      1,
      [
        [1, down, 0],
        [2, down, 0],
      ],
    ],
    [
      'the first while nothing is wrong',
      3,
      [
        [1, unasked, 0],
        [2, answers, 0],
        [9, silent, 0],
      ],
    ],
    [
      'the next when it is down',
      3,
      [
        [1, down, 1],
        [2, unasked, 1],
      ],
    ],
    [
      'the one after when that is down too',
      3,
      [
        [1, down, 1],
        [2, down, 2],
      ],
    ],
    [
      'the one that has been down longest when all are',
      3,
      [
        [1, down, 1],
        [2, down, 2],
        [3, down, 0],
        [4, down, 1],
        [5, down, 2],
      ],
    ],
    [
      'back after five good minutes, not before',
      2,
      [
        [1, down, 1],
        [2, answers, 1],
        [6, answers, 1],
        [7, answers, 0],
      ],
    ],
    [
      'a gap begins the five minutes anew',
      2,
      [
        [1, down, 1],
        [2, answers, 1],
        [5, silent, 1],
        [6, answers, 1],
        [10, answers, 1],
        [11, answers, 0],
      ],
    ],
    [
      'no answer is no gap where nobody asked',
      2,
      [
        [1, down, 1],
        [2, answers, 1],
        [5, unasked, 1],
        [7, answers, 0],
      ],
    ],
    [
      'a pool that takes connections and sends no work is down again, and has to be good twice as long',
      2,
      [
        [1, down, 1],
        [2, answers, 1],
        [7, answers, 0],
        [9, down, 1],
        [10, answers, 1],
        [19, answers, 1],
        [20, answers, 0],
        [22, down, 1],
        [23, answers, 1],
        [42, answers, 1],
        [43, answers, 0],
      ],
    ],
    [
      'a return that lasted makes good',
      2,
      [
        [1, down, 1],
        [2, answers, 1],
        [7, answers, 0],
        [30, down, 1],
        [31, answers, 1],
        [36, answers, 0],
      ],
    ],
    [
      'a backup that was down half an hour ago is fresh again',
      3,
      [
        [0, down, 1],
        [1, down, 2],
        [40, down, 0],
      ],
    ],
  ])('%s', (_what, count, steps) => {
    story(count, steps);
  });

  it('is decided the same whatever the time counts from', () => {
    const facts = fc.constantFrom(down, answers, silent, unasked);
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 5 }),
        fc.array(fc.tuple(facts, fc.integer({ min: 0, max: 20 * minute }))),
        (count, steps) => {
          let state = firstPool(count);
          let nowMs = 1;
          for (const [fact, waitMs] of steps) {
            nowMs += waitMs;
            const next = nextPool(state, fact, nowMs);
            expect(next.index).toBeGreaterThanOrEqual(0);
            expect(next.index).toBeLessThan(count);
            if (fact.isDown && count > 1) expect(next.index).not.toBe(state.index); // never stays where nothing is earned
            if (!fact.isDown && next.index !== state.index) expect(next.index).toBe(0);
            expect(neededGoodMs(next)).toBeGreaterThanOrEqual(goodMs);
            state = next;
          }
        },
      ),
    );
  });
});

describe('the pools a miner gets', () => {
  it.each([
    [['a', 'b', 'c'], 0, ['a', 'b', 'c']],
    [['a', 'b', 'c'], 2, ['c', 'a', 'b']],
    [['a'], 0, ['a']],
    [['a'], 7, ['a']],
    [[], 0, []],
  ])('%j from %i on: %j', (pools, index, order) => {
    expect(poolOrder(pools, index)).toEqual(order);
  });
});
