import { describe, expect, it } from 'vitest';
import { beliefRange, bestSoFar, gainRange, markOf, temperatureRange } from '../../src/renderer/tuner/trialFacts';
import { axisNumber, chancePct, moneyText, shortTime, signedPct, valueLabel } from '../../src/renderer/tuner/tunerWords';
import { tunerTexts } from '../../src/shared/text/en/tuner';
import { trialOutcomes } from '../../src/shared/tuning';
import { flagBelief, tunerFlag, tuningTrial } from '../faces/tuningViews';

const english = { language: 'en', texts: tunerTexts } as const;

describe('figures of the tuner', () => {
  it.each([
    [4.24, '+4.2 %'],
    [-0.44, '−0.4 %'],
    [0.02, '0.0 %'],
    [-0.02, '0.0 %'],
    [123.4, '+123 %'],
    [null, '–'],
  ] as const)('say a gain of %s as %s', (pct, said) => {
    expect(signedPct(pct, 'en')).toBe(said);
  });

  it.each([
    [0, '0 %'],
    [0.02, '<0.1 %'],
    [0.44, '0.4 %'],
    [12.4, '12 %'],
  ] as const)('say a chance of %s as %s', (pct, said) => {
    expect(chancePct(pct, 'en')).toBe(said);
  });

  it.each([
    [0.0008, 'EUR', '0.0008 EUR'],
    [-0.033, 'EUR', '−0.033 EUR'],
    [0.8241, 'EUR', '0.824 EUR'],
    [12.345, null, '12.35 play money'],
    [0, 'EUR', '0.00 EUR'],
    [null, 'EUR', ''],
  ] as const)('say %s %s as %s', (value, currency, said) => {
    expect(moneyText(value, currency, english)).toBe(said);
  });

  it('label axes no longer than their steps', () => {
    expect([5, -2.5, 0.25, 0].map((value) => axisNumber(value, 'it'))).toEqual(['5', '−2,5', '0,25', '0']);
  });

  it('count seconds as long as they count', () => {
    expect(shortTime(84.4, 'en')).toBe('84 s');
    expect([shortTime(0, 'en'), shortTime(0.3, 'en')]).toEqual(['0 s', '<1 s']);
    expect(shortTime(720, 'en')).toBe('12 min');
  });

  it('name what is left to miner and driver, and give clocks their unit', () => {
    expect(valueLabel('--cuda-streams', null, english)).toBe('left to the miner');
    expect(valueLabel('clock:powerW', null, english)).toBe("driver's own");
    expect(valueLabel('clock:powerW', 130, english)).toBe('130 W');
  });
});

describe('plots of trials', () => {
  it('have a mark for every outcome but the interrupted one', () => {
    expect(trialOutcomes.map((outcome) => markOf(tuningTrial({ outcome })))).toEqual([
      ...['measured', 'measured', 'worse', 'failed', 'hot', 'failed', null],
    ]);
  });

  it('follow the best that was measured whole', () => {
    const trials = [
      tuningTrial({ gainPct: -1 }),
      tuningTrial({ gainPct: 2 }),
      tuningTrial({ gainPct: 9, outcome: 'hot' }),
      tuningTrial({ gainPct: null, outcome: 'crash' }),
      tuningTrial({ gainPct: 3 }),
    ];
    expect(bestSoFar(trials)).toEqual([0, 2, 2, 2, 3]);
  });

  it('hold every mark, and cut off what is far below', () => {
    const [low, high] = gainRange([tuningTrial({ gainPct: -80 }), tuningTrial({ gainPct: 5 })]);
    expect([low, high]).toEqual([-22, 7]);
    expect(gainRange([])[1]).toBeGreaterThan(1);
    expect(temperatureRange([tuningTrial({ temperatureC: 61 })], 78)).toEqual([55, 80]);
    expect(temperatureRange([], null)).toEqual([20, 100]);
  });

  it('draw all beliefs on one scale', () => {
    const belief = flagBelief(tunerFlag(), 2);
    const [low, high] = beliefRange([belief]);
    expect(low).toBeLessThan(Math.min(...belief.meanPct));
    expect(high).toBeGreaterThan(4.2);
    expect(beliefRange([]).every(Number.isFinite)).toBe(true);
  });
});
