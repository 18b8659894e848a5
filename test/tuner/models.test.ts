import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { AcceptanceModel } from '../../src/main/tuner/acceptance';
import { CrashModel } from '../../src/main/tuner/crash';
import { makeDonors } from '../../src/main/tuner/donors';
import { FanModel } from '../../src/main/tuner/fan';
import { GpFrame, GpPosterior, hyperCount } from '../../src/main/tuner/gp';
import { HeatModel } from '../../src/main/tuner/heat';
import { choleskyInPlace, dot, solveLower, solveUpper } from '../../src/main/tuner/linalg';
import { mechanismsOf } from '../../src/main/tuner/mechanisms';
import { logImprovement, logNormalCdf, normalCdf } from '../../src/main/tuner/normal';
import { derivedSeed, Random } from '../../src/main/tuner/random';
import { reward } from '../../src/main/tuner/reward';
import { type FlagSpec, Space } from '../../src/main/tuner/space';

const grid: FlagSpec = { name: 'grid', type: 'log2', values: [1024, 2048, 4096, 8192, 16384], risk: 'none' };
const core: FlagSpec = { name: 'core', type: 'int', values: [-100, -50, 0, 50, 100, 150, 200], risk: 'up' };
const kernel: FlagSpec = { name: 'kernel', type: 'cat', values: [0, 1, 2], risk: 'none' };

describe('the reward of the owner', () => {
  it('is 84.5 in the example of the document', () => {
    const example = { rejectedPct: 10, acceptedPct: 95, temperatureC: 92, acceptedUser: 30, acceptedTotal: 100 };
    expect(reward(example)).toBeCloseTo(84.5, 10);
  });
  it('weighs what is missing fully without totals, and never falls below 0', () => {
    expect(reward({ rejectedPct: 0, acceptedPct: 95, temperatureC: 60 })).toBe(95);
    expect(reward({ rejectedPct: 0, acceptedPct: 100, temperatureC: 90 })).toBe(100);
    expect(reward({ rejectedPct: 90, acceptedPct: 10, temperatureC: 110 })).toBe(0);
  });
});

describe('numbers', () => {
  it('solves what it factored', () => {
    const matrix = Float64Array.from([4, 0, 0, 2, 5, 0, 1, 3, 6]); // lower triangle of a symmetric one
    const lower = Float64Array.from(matrix);
    expect(choleskyInPlace(lower, 3)).toBe(true);
    expect([lower[0], lower[3], lower[4]]).toEqual([2, 1, 2]);
    const x = Float64Array.from([1, 2, 3]);
    solveLower(lower, 3, x, x);
    solveUpper(lower, 3, x, x);
    const full = [
      [4, 2, 1],
      [2, 5, 3],
      [1, 3, 6],
    ].map((row) => Float64Array.from(row));
    full.forEach((row, i) => void expect(dot(row, x, 3)).toBeCloseTo(i + 1, 10));
    expect(choleskyInPlace(Float64Array.from([1, 0, 2, 1]), 2)).toBe(false);
  });
  it('knows the normal distribution, far out too', () => {
    expect(normalCdf(0)).toBeCloseTo(0.5, 6);
    expect(normalCdf(1.959964)).toBeCloseTo(0.975, 6);
    expect(logNormalCdf(-10)).toBeCloseTo(-53.23128, 3);
    expect(Math.exp(logImprovement(0))).toBeCloseTo(1 / Math.sqrt(2 * Math.PI), 6);
    expect(Math.exp(logImprovement(3))).toBeCloseTo(3.000382, 4);
    // From its asymptotic series: log(phi(z) / z^2 (1 - 3/z^2 + ...)).
    expect(logImprovement(-20)).toBeCloseTo(-200 - 0.918939 - 2 * Math.log(20) + Math.log(1 - 3 / 400 + 15 / 160_000), 4);
  });
  it('improves ever less towards the tail', () => {
    for (let z = -60; z < 5; z += 0.01) expect(logImprovement(z + 0.01)).toBeGreaterThan(logImprovement(z));
  });
  it('repeats a stream by its seed, and derives unlike ones', () => {
    const draw = (seed: number) => Array.from({ length: 5 }, (_, __, random = new Random(seed)) => random.uniform());
    expect(draw(7)).toEqual(draw(7));
    expect(derivedSeed(7, 1)).not.toBe(derivedSeed(7, 2));
    expect(derivedSeed(7, 1, 2)).not.toBe(derivedSeed(7, 2, 1));
  });
});

