import { act, cleanup, fireEvent, screen, within } from '@testing-library/react';
import { afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { bandParts, bandSums } from '../../src/renderer/history/bandParts';
import { gridMoments, gridPoints, lastRead, onGrid, readAt, slotMsOf } from '../../src/renderer/history/chartGrid';
import { boundsOf, daysBefore, lastDay, ofDay, panned, selected, zoomed } from '../../src/renderer/history/chartView';
import type { CallArgs } from '../../src/shared/contract';
import { ok } from '../../src/shared/faults';
import type { ChartSeries } from '../../src/shared/historyViews';
import { device, FakeRig, rigState } from '../faces/fakeRig';
import { fakeBrowserParts } from './draw';
import { drawPage } from './drawPage';

let drawCharts: (rig: FakeRig) => void = () => undefined;

beforeAll(async () => {
  fakeBrowserParts();
  // After the browser's parts: the plotting library asks for them as it loads.
  const { HistoryCharts } = await import('../../src/renderer/history/HistoryCharts');
  drawCharts = (rig) => void drawPage(<HistoryCharts />, rig);
  URL.createObjectURL = () => 'blob:here';
  URL.revokeObjectURL = () => undefined;
});
afterEach(cleanup);

const { nowMs } = rigState();
const hourMs = 3_600_000;
const dayMs = 24 * hourMs;

function seriesOf(atMs: readonly number[], value = 60): ChartSeries {
  const all = atMs.map(() => value);
  const none = atMs.map(() => 0);
  const readings = { temperatureC: all, hashrateHs: all, powerW: all, efficiencyHsPerW: all };
  return { device: 'gpu-0', atMs, ...readings, accepted: atMs.map(() => 1), rejected: none, stale: none };
}

describe('the view', () => {
  it('keeps the moment under the pointer in its place, and never goes past now', () => {
    const near = zoomed(lastDay, 0.5, nowMs - dayMs / 2, nowMs);
    expect(boundsOf(near, nowMs)).toEqual({ fromMs: nowMs - 0.75 * dayMs, toMs: nowMs - 0.25 * dayMs });
    expect(zoomed(near, 4, nowMs - dayMs / 2, nowMs)).toEqual({ spanMs: 2 * dayMs, toMs: null });
    expect(panned(lastDay, 1, nowMs)).toEqual(lastDay);
    expect(boundsOf(panned(lastDay, -1, nowMs), nowMs)).toEqual({ fromMs: nowMs - 2 * dayMs, toMs: nowMs - dayMs });
    expect(zoomed(lastDay, 1e-9, nowMs - hourMs, nowMs).spanMs).toBe(60_000);
    expect(selected({ fromMs: nowMs - 2 * hourMs, toMs: nowMs - hourMs }, nowMs)).toEqual({
      spanMs: hourMs,
      toMs: nowMs - hourMs,
    });
  });

  it('is a day from midnight to midnight, and the day before at the same hours', () => {
    const day = ofDay('2026-06-01', nowMs);
    const bounds = boundsOf(day ?? lastDay, nowMs);
    expect(new Date(bounds.fromMs).getHours()).toBe(0);
    expect(new Date(daysBefore(bounds, 1).fromMs).getDate()).toBe(31);
    expect(ofDay('2031-01-01', nowMs)).toBeNull();
    expect(ofDay('', nowMs)).toBeNull();
  });
});

describe('the grid', () => {
  const bounds = { fromMs: nowMs - dayMs, toMs: nowMs };
  const slotMs = slotMsOf(bounds);

  it('puts each reading into the point it belongs to, and gaps where nothing was read', () => {
    const moments = gridMoments(bounds);
    const read = [10, 11, 12, 50, 51].map((slot) => moments[slot] ?? 0);
    const { hashrateHs } = onGrid(seriesOf(read), bounds);
    expect(hashrateHs).toHaveLength(gridPoints);
    expect(hashrateHs[12]).toBe(60);
    expect(hashrateHs[13]).toBeNull();
    expect(hashrateHs[49]).toBeUndefined();
    expect(readAt(hashrateHs, 40)).toBeNull();
    expect(readAt(hashrateHs, 53)).toBeNull();
    expect(lastRead([onGrid(seriesOf(read), bounds)])).toBe(51);
  });

  it('draws lines through where the history keeps less than one reading a point', () => {
    const coarse = Array.from({ length: 100 }, (_, i) => bounds.fromMs + i * 5 * slotMs);
    const { hashrateHs, accepted } = onGrid(seriesOf(coarse), bounds);
    expect(hashrateHs.slice(0, 490)).not.toContain(null);
    expect(readAt(hashrateHs, 3)).toBe(60);
    expect(accepted.filter((cell) => cell === 2).length).toBeGreaterThan(400);
  });
});

describe('the bands', () => {
  it('say what a device did, equal neighbours as one, nothing of the future', () => {
    const bands = [
      { device: 'gpu-0', fromMs: 0, activity: 'starting' },
      { device: 'gpu-0', fromMs: 10, activity: 'mining' },
      { device: 'gpu-1', fromMs: 20, activity: 'off' },
      { device: 'gpu-0', fromMs: 50, activity: 'inUse' },
    ];
    const parts = bandParts(bands, 'gpu-0', { fromMs: 5, toMs: 100 }, 80);
    expect(parts).toEqual([
      { look: 'mining', fromMs: 5, toMs: 50 },
      { look: 'training', fromMs: 50, toMs: 80 },
    ]);
    expect([...bandSums(parts)]).toEqual([
      ['mining', 45],
      ['training', 30],
    ]);
  });
});

class AskedRig extends FakeRig {
  readonly asked: CallArgs<'history:readings'>[] = [];

  constructor() {
    super(rigState({ devices: [device(), device({ id: 'gpu-1', index: 1 })] }));
    const moments = Array.from({ length: 500 }, (_, i) => nowMs - 2 * dayMs + i * 340_000);
    Object.assign(this.api, {
      'history:readings': async (args: CallArgs<'history:readings'>) => {
        this.asked.push(args);
        return ok([seriesOf(moments.filter((atMs) => atMs >= args.sinceMs && atMs < (args.toMs ?? nowMs)))]);
      },
    });
    this.bands = [{ device: 'gpu-0', fromMs: nowMs - 3 * dayMs, activity: 'mining' }];
  }
}

async function rest(): Promise<void> {
  await act(async () => vi.advanceTimersByTimeAsync(400));
}

describe('the charts', () => {
  it('zoom by keys and buttons, move, and put two days on each other', async () => {
    vi.useFakeTimers();
    try {
      const rig = new AskedRig();
      drawCharts(rig);
      await rest();
      const width = () => {
        const { sinceMs = 0, toMs = 0, maxPoints = 0 } = rig.asked.at(-1) ?? {};
        expect(maxPoints).toBeLessThanOrEqual(600);
        return toMs - sinceMs;
      };
      expect(width()).toBe(dayMs);
      const reader = screen.getByRole('slider', { name: 'All charts at one moment' });
      expect(reader.getAttribute('aria-valuetext')).toContain('GPU 0 60 H/s 60 W 60 °C');
      fireEvent.keyDown(reader, { key: '+' });
      await rest();
      expect(width()).toBe(dayMs / 2);
      fireEvent.click(screen.getByRole('button', { name: 'Earlier' }));
      await rest();
      expect(rig.asked.at(-1)?.toMs).toBeLessThan(nowMs);
      fireEvent.keyDown(reader, { key: '0' });
      fireEvent.change(screen.getByLabelText('Compare with'), { target: { value: 'day' } });
      await rest();
      const [own, other] = rig.asked.slice(-2);
      expect((own?.sinceMs ?? 0) - (other?.sinceMs ?? 0)).toBe(dayMs);
      expect((own?.toMs ?? 0) - (own?.sinceMs ?? 0)).toBe((other?.toMs ?? 0) - (other?.sinceMs ?? 0));
      expect(reader.getAttribute('aria-valuetext')).toMatch(/GPU 0, [A-Z]\w+ \d+ \w+ 60 H\/s/);
      expect(screen.getAllByRole('img', { name: /^GPU 0.*: mining 1 d$/ })).toHaveLength(2);
    } finally {
      vi.useRealTimers();
    }
  });

  it('hand the time shown over as a file, piece by piece', async () => {
    const rig = new AskedRig();
    const sent: (string | null)[] = [];
    Object.assign(rig.api, {
      'history:export': async (args: CallArgs<'history:export'>) => {
        sent.push(args.next);
        expect(args).toMatchObject({ table: 'shares', format: 'csv' });
        return ok({ text: 'row\r\n', rows: 500, next: args.next === null ? 'on' : null });
      },
    });
    drawCharts(rig);
    const panel = screen.getByRole('group', { name: 'Export of the time shown' });
    fireEvent.change(within(panel).getByLabelText('Table'), { target: { value: 'shares' } });
    fireEvent.click(within(panel).getByRole('button', { name: 'Save as CSV' }));
    await screen.findByText('1,000 rows handed over.');
    expect(sent).toEqual([null, 'on']);
  });
});
