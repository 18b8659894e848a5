import { expect, it } from 'vitest';
import { type NetLoss, nextNetLoss, noLoss } from '../../../src/main/rig/rules/netLoss';

const minute = 60_000;

function after(figures: readonly (number | null)[], before: NetLoss = noLoss): NetLoss {
  return figures.reduce((loss: NetLoss, net, i) => nextNetLoss(loss, net, i * minute), before);
}

const of = (count: number, net: number | null) => Array.from({ length: count }, () => net);

it('counts a loss once it has lasted ten minutes, and its end likewise', () => {
  expect(after(of(10, -1)).isLoss).toBe(false);
  expect(after(of(11, -1)).isLoss).toBe(true);
  const loss: NetLoss = { isLoss: true, turnedMs: null };
  expect(after(of(10, 1), loss).isLoss).toBe(true);
  expect(after(of(11, 1), loss).isLoss).toBe(false);
});

it('begins to count anew when the figures turn in between', () => {
  expect(after([...of(9, -1), 1, ...of(10, -1)]).isLoss).toBe(false);
  expect(after([...of(9, -1), 1, ...of(11, -1)]).isLoss).toBe(true);
});

it('holds nothing where nothing is known', () => {
  expect(after([...of(20, -1), null])).toEqual(noLoss);
});