describe('the space', () => {
  it('places values by their logarithm or evenly, and snaps what others say', () => {
    const space = new Space([grid, core, kernel], { grid: 4096, core: 0, kernel: 1 });
    [0, 0.25, 0.5, 0.75, 1].forEach((unit, level) => void expect(space.flags[0]?.units[level]).toBeCloseTo(unit, 12));
    expect(space.toConfig(space.defaultPoint)).toEqual({ grid: 4096, core: 0, kernel: 1 });
    expect(space.toConfig(space.nearest({ grid: 9000, core: 60, kernel: 9, unknown: 1 }))).toEqual({
      grid: 8192,
      core: 50,
      kernel: 1,
    });
  });
  it('tells clocks from sizes and counts', () => {
    const isClock = (values: readonly number[], type: FlagSpec['type'] = 'int', risk: FlagSpec['risk'] = 'up') => {
      const flag: FlagSpec = { name: 'flag', type, values, risk };
      return new Space([flag], { flag: values[0] ?? 0 }).flags[0]?.isClock;
    };
    expect(isClock([-100, -50, 0, 50])).toBe(true);
    expect(isClock([1200, 1215, 1230])).toBe(true);
    expect(isClock([0.7, 0.75, 0.8], 'int', 'down')).toBe(true);
    expect(isClock([-100, -50, 0, 50], 'int', 'none')).toBe(false);
    expect(isClock([1, 2, 3, 4, 6, 8])).toBe(false);
    expect(isClock([8, 9, 10, 11, 12])).toBe(false);
    expect(isClock([1024, 2048, 4096], 'log2')).toBe(false);
    expect(isClock([0, 1, 2], 'cat')).toBe(false);
  });
  it('places values however far apart', () => {
    const wide: FlagSpec = { name: 'wide', type: 'int', values: [-1.7e308, 0, 1.7e308], risk: 'up' };
    expect([...(new Space([wide], { wide: 0 }).flags[0]?.units ?? [])]).toEqual([0, 0.5, 1]);
  });
  it('keeps a flag of any name', () => {
    const space = new Space([{ ...core, name: '__proto__' }], JSON.parse('{"__proto__": 50}'));
    expect(JSON.stringify(space.toConfig(space.defaultPoint))).toBe('{"__proto__":50}');
  });
});

