import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { perturbed } from '../../bench/tuner/holdOut';
import { SimulatedRig } from '../../bench/tuner/rig';
import { incomeOf, isUnsafe, steady } from '../../bench/tuner/steady';
import type { Configuration, Surface } from '../../bench/tuner/surface';

// The benchmark's own measure: wrong physics would make every figure of docs/tuner.md wrong.
const read = (name: string): unknown =>
  JSON.parse(readFileSync(join(import.meta.dirname, '../../bench/tuner/data', name), 'utf8'));
const { surfaces } = read('surfaces.json') as { readonly surfaces: readonly Surface[] };
const donors = read('donors.json') as Readonly<
  Record<string, readonly { readonly cfg: Configuration; readonly value_here_pct_of_opt: number }[]>
>;

describe.each(surfaces)('the surface $id', (surface) => {
  const { truth } = surface;
  it('earns with its default and its best flags what was recorded', () => {
    const usual = steady(surface, surface.default);
    const best = steady(surface, truth.best);
    expect(incomeOf(surface, usual)).toBeCloseTo(truth.y_default, 9);
    expect(incomeOf(surface, best)).toBeCloseTo(truth.y_opt, 9);
    expect([isUnsafe(surface, usual), isUnsafe(surface, best)]).toEqual([false, false]);
  });
  it('values its donors as recorded, the unsafe ones at nothing', () => {
    for (const { cfg, value_here_pct_of_opt: recorded } of donors[surface.id] ?? []) {
      const now = steady(surface, cfg);
      expect(isUnsafe(surface, now) ? 0 : (100 * incomeOf(surface, now)) / truth.y_opt).toBeCloseTo(recorded, 1);
    }
  });
  it('plays the same session for the same seed, and another for another', () => {
    const play = (seed: number) => {
      const rig = new SimulatedRig(surface, seed);
      return [rig.run(surface.default, 30, true), rig.run(surface.default, 60, false), rig.run(truth.best, 30, true)];
    };
    expect(play(3)).toEqual(play(3));
    expect(play(3)).not.toEqual(play(4));
    const rig = new SimulatedRig(surface, 3);
    rig.run(surface.default, 30, true);
    rig.run(surface.default, 60, false);
    expect(rig.trials).toBe(1);
    expect(rig.minutesLost).toBeGreaterThan(0);
  });
});

describe('another card of a kind', () => {
  it('is not the same card, and has an optimum of its own that is safe', () => {
    const surface = surfaces.find(({ id }) => id === 'eth3070-flags') ?? surfaces[0];
    if (surface === undefined) throw new Error('no surface');
    const other = perturbed(surface, 1);
    const best = steady(other, other.truth.best);
    expect(incomeOf(other, best)).toBeCloseTo(other.truth.y_opt, 12);
    expect(isUnsafe(other, best)).toBe(false);
    expect(other.truth.y_opt).toBeGreaterThan(other.truth.y_default);
    expect(incomeOf(other, steady(other, surface.truth.best))).not.toBeCloseTo(surface.truth.y_opt, 2);
    expect(perturbed(surface, 1).truth).toEqual(other.truth);
  });
});
