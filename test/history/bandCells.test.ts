import { describe, expect, it } from 'vitest';
import { atMost, type Band, cellsOf, inCells } from '../../src/main/history/bandCells';

function sums(bands: readonly Band[], endMs: number): Record<string, number> {
  const found: Record<string, number> = {};
  for (const [i, { activity, fromMs }] of bands.entries()) {
    found[activity] = (found[activity] ?? 0) + (bands[i + 1]?.fromMs ?? endMs) - fromMs;
  }
  return found;
}

describe('bands in cells', () => {
  it('tell each activity once in a cell, with all its time, from what began it to what ended it', () => {
    const bands = [
      { activity: 'mining', fromMs: 30 },
      { activity: 'faulted', fromMs: 50 },
      { activity: 'mining', fromMs: 51 },
      { activity: 'inUse', fromMs: 60 },
      { activity: 'mining', fromMs: 90 },
      { activity: 'waiting', fromMs: 190 },
    ];
    expect(cellsOf(bands, 350, 100)).toEqual([
      {
        fromMs: 30,
        parts: [
          { activity: 'mining', ms: 19 },
          { activity: 'faulted', ms: 1 },
          { activity: 'inUse', ms: 30 },
          { activity: 'mining', ms: 20 },
        ],
      },
      {
        fromMs: 100,
        parts: [
          { activity: 'mining', ms: 90 },
          { activity: 'waiting', ms: 10 },
        ],
      },
      { fromMs: 200, parts: [{ activity: 'waiting', ms: 100 }] },
      { fromMs: 300, parts: [{ activity: 'waiting', ms: 50 }] },
    ]);
    expect(inCells(bands, 350, 100)).toEqual([
      { activity: 'mining', fromMs: 30 },
      { activity: 'faulted', fromMs: 49 },
      { activity: 'inUse', fromMs: 50 },
      { activity: 'mining', fromMs: 80 },
      { activity: 'waiting', fromMs: 190 },
    ]);
  });

  it('pass over what lasted no time, and are none where there are none', () => {
    const bands = [
      { activity: 'starting', fromMs: 100 },
      { activity: 'mining', fromMs: 100 },
      { activity: 'off', fromMs: 200 },
    ];
    expect(inCells(bands, 200, 70)).toEqual([{ activity: 'mining', fromMs: 100 }]);
    expect(inCells([], 200, 70)).toEqual([]);
  });
});

describe('bands of which there are many', () => {
  const names = ['mining', 'inUse', 'waiting', 'starting', 'vacating', 'cooling', 'paused', 'excluded', 'idle', 'off'];
  const many = Array.from({ length: 5000 }, (_, i) => ({ activity: names[(i * i) % 10] ?? '', fromMs: i * 1000 }));
  const oneFault = [...many.slice(0, 2500), { activity: 'faulted', fromMs: 2_499_990 }, ...many.slice(2500)];

  it('become at most 600, their sums exact and the one short fault among them near its time', () => {
    const bands = atMost(600, oneFault, 5_000_000, 1);
    expect(bands.length).toBeLessThanOrEqual(600);
    expect(bands.length).toBeGreaterThan(150);
    expect(sums(bands, 5_000_000)).toEqual(sums(oneFault, 5_000_000));
    const fault = bands.find(({ activity }) => activity === 'faulted');
    expect(Math.abs((fault?.fromMs ?? 0) - 2_499_990)).toBeLessThan(5_000_000 / 30);
    expect(bands.at(-1)?.activity).toBe(oneFault.at(-1)?.activity);
    expect(bands.every(({ fromMs }, i) => fromMs > (bands[i - 1]?.fromMs ?? -1))).toBe(true);
  });

  it('stay as they are where they are few enough', () => {
    expect(atMost(600, many.slice(0, 600), 600_000, 1)).toEqual(many.slice(0, 600));
  });
});
