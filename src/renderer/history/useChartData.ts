import { useEffect, useMemo, useState } from 'react';
import { ok, type Result } from '../../shared/faults';
import type { ActivityBand, ChartSeries } from '../../shared/historyViews';
import { gridPoints } from './chartGrid';
import type { Bounds } from './chartView';
import { type Read, useAnswer } from './useAnswer';

export interface ChartPast {
  /** What it is the past of: the range shown may have gone on meanwhile. */
  readonly bounds: Bounds;
  readonly series: readonly ChartSeries[];
  readonly bands: readonly ActivityBand[];
}

export interface ChartData {
  readonly own: ChartPast;
  /** The other day; null: nothing is compared. */
  readonly other: ChartPast | null;
}

/** Until no key was pressed and no wheel turned for so long, nothing is asked. */
const restMs = 180;

/** Readings and bands of a range, and of the range beside it. */
export function useChartData(own: Bounds, other: Bounds | null): Result<ChartData> | null {
  const settled = useSettled(JSON.stringify([own, other]));
  const read = useMemo<Read<ChartData>>(() => {
    const [first, second] = JSON.parse(settled) as readonly [Bounds, Bounds | null];
    return async (call) => {
      const past = async (bounds: Bounds): Promise<Result<ChartPast>> => {
        const range = { sinceMs: bounds.fromMs, toMs: bounds.toMs };
        const [series, bands] = await Promise.all([
          call('history:readings', { ...range, maxPoints: gridPoints }),
          call('history:bands', range),
        ]);
        if (!series.ok) return series;
        return bands.ok ? ok({ bounds, series: series.value, bands: bands.value }) : bands;
      };
      const [mine, theirs] = await Promise.all([past(first), second === null ? ok(null) : past(second)]);
      if (!mine.ok) return mine;
      return theirs.ok ? ok({ own: mine.value, other: theirs.value }) : theirs;
    };
  }, [settled]);
  return useAnswer(read, settled);
}

/** The first at once, later ones when they have come to rest. */
function useSettled(value: string): string {
  const [settled, setSettled] = useState(value);
  useEffect(() => {
    const timer = setTimeout(() => setSettled(value), restMs);
    return () => clearTimeout(timer);
  }, [value]);
  return settled;
}