describe('the Gaussian process', () => {
  const one = new Space([{ ...kernel }], { kernel: 0 });
  const priors = { effect: 0.05, noise: 0.01, noiseSpread: 0.6, drift: 0, means: [new Float64Array(3)] };
  const posterior = (levels: readonly number[], y: readonly number[]) => {
    const data = {
      points: levels.map((level) => [level]),
      y: Float64Array.from(y),
      noiseScale: Float64Array.from(y, () => 1),
      timeS: Float64Array.from(y, () => 0),
    };
    return new GpPosterior(new GpFrame(one, data, priors), new Float64Array(hyperCount(1)), 0);
  };
  it('agrees with one flag, one observation, by hand', () => {
    // Prior variance v = 0.05^2 + 0.02^2; between categories c = 0.05^2 exp(-1/0.7) + 0.02^2; noise 0.01^2.
    const v = 0.0025 + 0.0004;
    const c = 0.0025 * Math.exp(-1 / 0.7) + 0.0004;
    const told = posterior([0], [0.1]);
    expect(told.believe([0]).mean).toBeCloseTo((v / (v + 1e-4)) * 0.1, 6);
    expect(told.believe([0]).variance).toBeCloseTo(v - v ** 2 / (v + 1e-4), 8);
    expect(told.believe([1]).mean).toBeCloseTo((c / (v + 1e-4)) * 0.1, 6);
    expect(told.believe([1]).variance).toBeCloseTo(v - c ** 2 / (v + 1e-4), 8);
    const difference = told.differenceVariance([0], told.believe([0]), [1], told.believe([1]));
    expect(difference).toBeCloseTo(2 * v - 2 * c - (v - c) ** 2 / (v + 1e-4), 8);
  });
  it('leaves each observation out as refitting without it does', () => {
    const y = [0.02, -0.03, 0.05];
    const all = posterior([0, 1, 1], y).leaveOneOut();
    [0, 1, 2].forEach((i) => {
      const rest = [0, 1, 2].filter((other) => other !== i);
      const without = posterior(
        rest.map((other) => [0, 1, 1][other] ?? 0),
        rest.map((other) => y[other] ?? 0),
      );
      const belief = without.believe([[0, 1, 1][i] ?? 0]);
      expect(all[i]?.residual).toBeCloseTo((y[i] ?? 0) - belief.mean, 6);
      expect(all[i]?.sd).toBeCloseTo(Math.sqrt(belief.variance + 1e-4), 6);
    });
  });
  it('never knows less for having seen more', () => {
    const space = new Space([grid, core, kernel], { grid: 4096, core: 0, kernel: 1 });
    const level = (flag: FlagSpec) => fc.nat(flag.values.length - 1);
    const point = fc.tuple(level(grid), level(core), level(kernel));
    const z = fc.array(fc.double({ min: -2, max: 2, noNaN: true }), { minLength: hyperCount(3), maxLength: hyperCount(3) });
    const means = space.flags.map(({ values }) => new Float64Array(values.length));
    const at = (points: readonly (readonly number[])[], hyper: readonly number[]) => {
      const zeros = Float64Array.from(points, () => 0);
      const data = { points, y: zeros, noiseScale: Float64Array.from(points, () => 1), timeS: zeros };
      return new GpPosterior(new GpFrame(space, data, { ...priors, drift: 0.003, means }), Float64Array.from(hyper), 0);
    };
    fc.assert(
      fc.property(fc.array(point, { minLength: 2, maxLength: 12 }), point, z, (points, asked, hyper) => {
        const less = at(points.slice(1), hyper).believe(asked).variance;
        const more = at(points, hyper).believe(asked).variance;
        expect(more).toBeLessThanOrEqual(less + 1e-9);
        expect(more).toBeGreaterThan(0);
      }),
      { numRuns: 60 },
    );
  });
});

