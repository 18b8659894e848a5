import { act, cleanup, screen } from '@testing-library/react';
import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { CallApp } from '../../src/renderer/calls';
import { sparkPath } from '../../src/renderer/parts/Sparkline';
import { dispatch } from '../../src/shared/contract';
import { device, FakeRig, rigState } from '../faces/fakeRig';
import { draw, fakeBrowserParts } from './draw';

beforeAll(fakeBrowserParts);
afterEach(cleanup);

describe('a sparkline', () => {
  const span = { fromMs: 0, toMs: 100 };

  it('goes from left to right, the highest value on top', () => {
    expect(sparkPath({ ...span, atMs: [0, 5, 10], values: [0, 50, 100], floor: 0, leastSpan: 1 })).toBe(
      'M0.0 15.0L5.0 8.0L10.0 1.0',
    );
  });

  it('has a gap where nothing was read', () => {
    expect(sparkPath({ ...span, atMs: [0, 5, 10, 15], values: [100, null, 100, 100], floor: 0, leastSpan: 1 })).toBe(
      'M0.0 1.0M10.0 1.0L15.0 1.0',
    );
  });

  it('shows a steady value as a flat line in the middle', () => {
    expect(sparkPath({ ...span, atMs: [0, 5], values: [63, 63], leastSpan: 10 })).toBe('M0.0 8.0L5.0 8.0');
  });

  it('is empty without readings, and leaves out what is older than the span', () => {
    expect(sparkPath({ ...span, atMs: [], values: [], leastSpan: 1 })).toBe('');
    expect(sparkPath({ ...span, atMs: [-50], values: [1], leastSpan: 1 })).toBe('');
  });

  it('stands in every card, with the readings of its own device', async () => {
    const rig = new FakeRig();
    const { nowMs } = rigState();
    const ofGpu = { device: 'gpu-1', atMs: [nowMs - 30_000, nowMs - 15_000], temperatureC: [60, 70], powerW: [1, 1] };
    rig.readings = [{ ...ofGpu, hashrateHs: [1e6, 1e6] }];
    const call = ((name, args) => dispatch(rig.api, name, args)) as CallApp;
    draw({ devices: [device(), device({ id: 'gpu-1', index: 1 })] }, { call });
    await act(async () => new Promise((answered) => setTimeout(answered, 0)));
    const lines = screen
      .getAllByRole('article')
      .map((card) => [...card.querySelectorAll('.sparkline path')].map((path) => (path.getAttribute('d') ?? '').length > 0));
    expect(lines).toEqual([
      [false, false],
      [true, true],
    ]);
  });
});
