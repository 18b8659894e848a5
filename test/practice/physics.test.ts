import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cardModels } from '../../src/main/practice/models';
import { type CardInput, type CardState, hashrateHs, memoryTemperatureC, newCard, step } from '../../src/main/practice/physics';
import { defaultFlags, flagFactor, type MinerFlags } from '../../src/main/practice/surface';

const idle = { miners: [], hotC: null };
const mining = { miners: [defaultFlags], hotC: null };

function run(state: CardState, input: CardInput, seconds: number): CardState {
  let next = state;
  for (let second = 0; second < seconds; second += 1) next = step(next, input, 1);
  return next;
}

describe.each(cardModels.map((model, index) => [model.name, model, index] as const))('%s', (name, model, index) => {
  const fresh = newCard(model, index);

  it('is called practice', () => expect(name).toMatch(/^Practice /));

  it('heats up while mining, settles near its usual temperature, and cools again', () => {
    const minute = run(fresh, { model, ...mining }, 60);
    const settled = run(minute, { model, ...mining }, 1000);
    expect(minute.temperatureC).toBeGreaterThan(fresh.temperatureC + 10);
    expect(Math.abs(settled.temperatureC - model.miningC)).toBeLessThan(4);
    expect(Math.abs(settled.powerW - model.miningW)).toBeLessThan(model.miningW * 0.06);
    expect(settled.fanPct).toBeGreaterThan(minute.fanPct - 1);
    expect(settled.throttle).toBeGreaterThan(0.99);
    const after = run(settled, { model, ...idle }, 300);
    expect(after.temperatureC).toBeLessThan(36);
    expect(after.powerW).toBeLessThan(model.idleW * 1.1);
  });

  it('mines at the rate of its model, give or take 3 %', () => {
    const settled = run(fresh, { model, ...mining }, 300);
    expect(Math.abs(hashrateHs(settled, { model, ...mining }) / model.hashrateHs - 1)).toBeLessThan(0.03);
    expect(hashrateHs(settled, { model, ...idle })).toBe(0);
  });

  it('slows down above the slowdown temperature', () => {
    const hot = run(fresh, { model, ...mining, hotC: 95 }, 20);
    expect(hot.temperatureC).toBeCloseTo(95, 5);
    expect(hot.throttle).toBeLessThan(0.4);
    expect(hashrateHs(hot, { model, ...mining })).toBeLessThan(model.hashrateHs * 0.5);
    const recovered = run(hot, { model, ...mining }, 600);
    expect(recovered.throttle).toBeGreaterThan(0.99);
  });

  it('has its best flags inside the space, 8 to 12 % better than the default', () => {
    const { optimum } = model;
    expect(flagFactor(defaultFlags, optimum)).toBeCloseTo(1, 12);
    let best: { factor: number; flags: MinerFlags } = { factor: 0, flags: defaultFlags };
    for (let grid = 10; grid <= 17; grid += 0.25) {
      for (const block of [32, 64, 128, 256]) {
        for (const parallel of [1, 2, 4, 8]) {
          for (let streams = 1; streams <= 16; streams += 1) {
            const flags = { grid: 2 ** grid, block, streams, parallel };
            const factor = flagFactor(flags, optimum);
            if (factor > best.factor) best = { factor, flags };
          }
        }
      }
    }
    expect(best.factor).toBeGreaterThan(1.08 * 0.999);
    expect(best.factor).toBeLessThanOrEqual(1.12001);
    expect(best.flags.grid).toBeGreaterThan(2 ** 10);
    expect(best.flags.grid).toBeLessThan(2 ** 17);
    expect(best.flags.streams).toBeGreaterThan(1);
    expect(best.flags.streams).toBeLessThan(16);
    expect(flagFactor({ grid: 64, block: 32, streams: 1, parallel: 1 }, optimum)).toBeLessThan(0.9);
  });
});

describe('step', () => {
  it('stays in bounds for any load, any time step and any fault', () => {
    const input = fc.record({
      model: fc.constantFrom(...cardModels),
      miners: fc.array(
        fc.record({
          grid: fc.integer({ min: 1, max: 131_072 }),
          block: fc.integer({ min: 1, max: 1024 }),
          streams: fc.integer({ min: 1, max: 99 }),
          parallel: fc.integer({ min: 1, max: 8 }),
        }),
        { maxLength: 4 },
      ),
      hotC: fc.option(fc.double({ min: -50, max: 500, noNaN: true })),
    });
    fc.assert(
      fc.property(
        input,
        fc.array(fc.double({ min: -5, max: 400, noNaN: true }), { maxLength: 8 }),
        fc.integer(),
        (given, times, seed) => {
          let state = newCard(given.model, seed);
          for (const dtS of times) state = step(state, given, dtS);
          expect(state.temperatureC).toBeGreaterThanOrEqual(0);
          expect(state.temperatureC).toBeLessThanOrEqual(120);
          expect(state.fanPct).toBeGreaterThanOrEqual(29);
          expect(state.fanPct).toBeLessThanOrEqual(100);
          expect(state.powerW).toBeGreaterThan(0);
          expect(state.powerW).toBeLessThanOrEqual(given.model.powerLimitW);
          const rate = hashrateHs(state, given);
          expect(rate).toBeGreaterThanOrEqual(0);
          expect(rate).toBeLessThan(given.model.hashrateHs * 1.2);
          const memoryC = memoryTemperatureC(state, given.model);
          if (memoryC !== null) expect(memoryC).toBeGreaterThanOrEqual(state.temperatureC);
        },
      ),
    );
  });

  it('comes to the same in one long step as in many short ones', () => {
    const [model] = cardModels;
    if (model === undefined) throw new Error('no model');
    const still = { ...newCard(model, 5), wander: 0 };
    const many = run(still, { model, ...mining }, 40);
    const one = step(still, { model, ...mining }, 40);
    expect(one.temperatureC).toBeCloseTo(many.temperatureC, 0);
  });

  it('repeats itself with the same seed and differs with another', () => {
    const [model] = cardModels;
    if (model === undefined) throw new Error('no model');
    const rate = (seed: number): number => hashrateHs(run(newCard(model, seed), { model, ...mining }, 20), { model, ...mining });
    expect(rate(7)).toBe(rate(7));
    expect(rate(7)).not.toBe(rate(8));
  });
});