describe('the crash model', () => {
  const space = new Space([grid, core, kernel], { grid: 4096, core: 0, kernel: 1 });
  const risk = (points: readonly (readonly number[])[], crashed: readonly boolean[], asked: readonly number[]) => {
    const exposure = Float64Array.from(points, () => 1);
    return new CrashModel(space, { points, hasCrashed: crashed, exposure }, new Random(3)).risk(asked);
  };
  const start = [2, 2, 1];
  it('fears a declared risk more the further it goes, and the default hardly', () => {
    const at = (level: number) => risk([start], [false], [2, level, 1]);
    expect(at(2)).toBeLessThan(0.03);
    expect(at(6)).toBeGreaterThan(0.3);
    expect(at(4)).toBeGreaterThan(at(3));
    expect(at(1)).toBeLessThan(0.06);
  });
  it('learns a threshold from a crash, and is calmed by what survived beyond', () => {
    const crashed = risk([start, [2, 5, 1]], [false, true], [2, 5, 1]);
    const survived = risk([start, [2, 5, 1]], [false, false], [2, 5, 1]);
    expect(crashed).toBeGreaterThan(0.5);
    expect(survived).toBeLessThan(0.25);
    expect(risk([start, [2, 5, 1]], [false, true], [2, 6, 1])).toBeGreaterThan(0.6);
  });
  it('takes a longer stay for a better proof', () => {
    const stayed = (exposure: number) => {
      const data = { points: [start, [2, 4, 1]], hasCrashed: [false, false], exposure: Float64Array.from([1, exposure]) };
      return new CrashModel(space, data, new Random(3)).risk([2, 4, 1]);
    };
    expect(stayed(3)).toBeLessThan(stayed(0.1));
  });
  it('trusts a size that fitted, and a clock only with some room above', () => {
    const size: FlagSpec = { ...grid, values: [256, 512, 1024, 2048, 4096, 8192, 16384], risk: 'up' };
    const both = new Space([size, core], { grid: 256, core: -100 });
    const survivors = (points: readonly (readonly number[])[]) => {
      const data = { points, hasCrashed: points.map(() => false), exposure: Float64Array.from(points, () => 1) };
      return new CrashModel(both, data, new Random(3));
    };
    const sized = [4, 0];
    const clocked = [0, 4];
    expect(survivors([[0, 0], sized]).risk(sized, 0.07)).toBeLessThan(0.04);
    expect(survivors([[0, 0], clocked]).risk(clocked, 0.07)).toBeGreaterThan(0.04);
  });
  it('keeps a margin to where a clock crashed, though it declares no risk', () => {
    const watts: FlagSpec = { ...core, name: 'watts', risk: 'none' };
    const silent = new Space([watts], { watts: -100 });
    const data = { points: [[0], [3], [4]], hasCrashed: [false, false, true], exposure: Float64Array.from([1, 1, 1]) };
    const model = new CrashModel(silent, data, new Random(3));
    expect(model.risk([3], 0.07)).toBeGreaterThan(model.risk([3]) + 0.02);
  });
  it('looks for a limit of memory among sizes and counts, not among intervals and clocks', () => {
    const joinsGrid = (flag: FlagSpec, start: number) => {
      const both = new Space([grid, flag], { grid: 1024, [flag.name]: start });
      return mechanismsOf(both).some(({ reach }) => reach([2, 0], 0) > 0 && reach([2, 2], 0) > reach([2, 0], 0));
    };
    expect(joinsGrid({ name: 'streams', type: 'int', values: [1, 2, 3, 4], risk: 'none' }, 1)).toBe(true);
    expect(joinsGrid({ name: 'poll', type: 'log', values: [50, 100, 200, 400], risk: 'none' }, 50)).toBe(false);
    expect(joinsGrid({ name: 'watts', type: 'int', values: [150, 200, 250], risk: 'up' }, 150)).toBe(false);
  });
  it('remembers an invalid category', () => {
    expect(risk([start, [2, 2, 0]], [false, true], [2, 2, 0])).toBeGreaterThan(0.3);
    expect(risk([start, [2, 2, 0]], [false, true], [2, 2, 2])).toBeLessThan(0.2);
  });
  it('gives probabilities, whatever happened', () => {
    const point = fc.tuple(fc.nat(4), fc.nat(6), fc.nat(2));
    fc.assert(
      fc.property(fc.array(fc.tuple(point, fc.boolean()), { maxLength: 15 }), point, (trials, asked) => {
        const value = risk(
          trials.map(([at]) => at),
          trials.map(([, crashed]) => crashed),
          asked,
        );
        expect(value).toBeGreaterThanOrEqual(0);
        expect(value).toBeLessThanOrEqual(1);
      }),
      { numRuns: 40 },
    );
  });
});

describe('what worked on other rigs', () => {
  const space = new Space([grid, core, kernel], { grid: 4096, core: 0, kernel: 1 });
  const odd = [0, 2, 0];
  it('is not tried where it is like nothing that others tell', () => {
    expect(makeDonors(space, [odd, [4, 2, 2], [4, 2, 2]], 4).points).toEqual([[4, 2, 2]]);
    expect(
      makeDonors(
        space,
        [
          [3, 2, 2],
          [4, 2, 2],
          [4, 2, 1],
        ],
        4,
      ).points,
    ).toHaveLength(3);
  });
  it('is tried where nobody can say which is odd', () => {
    expect(makeDonors(space, [odd, [4, 2, 2]], 4).points).toHaveLength(2);
  });
});

