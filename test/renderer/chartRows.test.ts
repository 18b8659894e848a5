import { describe, expect, it } from 'vitest';
import { hashrateUnit } from '../../src/renderer/chart/hashrateUnit';
import { timeTicks } from '../../src/renderer/chart/timeTicks';
import { appendRow, type ChartRow, charted, chartSpanMs, rowsFromHistory } from '../../src/renderer/rig/chartRows';
import { formatEfficiency, keyFigures } from '../../src/renderer/rig/keyFigures';
import { device, rigState } from '../faces/fakeRig';

function series(name: string, points: readonly (readonly [number, number | null, number | null])[]) {
  return {
    device: name,
    atMs: points.map(([at]) => at),
    hashrateHs: points.map(([, hashrate]) => hashrate),
    temperatureC: points.map(([, , temperature]) => temperature),
    powerW: points.map(() => null),
  };
}

describe('rowsFromHistory', () => {
  it('adds devices up that were not read at the same moment', () => {
    const rows = rowsFromHistory(
      [
        series('a', [
          [1000, 10, 60],
          [3000, 12, 61],
        ]),
        series('b', [[2000, 5, 70]]),
      ],
      ['a', 'b'],
    );
    expect(rows).toEqual([
      { atMs: 1000, hashrateHs: 10, temperatureC: 60 },
      { atMs: 2000, hashrateHs: 15, temperatureC: 70 },
      { atMs: 3000, hashrateHs: 17, temperatureC: 70 },
    ]);
  });

  it('keeps a null as a gap, and does not count a device that fell silent', () => {
    const rows = rowsFromHistory(
      [
        series('a', [
          [0, null, null],
          [40_000, 4, 50],
        ]),
        series('b', [[1000, 6, 60]]),
      ],
      ['a', 'b'],
    );
    expect(rows.at(0)).toEqual({ atMs: 0, hashrateHs: null, temperatureC: null });
    expect(rows.at(-2)).toEqual({ atMs: 1001, hashrateHs: null, temperatureC: null });
    expect(rows.at(-1)).toEqual({ atMs: 40_000, hashrateHs: 4, temperatureC: 50 });
  });

  it('leaves other devices out', () => {
    expect(rowsFromHistory([series('cpu', [[0, 1, 1]])], ['a'])).toEqual([]);
  });
});

describe('appendRow', () => {
  const row = (atMs: number): ChartRow => ({ atMs, hashrateHs: 1, temperatureC: 50 });

  it('adds the present and lets go of what is older than ten minutes', () => {
    const rows = appendRow([row(0), row(599_000)], [device()], chartSpanMs + 1000);
    expect(rows.map(({ atMs }) => atMs)).toEqual([599_000, 601_000]);
    expect(rows.at(-1)).toEqual({ atMs: 601_000, hashrateHs: 61_200_000, temperatureC: 63 });
  });

  it('takes one row a second at most, and none from the past', () => {
    const rows = [row(10_000)];
    expect(appendRow(rows, [device()], 10_500)).toBe(rows);
    expect(appendRow(rows, [device()], 9000)).toBe(rows);
  });

  it('leaves a gap where the connection was away', () => {
    expect(appendRow([row(0)], [device()], 60_000)).toHaveLength(3);
    expect(appendRow([row(0)], [device()], 60_000)[1]?.hashrateHs).toBeNull();
  });
});

describe('what is drawn and counted', () => {
  it('draws the CPU only where there is no GPU', () => {
    const cpu = device({ id: 'cpu', kind: 'cpu' });
    expect(charted([device(), cpu]).map(({ id }) => id)).toEqual(['gpu-0']);
    expect(charted([cpu]).map(({ id }) => id)).toEqual(['cpu']);
  });

  it('counts the watts of what mines, and says nothing when one is not readable', () => {
    const idle = device({ id: 'b', hashrateHs: null, powerW: 20 });
    expect(keyFigures(rigState({ devices: [device({ powerW: 100, hashrateHs: 5e7 }), idle] }))).toMatchObject({
      powerW: 120,
      hashesPerWs: 5e5,
    });
    expect(keyFigures(rigState({ devices: [device({ powerW: null })] })).hashesPerWs).toBeNull();
    expect(keyFigures(rigState({ devices: [], miners: [] }))).toEqual({
      hashratesHs: [],
      powerW: null,
      hashesPerWs: null,
      hottestC: null,
      shares: null,
    });
  });

  it('writes efficiency in the unit that cards are compared by', () => {
    expect(formatEfficiency(380_000, 61e6, '.')).toBe('0.38 MH/W');
    expect(formatEfficiency(150, 15_200, ',')).toBe('0,15 kH/W');
    expect(formatEfficiency(null, 61e6, '.')).toBe('–');
  });

  it('names the axis unit by the highest value', () => {
    expect(hashrateUnit(61e6).name).toBe('MH/s');
    expect(hashrateUnit(900).name).toBe('H/s');
    expect(hashrateUnit(0).name).toBe('H/s');
    expect(hashrateUnit(null).name).toBe('MH/s');
  });

  it('ticks on whole even minutes', () => {
    expect(timeTicks(100_000, 400_000)).toEqual([120_000, 240_000, 360_000]);
  });
});
