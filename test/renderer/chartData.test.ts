import { describe, expect, it } from 'vitest';
import type { CallApp } from '../../src/renderer/calls';
import {
  type ChartData,
  charted,
  longestGapMs,
  maxPoints,
  rowsFromHistory,
  stepMs,
  withPresent,
} from '../../src/renderer/chart/chartData';
import { ChartFollower } from '../../src/renderer/chart/chartFollower';
import { activityAt, lanesOf } from '../../src/renderer/chart/drawBands';
import { hashrateUnit } from '../../src/renderer/chart/hashrateUnit';
import { afterKey } from '../../src/renderer/chart/reader';
import { formatEfficiency, keyFigures } from '../../src/renderer/rig/keyFigures';
import { createRigStore } from '../../src/renderer/rig/rigStore';
import type { RigState } from '../../src/shared/state';
import { device, FakeRig, rigState } from '../faces/fakeRig';

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
  it('puts devices that were read within one step into one row', () => {
    const rows = rowsFromHistory([series('a', [[1000, 10, 60]]), series('b', [[1040, 5, 70]])], '10min');
    expect(rows).toEqual([
      { atMs: 1040, readings: { a: { hashrateHs: 10, temperatureC: 60 }, b: { hashrateHs: 5, temperatureC: 70 } } },
    ]);
  });

  it('lets a device count with its latest reading, and not with one that is too old', () => {
    const own = series('a', [[0, 1, 50]]);
    const other = series('b', [
      [2000, 2, 60],
      [2000 + longestGapMs('10min'), 3, 61],
    ]);
    const rows = rowsFromHistory([own, other], '10min');
    expect(rows[1]?.readings['a']).toEqual({ hashrateHs: 1, temperatureC: 50 });
    expect(rows[2]?.readings['a']).toEqual({ hashrateHs: null, temperatureC: null });
  });

  it('keeps a null as a gap', () => {
    expect(rowsFromHistory([series('a', [[0, null, null]])], '1h')[0]?.readings['a']).toEqual({
      hashrateHs: null,
      temperatureC: null,
    });
  });

  it('gives a day of readings as many points as the chart has', () => {
    const day = Array.from({ length: maxPoints }, (_, index): [number, number, number] => [index * stepMs('24h'), 1, 60]);
    const rows = rowsFromHistory([series('a', day)], '24h');
    expect(rows).toHaveLength(maxPoints);
    expect(rows.every(({ readings }) => readings['a']?.hashrateHs === 1)).toBe(true);
  });
});

describe('withPresent', () => {
  const empty: ChartData = { range: '10min', rows: [], bands: [] };

  it('adds the present and lets go of what is older than the range', () => {
    const old = { ...empty, rows: [{ atMs: 0, readings: {} }] };
    const next = withPresent(old, [device()], 601_000);
    expect(next.rows).toEqual([{ atMs: 601_000, readings: { 'gpu-0': { hashrateHs: 61_200_000, temperatureC: 63 } } }]);
  });

  it('is the very same while nothing is to be added', () => {
    const first = withPresent(empty, [device()], 1000);
    expect(withPresent(first, [device()], 1500)).toBe(first);
    expect(withPresent(first, [device()], 2000)).not.toBe(first);
  });

  it('takes a point every 144 s for a day', () => {
    const first = withPresent({ ...empty, range: '24h' }, [device()], 0);
    expect(withPresent(first, [device()], 100_000)).toBe(first);
    expect(withPresent(first, [device()], 144_000).rows).toHaveLength(2);
  });

  it('adds a band when a device does something else', () => {
    const first = withPresent(empty, [device({ sinceMs: 500 })], 1000);
    const next = withPresent(first, [device({ activity: 'inUse', sinceMs: 1900 })], 2000);
    expect(next.bands).toEqual([
      { device: 'gpu-0', fromMs: 500, activity: 'mining' },
      { device: 'gpu-0', fromMs: 1900, activity: 'inUse' },
    ]);
  });
});

