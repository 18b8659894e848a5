import { describe, expect, it } from 'vitest';
import { failureOf, type TrialFacts, type TrialVerdict, trialVerdict } from '../../../src/main/rig/tuning/trialRules';

const running: TrialFacts = {
  seconds: 20,
  plannedS: 30,
  temperatureC: 60,
  memoryTemperatureC: 80,
  hashrateHs: 61e6,
  usualHs: 60e6,
  mayEndEarly: true,
  hasTrouble: false,
};
const limits = { temperatureC: 74, memoryTemperatureC: 96 };

describe('trialVerdict', () => {
  const table: readonly (readonly [string, Partial<TrialFacts>, TrialVerdict])[] = [
    ['goes on until it was measured as planned', {}, 'goOn'],
    ['is done then', { seconds: 30 }, 'done'],
    ['goes on while the miner starts', { seconds: null, hashrateHs: null }, 'goOn'],
    ['is hot at the limit, not above it only', { temperatureC: 74 }, 'hot'],
    ['is hot by its memory', { memoryTemperatureC: 97 }, 'hot'],
    ['is hot while it starts', { seconds: null, temperatureC: 80 }, 'hot'],
    ['is hot even when it is done', { seconds: 30, temperatureC: 80 }, 'hot'],
    ['is not hot by a sensor that does not answer', { temperatureC: null, memoryTemperatureC: null }, 'goOn'],
    ['is troubled without a pool', { hasTrouble: true }, 'troubled'],
    ['ends early when it is a fifth worse', { hashrateHs: 47e6 }, 'worse'],
    ['not for less', { hashrateHs: 49e6 }, 'goOn'],
    ['nor in its first seconds', { hashrateHs: 47e6, seconds: 5 }, 'goOn'],
    ['nor when the tuner wants to see it to the end', { hashrateHs: 47e6, mayEndEarly: false }, 'goOn'],
    ['nor when nobody knows what is usual', { hashrateHs: 1, usualHs: null }, 'goOn'],
  ];
  it.each(table)('%s', (_what, change, verdict) => {
    expect(trialVerdict({ ...running, ...change }, limits)).toBe(verdict);
  });

  it('knows no heat without a limit', () => {
    expect(trialVerdict({ ...running, temperatureC: 99 }, { temperatureC: null, memoryTemperatureC: null })).toBe('goOn');
  });
});

describe('failureOf', () => {
  it.each([
    ['miner/crashed', 'crash'],
    ['miner/exited', 'crash'],
    ['miner/stalled', 'crash'],
    ['miner/out-of-memory', 'crash'],
    ['miner/start-timeout', 'start'],
    ['miner/bad-arguments', 'start'],
    ['gpu/hot', 'hot'],
    ['pool/unreachable', null],
    ['pool/rejects-shares', null],
    ['miner/not-found', null],
    ['miner/api-port-taken', null],
    ['gpu/gone', null],
  ] as const)('%s: %s', (code, failure) => {
    expect(failureOf(code)).toBe(failure);
  });
});