describe('the heat model', () => {
  /** A card with 0.25 degrees a watt in a room of 25, its cooler with a time constant of 80 s. */
  const reading = (powerW: number, startC: number, seconds: number, atS: number) => {
    const kept = Math.exp(-seconds / 80);
    return { atS, seconds, powerW, startC, endC: startC * kept + (25 + 0.25 * powerW) * (1 - kept), errorC: 0 };
  };
  it('finds steady temperatures from trials too short to reach them', () => {
    const readings = [reading(200, 40, 90, 90), reading(120, 60, 90, 200), reading(160, 45, 30, 250), reading(220, 50, 90, 400)];
    const heat = new HeatModel(readings, 200);
    expect(Math.abs(heat.steady(180, 400).meanC - 70)).toBeLessThan(2.5);
    expect(heat.steady(240, 400).meanC).toBeGreaterThan(heat.steady(140, 400).meanC);
  });
  it('follows a room that warms', () => {
    const readings = [0, 600, 1200, 1800, 2400, 3000].map((atS) => {
      const { endC, ...rest } = reading(150, 62, 90, atS);
      return { ...rest, endC: endC + (atS / 3000) * 8 };
    });
    const heat = new HeatModel(readings, 150);
    expect(heat.steady(150, 3000).meanC).toBeGreaterThan(heat.steady(150, 0).meanC + 4);
    expect(heat.steadyAtWarmer(150, 0).meanC).toBeGreaterThan(heat.steady(150, 0).meanC);
  });
  it('has an opinion, unsurely, before any reading', () => {
    const { meanC, sdC } = new HeatModel([], 150).steady(150, 0);
    expect(meanC).toBeGreaterThan(50);
    expect(sdC).toBeGreaterThan(8);
  });
  it('reads a fan curve', () => {
    const fan = new FanModel([50, 60, 70].map((temperatureC) => ({ temperatureC, fanPct: 30 + 3 * (temperatureC - 50) })));
    expect(fan.at(65)).toBeGreaterThan(fan.at(60));
    expect(Math.abs(fan.at(60) - 60)).toBeLessThan(1);
    expect(fan.at(200)).toBe(100);
  });
});

describe('the acceptance model', () => {
  const space = new Space([grid, core, kernel], { grid: 4096, core: 0, kernel: 1 });
  const start = [2, 2, 1];
  it('believes good order before any share, and pools what trials say', () => {
    expect(new AcceptanceModel(space, []).accepted(start)).toBeCloseTo(0.976, 2);
    const few = { point: start, accepted: 4, refused: 1 };
    const one = new AcceptanceModel(space, [few]).accepted(start);
    const many = new AcceptanceModel(
      space,
      Array.from({ length: 30 }, () => few),
    ).accepted(start);
    expect(one).toBeGreaterThan(0.9);
    expect(Math.abs(many - 0.8)).toBeLessThan(0.03);
  });
  it('expects no memory errors of a size, though it declares a risk', () => {
    const counts = Array.from({ length: 4 }, () => ({ point: [2, 2, 1], accepted: 60, refused: 2 }));
    const doubt = (risk: FlagSpec['risk']) => {
      const sized = new Space([{ ...grid, risk }, core, kernel], { grid: 4096, core: 0, kernel: 1 });
      return new AcceptanceModel(sized, counts).differenceVariance([4, 2, 1], start);
    };
    expect(doubt('up')).toBeCloseTo(doubt('none'), 12);
    expect(new AcceptanceModel(space, counts).differenceVariance([2, 6, 1], start)).toBeGreaterThan(4 * doubt('up'));
  });
  it('sees memory errors set in along a declared risk', () => {
    const counts = [
      { point: start, accepted: 98, refused: 2 },
      { point: [2, 6, 1], accepted: 60, refused: 40 },
    ];
    const model = new AcceptanceModel(space, counts);
    expect(model.accepted([2, 6, 1])).toBeLessThan(0.75);
    expect(model.accepted(start)).toBeGreaterThan(0.95);
    expect(model.differenceVariance(start, start)).toBeCloseTo(0, 12);
  });
});
