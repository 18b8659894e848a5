import { type KeyboardEvent, useMemo, useRef } from 'react';
import type { Language } from '../../shared/literals';
import type { DeviceState } from '../../shared/state';
import { fill } from '../../shared/text/fill';
import { formatDuration } from '../../shared/text/format';
import { Plot, type PlotSeries } from '../chart/Plot';
import { useReader } from '../chart/reader';
import { formatDay, regionOf } from '../money/moneyFormat';
import { useRigState } from '../rig/rigStore';
import { deviceName } from '../training/deviceNames';
import { useWords } from '../words';
import { binMsOf, gridMoments, gridPoints, lastRead, onGrid } from './chartGrid';
import { metricNames, metricsOf } from './chartMetrics';
import { afterChartKey, useWheel } from './chartMoves';
import { type Bounds, type ChartView, dayMs, selected } from './chartView';
import { useChartWords } from './chartWords';
import { dayOf } from './eventFilter';
import { PlotReadout, type PlottedSeries } from './PlotReadout';
import type { ChartData } from './useChartData';

interface HistoryPlotsProps {
  readonly data: ChartData;
  readonly shown: readonly string[];
  readonly own: Bounds;
  readonly other: Bounds | null;
  readonly view: ChartView;
  readonly nowMs: number;
  readonly onView: (view: ChartView) => void;
}

/** Five charts over the same time, read, zoomed and moved together. */
export function HistoryPlots({ data, shown, own, other, view, nowMs, onView }: HistoryPlotsProps) {
  const words = useChartWords();
  const { language } = useWords();
  const plotted = usePlotted(data, shown, other !== null, nowMs);
  const reader = useReader(gridPoints);
  const moments = useMemo(() => gridMoments(data.own.bounds), [data.own.bounds]);
  const metrics = useMemo(
    () =>
      metricsOf(
        plotted.map(({ grid }) => grid),
        moments,
      ),
    [plotted, moments],
  );
  const box = useRef<HTMLDivElement>(null);
  const readIndex = reader.index ?? lastRead(plotted.map(({ grid }) => grid));
  const readMs = readIndex === null ? null : (moments[readIndex] ?? null);
  useWheel(box, { view, nowMs, onView });

  function onKeyDown(event: KeyboardEvent): void {
    const next = afterChartKey(event, view, nowMs, reader.index === null ? null : readMs);
    if (next === null) {
      reader.onKeyDown(event);
      return;
    }
    event.preventDefault();
    onView(next);
  }

  if (plotted.every(({ grid }) => lastRead([grid]) === null)) return <p className="quiet chartWait">{words.empty}</p>;
  const shared = {
    series: plotted.map(({ plot }) => plot),
    lanes: noLanes,
    fromMs: own.fromMs,
    toMs: own.toMs,
    cursor: reader.index,
    onCursor: reader.point,
    onSelect: (fromMs: number, toMs: number) => onView(selected({ fromMs, toMs }, nowMs)),
    formatMoment: momentFormat(own, language),
    formatValue: (value: number) => new Intl.NumberFormat(language, { maximumFractionDigits: 3 }).format(value),
  };
  const titles = {
    hashrate: fill(words.hashrate, { unit: metrics.hashrate.unit }),
    power: words.power,
    temperature: words.temperature,
    efficiency: fill(words.efficiency, { unit: metrics.efficiency.unit }),
    accepted: fill(words.shares, { duration: formatDuration(binMsOf(data.own.bounds), language) }),
  };
  return (
    <div className="historyPlots" ref={box}>
      <PlotReadout plotted={plotted} index={readIndex} atMs={readMs} reader={reader} onKeyDown={onKeyDown} />
      <div className="plots">
        {metricNames.map((name) => (
          <Plot
            key={name}
            {...shared}
            title={titles[name]}
            columns={metrics[name].columns}
            valueRange={metrics[name].range}
            {...(name === 'temperature' ? { valueSteps: [20] } : name === 'accepted' ? { valueSteps: countSteps } : {})}
          />
        ))}
      </div>
      <p className="quiet">{words.hint}</p>
    </div>
  );
}

const noLanes: readonly [] = [];
/** There is no quarter of a share. */
const countSteps = [1, 10, 100, 1000, 10_000, 100_000].flatMap((power) => [power, 2 * power, 5 * power]);
const deviceColors = 8;

/** The shown devices' lines, those of the other day after them, dashed. */
function usePlotted(data: ChartData, shown: readonly string[], isCompared: boolean, nowMs: number): readonly PlottedSeries[] {
  const { language } = useWords();
  const devices = useRigState((state) => state.devices);
  const names = shown.map((id) => deviceName(id, devices, language)).join('\n');
  const today = dayOf(nowMs);
  // biome-ignore lint/correctness/useExhaustiveDependencies: names and the day count, not every reading and second
  return useMemo(() => {
    const of = (past: ChartData['own'], isOther: boolean) =>
      shown.flatMap((id): readonly PlottedSeries[] => {
        const series = past.series.find(({ device }) => device === id);
        if (series === undefined) return [];
        const day = isOther ? formatDay(dayOf(past.bounds.fromMs), nowMs, language) : null;
        return [{ id, ...named(id, devices, shown, language, day), grid: onGrid(series, past.bounds), isOther }];
      });
    return [...of(data.own, false), ...(data.other === null || !isCompared ? [] : of(data.other, true))];
  }, [data, shown, isCompared, names, today, language]);
}

function named(id: string, devices: readonly DeviceState[], shown: readonly string[], language: Language, day: string | null) {
  const name = deviceName(id, devices, language);
  const label = day === null ? name : `${name}, ${day}`;
  const place = Math.max(0, shown.length === 1 ? devices.findIndex((one) => one.id === id) : shown.indexOf(id));
  const plot: PlotSeries = { label, colorVariable: `--device-${place % deviceColors}`, isDashed: day !== null };
  return { label, plot };
}

/** Times of day, and days where there are several. */
function momentFormat({ fromMs, toMs }: Bounds, language: Language): (atMs: number) => string {
  const span = toMs - fromMs;
  const parts: Intl.DateTimeFormatOptions =
    span > 2 * dayMs
      ? { day: 'numeric', month: 'short' }
      : { hour: '2-digit', minute: '2-digit', ...(span < 900_000 ? { second: '2-digit' } : {}) };
  const format = new Intl.DateTimeFormat(regionOf(language), parts);
  return (atMs) => format.format(atMs);
}