describe('bands', () => {
  it('end where the next one of the same device begins', () => {
    const bands = [
      { device: 'a', fromMs: 0, activity: 'mining' },
      { device: 'b', fromMs: 5, activity: 'paused' },
      { device: 'a', fromMs: 10, activity: 'inUse' },
    ];
    const lanes = lanesOf(bands, ['a', 'b'], 20);
    expect(lanes).toEqual([
      {
        spans: [
          { fromMs: 0, toMs: 10, activity: 'mining' },
          { fromMs: 10, toMs: 20, activity: 'inUse' },
        ],
      },
      { spans: [{ fromMs: 5, toMs: 20, activity: 'paused' }] },
    ]);
    expect([0, 9, 10].map((at) => activityAt(lanes[0] ?? { spans: [] }, at))).toEqual(['mining', 'mining', 'inUse']);
    expect(activityAt(lanes[1] ?? { spans: [] }, 4)).toBeNull();
  });
});

describe('ChartFollower', () => {
  function open(state: RigState = rigState()) {
    const rig = new FakeRig(state);
    const asked: string[] = [];
    const call = ((name: keyof FakeRig['api'], args: never) => {
      asked.push(name);
      return rig.api[name](args);
    }) as unknown as CallApp;
    const store = createRigStore();
    store.setState({ state, link: 'live' });
    const seen: ChartData[] = [];
    const follower = new ChartFollower({ call, store, range: '10min', onData: (data) => seen.push(data) });
    const tick = (afterMs: number) => store.setState({ state: rigState({ nowMs: state.nowMs + afterMs }) });
    return { rig, store, asked, seen, follower, tick, nowMs: state.nowMs };
  }

  it('reads the past once, then appends what comes', async () => {
    const { rig, asked, seen, follower, tick, nowMs } = open();
    rig.readings = [series('gpu-0', [[nowMs - 5000, 1, 60]])];
    follower.start();
    await expect.poll(() => seen.length).toBe(1);
    tick(1000);
    expect(seen.at(-1)?.rows.map(({ readings }) => readings['gpu-0']?.hashrateHs)).toEqual([1, 61_200_000, 61_200_000]);
    expect(asked).toEqual(['history:readings', 'history:bands']);
    follower.stop();
    tick(2000);
    expect(seen).toHaveLength(2);
  });

  it('asks again after a gap', async () => {
    const { asked, seen, follower, tick } = open();
    follower.start();
    await expect.poll(() => seen.length).toBe(1);
    tick(60_000);
    await expect.poll(() => asked.length).toBe(4);
    follower.stop();
  });

  it('adds nothing while the connection is lost', async () => {
    const { store, seen, follower, tick } = open();
    follower.start();
    await expect.poll(() => seen.length).toBe(1);
    store.setState({ link: 'lost' });
    tick(1000);
    expect(seen).toHaveLength(1);
    follower.stop();
  });
});

describe('the keys of the charts', () => {
  it('read moment by moment, and stay inside', () => {
    expect(afterKey('ArrowLeft', null, 100)).toBe(98);
    expect(afterKey('ArrowRight', 99, 100)).toBe(99);
    expect(afterKey('PageDown', 10, 100)).toBe(0);
    expect(afterKey('Home', 50, 100)).toBe(0);
    expect(afterKey('End', 0, 100)).toBe(99);
    expect(afterKey('Escape', 5, 100)).toBeNull();
    expect(afterKey('a', 5, 100)).toBeUndefined();
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
    expect(formatEfficiency(0, 0, '.')).toBe('–');
  });

  it('names the axis unit by the highest value', () => {
    expect(hashrateUnit(61e6).name).toBe('MH/s');
    expect(hashrateUnit(900).name).toBe('H/s');
    expect(hashrateUnit(0).name).toBe('H/s');
    expect(hashrateUnit(null).name).toBe('MH/s');
  });
});
