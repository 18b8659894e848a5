import { describe, expect, it } from 'vitest';
import { findCoin } from '../../src/main/coins/coins';
import { memoryNeedGib } from '../../src/main/coins/memoryNeed';

const measured = Date.parse('2026-07-20');
const year = 365 * 86_400_000;

function need(ticker: string, atMs: number): number | null {
  const memory = findCoin(ticker)?.memory;
  return memory ? memoryNeedGib(memory, atMs) : null;
}

describe('memoryNeedGib', () => {
  it.each([
    ['ETC', 4.25, 4.57], // 8 MiB every 9 days
    ['RVN', 5.64, 6.19], // 8 MiB every 5.2 days
    ['CFX', 6.97, 8.87], // 16 MiB every 3 days
    ['ERG', 5.4, 6.89], // 5 % every 71 days, five times in a year
    ['IRON', 4.5, 4.5], // fixed
  ])('%s: %f GiB when it was measured, %f a year later', (ticker, then, later) => {
    expect(need(ticker, measured)).toBeCloseTo(then, 1);
    expect(need(ticker, measured + year)).toBeCloseTo(later, 1);
  });

  it('never shrinks before its date, and tells nothing of a growth that nobody verified', () => {
    expect(need('RVN', measured - year)).toBeCloseTo(5.64, 1);
    expect(need('FIRO', measured)).toBeNull();
  });
});
