import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  blameOf,
  forgetMs,
  type Ladder,
  type LadderLimits,
  mayOverclock,
  newLadder,
  nextStep,
} from '../../../src/main/rig/watchdog/ladder';
import { type FaultCode, faultCodes } from '../../../src/shared/faultCodes';

const limits: LadderLimits = { firstMs: 5000, lastMs: 300_000, perHour: 10, perRung: 2 };
const hourMs = 3_600_000;

function climb(ladder: Ladder, codes: readonly FaultCode[], everyMs = 60_000, fromMs = 0) {
  const steps = [];
  let now = ladder;
  for (const [index, code] of codes.entries()) {
    const next = nextStep(now, { code, ranForMs: everyMs }, fromMs + index * everyMs);
    now = next.ladder;
    steps.push(next.step);
  }
  return { ladder: now, steps };
}
const times = (count: number, code: FaultCode) => new Array<FaultCode>(count).fill(code);

describe('nextStep', () => {
  it('restarts, then takes the overclock back, then excludes, and says why', () => {
    const { steps, ladder } = climb(newLadder(limits, true), times(6, 'miner/crashed'));
    expect(steps.map((step) => step.do)).toEqual([
      'restart',
      'restart',
      'withoutOverclock',
      'withoutOverclock',
      'withoutOverclock',
      'exclude',
    ]);
    expect(steps[0]).toEqual({
      do: 'restart',
      atMs: 5000,
      because: { fault: 'miner/crashed', blame: 'device', faults: 1, restarts: 1, wait: 'backoff' },
    });
    expect(steps[5]).toMatchObject({ atMs: null, because: { faults: 3, restarts: 5, wait: 'none' } });
    expect(mayOverclock(ladder, 1e12)).toBe(false);
  });

  it('skips the rung of the overclock where there is none', () => {
    const { steps } = climb(newLadder(limits, false), times(3, 'miner/slow'));
    expect(steps.map((step) => step.do)).toEqual(['restart', 'restart', 'exclude']);
  });

  it('doubles the wait from the first to the last', () => {
    const { steps } = climb(newLadder(limits, true), times(9, 'pool/silent'), 0);
    expect(steps.map(({ atMs }) => atMs)).toEqual([5, 10, 20, 40, 80, 160, 300, 300, 300].map((s) => s * 1000));
  });

  it('begins with the first wait again after a run of ten minutes', () => {
    const { ladder } = climb(newLadder(limits, true), times(4, 'pool/silent'), 0);
    const shortRun = nextStep(ladder, { code: 'pool/silent', ranForMs: 599_999 }, 640_000);
    const goodRun = nextStep(ladder, { code: 'pool/silent', ranForMs: 600_000 }, 640_000);
    expect(shortRun.step.atMs).toBe(640_000 + 80_000);
    expect(goodRun.step.atMs).toBe(640_000 + 5000);
  });

  it('begins with the first wait again after a run of hours', () => {
    const { ladder } = climb(newLadder(limits, true), times(4, 'pool/silent'), 0);
    expect(nextStep(ladder, { code: 'pool/silent', ranForMs: 5 * hourMs }, 6 * hourMs).step.atMs).toBe(6 * hourMs + 5000);
  });

  it('takes the overclock back when shares are refused, but never excludes for it', () => {
    const steps = climb(newLadder(limits, true), times(20, 'pool/rejects-shares')).steps.map((step) => step.do);
    expect(steps.slice(0, 3)).toEqual(['restart', 'restart', 'withoutOverclock']);
    expect(steps.slice(3).every((step) => step === 'withoutOverclock')).toBe(true);
    const bare = climb(newLadder(limits, false), times(20, 'pool/rejects-shares')).steps;
    expect(bare.every((step) => step.do === 'restart')).toBe(true);
  });

  it('waits for the hour once its restarts are used up', () => {
    const { steps } = climb(newLadder({ ...limits, perHour: 3 }, true), times(5, 'pool/silent'), 0);
    expect(steps.map(({ atMs }) => atMs)).toEqual([5000, 10_000, 20_000, hourMs + 5000, hourMs + 10_000]);
    expect(steps[3]?.because).toMatchObject({ wait: 'budget', restarts: 4 });
  });

  it('never excludes a good card because of a pool or a setting, however often', () => {
    for (const code of ['pool/silent', 'pool/frozen-job', 'pool/stale-shares', 'miner/not-found', 'app/internal'] as const) {
      expect(climb(newLadder(limits, true), times(50, code)).steps.every((step) => step.do === 'restart')).toBe(true);
    }
  });

  it('excludes a card that is gone at once', () => {
    expect(climb(newLadder(limits, true), ['gpu/gone']).steps[0]?.do).toBe('exclude');
  });

  it('forgets faults that lie more than an hour apart', () => {
    const { steps } = climb(newLadder(limits, true), times(20, 'miner/crashed'), 31 * 60_000);
    expect(steps.every((step) => step.do === 'restart')).toBe(true);
  });

  it('gives the overclock another chance after a day without a fault, not before', () => {
    const { ladder } = climb(newLadder(limits, true), times(3, 'miner/gpu-error'));
    const lastMs = 2 * 60_000;
    expect(mayOverclock(ladder, lastMs + forgetMs - 1)).toBe(false);
    expect(mayOverclock(ladder, lastMs + forgetMs)).toBe(true);
    expect(nextStep(ladder, { code: 'miner/gpu-error', ranForMs: 0 }, lastMs + forgetMs).step.do).toBe('restart');
    expect(nextStep(ladder, { code: 'miner/gpu-error', ranForMs: 0 }, lastMs + forgetMs - 1).step.do).toBe('withoutOverclock');
  });

  it('keeps to the budget of every hour, waits at least the first wait and never goes down a rung within a day', () => {
    const rungs = ['restart', 'withoutOverclock', 'exclude'];
    const faults = fc.array(fc.record({ code: fc.constantFrom(...faultCodes), runMs: fc.integer({ min: 0, max: 1_200_000 }) }), {
      maxLength: 60,
    });
    const anyLimits = fc.record({
      firstMs: fc.integer({ min: 50, max: 10_000 }),
      lastMs: fc.integer({ min: 10_000, max: hourMs }),
      perHour: fc.integer({ min: 1, max: 12 }),
      perRung: fc.integer({ min: 0, max: 4 }),
    });
    fc.assert(
      fc.property(faults, anyLimits, fc.boolean(), (all, some, hasOverclock) => {
        let ladder = newLadder(some, hasOverclock);
        let nowMs = 0;
        let rung = 0;
        const starts: number[] = [];
        for (const { code, runMs } of all) {
          nowMs += runMs;
          const next = nextStep(ladder, { code, ranForMs: runMs }, nowMs);
          ladder = next.ladder;
          expect(rungs.indexOf(next.step.do)).toBeGreaterThanOrEqual(rung);
          rung = rungs.indexOf(next.step.do);
          if (next.step.atMs === null) break;
          expect(next.step.atMs).toBeGreaterThanOrEqual(nowMs + some.firstMs);
          starts.push(next.step.atMs);
          nowMs = next.step.atMs;
        }
        for (const [index, start] of starts.entries()) {
          const later = starts[index + some.perHour];
          if (later !== undefined) expect(later - start).toBeGreaterThanOrEqual(hourMs);
        }
      }),
    );
  });
});

describe('blameOf', () => {
  it.each<[FaultCode, string]>([
    ['miner/crashed', 'device'],
    ['miner/slow', 'device'],
    ['gpu/not-answering', 'device'],
    ['pool/rejects-shares', 'clocks'],
    ['pool/unreachable', 'elsewhere'],
    ['miner/bad-arguments', 'elsewhere'],
    ['gpu/gone', 'lost'],
  ])('%s: %s', (code, blame) => {
    expect(blameOf(code)).toBe(blame);
  });
});
