import { expect, it } from 'vitest';
import { type ChoiceFacts, type CoinOffer, chooseCoin, netPerDay } from '../../src/main/rig/coinChoice';

const offer = (perHash: number | null, hashrateHs: number | null = 100, powerW: number | null = null): CoinOffer => {
  return { perHash, hashrateHs, powerW };
};
const hour = 3_600_000;
const facts: ChoiceFacts = {
  isOn: true,
  offers: [offer(1), offer(2)],
  current: 0,
  isMining: true,
  minedMs: hour,
  perKwh: null,
};

it.each<readonly [string, Partial<ChoiceFacts>, number, string]>([
  ['another coin brings more', {}, 1, 'best'],
  ['none brings enough more', { offers: [offer(1), offer(1.05)] }, 0, 'best'],
  ['a little more than enough', { offers: [offer(1), offer(1.06)] }, 1, 'best'],
  ['the present one is best', { current: 1 }, 1, 'best'],
  ['switching is off', { isOn: false }, 0, 'off'],
  ['switched off while another is mined: back to the first', { isOn: false, current: 1 }, 0, 'off'],
  ['switched off during a job: the first comes after it', { isOn: false, current: 1, isMining: false }, 1, 'off'],
  ['one coin only', { offers: [offer(1)] }, 0, 'single'],
  ['the others were removed meanwhile', { offers: [offer(1)], current: 3 }, 0, 'single'],
  ['a job or a trial has the device', { isMining: false }, 0, 'waiting'],
  ['it has not been mined long enough', { minedMs: 29 * 60_000 }, 0, 'staying'],
  ['no price of the present one', { offers: [offer(null), offer(2)] }, 0, 'noFigures'],
  ['no price of the other', { offers: [offer(1), offer(null)] }, 0, 'noFigures'],
  ['the present one is not measured yet', { offers: [offer(1, null), offer(2)] }, 0, 'noFigures'],
  ['the other was never measured here', { offers: [offer(1), offer(2, null)] }, 1, 'measuring'],
  ['what brings nothing is not measured', { offers: [offer(1), offer(0, null)] }, 0, 'noFigures'],
  ['the third is best', { offers: [offer(1), offer(2), offer(3)] }, 2, 'best'],
  ['electricity decides', { offers: [offer(1e-6, 100, 10), offer(1.2e-6, 100, 300)], perKwh: 0.5 }, 0, 'best'],
  ['both lose money: the smaller loss', { offers: [offer(0, 1, 300), offer(1e-9, 1, 100)], perKwh: 0.5 }, 1, 'best'],
])('%s', (_what, change, to, why) => {
  expect(chooseCoin({ ...facts, ...change })).toEqual({ to, why });
});

it('does not go back and forth where two coins are worth about the same', () => {
  for (const current of [0, 1]) expect(chooseCoin({ ...facts, offers: [offer(1), offer(1.04)], current }).to).toBe(current);
});

it('counts a day in the rig’s currency, electricity taken off', () => {
  expect(netPerDay(offer(1e-6, 100, 1000), 0.25)).toBeCloseTo(8.64 - 6);
  expect(netPerDay(offer(1e-6, 100, null), 0.25)).toBeCloseTo(8.64);
  expect(netPerDay(offer(null), 0.25)).toBeNull();
});
