import { useEffect, useRef } from 'react';
import uPlot from 'uplot';
import 'uplot/dist/uPlot.min.css';
import { drawBands, type Lane } from './drawBands';
import { axisIn, colorsOf, followBox, moveCursor, pointedAt } from './plotCanvas';

export interface PlotSeries {
  readonly label: string;
  /** Name of a CSS variable, so that both themes have their own colour. */
  readonly colorVariable: string;
  readonly isDashed: boolean;
}

export interface PlotProps {
  /** The axis's name, unit included. */
  readonly title: string;
  readonly series: readonly PlotSeries[];
  /** Moments in ms first, then one list a series, all of one length. */
  readonly columns: uPlot.AlignedData;
  readonly fromMs: number;
  readonly toMs: number;
  readonly valueRange: readonly [number, number];
  /** From one labelled value to the next, the first that has room; the plot's own choice without. */
  readonly valueSteps?: readonly number[];
  readonly lanes: readonly Lane[];
  /** The moment that is read, as an index into the columns; null: none. */
  readonly cursor: number | null;
  readonly onCursor: (index: number | null) => void;
  /** A stretch was marked by dragging; without it nothing can be marked. */
  readonly onSelect?: (fromMs: number, toMs: number) => void;
  readonly formatMoment: (atMs: number) => string;
  readonly formatValue: (value: number) => string;
}

const heightPx = 176;
/** A reading farther from the moment that is pointed at is not of it. */
const nearPx = 8;

/** One chart on a canvas, redrawn when its data or its size change and never by itself. What it shows is read out beside it. */
export function Plot(props: PlotProps) {
  const box = useRef<HTMLDivElement>(null);
  const plot = useRef<uPlot | null>(null);
  const latest = useRef(props);
  latest.current = props;
  const shape = props.series.map(({ label, colorVariable }) => `${label} ${colorVariable}`).join('\n');

  // biome-ignore lint/correctness/useExhaustiveDependencies: another set of lines is another plot; all else is read from `latest`
  useEffect(() => {
    const target = box.current;
    if (target === null) return;
    const made = new uPlot(optionsFor(target, latest), latest.current.columns, target);
    plot.current = made;
    const stopFollowing = followBox(target, made, heightPx);
    return () => {
      stopFollowing();
      made.destroy();
      plot.current = null;
    };
  }, [shape]);

  const { columns, fromMs, toMs, cursor, lanes, valueRange } = props;
  const [lowest, highest] = valueRange;
  // biome-ignore lint/correctness/useExhaustiveDependencies: lanes are drawn from `latest`, with the data
  useEffect(() => {
    plot.current?.batch(() => {
      plot.current?.setData(columns, false);
      plot.current?.setScale('x', { min: fromMs, max: toMs });
      plot.current?.setScale('y', { min: lowest, max: highest });
    });
  }, [columns, fromMs, toMs, lanes, lowest, highest]);

  useEffect(() => {
    if (plot.current !== null && plot.current.cursor.idx !== cursor) moveCursor(plot.current, cursor);
  }, [cursor]);

  return (
    <figure className="plot" aria-hidden="true">
      <figcaption>{props.title}</figcaption>
      <div className="plotBox" ref={box} />
    </figure>
  );
}

function optionsFor(target: HTMLElement, latest: { readonly current: PlotProps }): uPlot.Options {
  const color = colorsOf(target);
  const axis = axisIn(color);
  const { valueSteps } = latest.current;
  const increments = valueSteps === undefined ? {} : { incrs: [...valueSteps] };
  const canSelect = latest.current.onSelect !== undefined;
  return {
    padding: [8, 10, 0, 0],
    width: Math.max(1, target.clientWidth),
    height: heightPx,
    ms: 1,
    legend: { show: false },
    cursor: { y: false, drag: { x: canSelect, y: false, setScale: false }, points: { size: 6 }, hover: { prox: nearPx } },
    scales: { x: { time: true, auto: false }, y: { auto: false } },
    axes: [
      { ...axis, grid: { show: false }, space: 64, size: 26, values: (_, moments) => moments.map(latest.current.formatMoment) },
      { ...axis, space: 34, size: 44, values: (_, values) => values.map(latest.current.formatValue), ...increments },
    ],
    series: [
      {},
      ...latest.current.series.map(({ label, colorVariable, isDashed }) => ({
        label,
        stroke: color(colorVariable),
        width: 1.25,
        points: { show: false },
        ...(isDashed ? { dash: [5, 3] } : {}),
      })),
    ],
    hooks: {
      drawClear: [(plot) => drawBands(plot, latest.current.lanes, (name) => color(name)())],
      setSelect: [(plot) => handOver(plot, latest.current.onSelect)],
      setCursor: [({ cursor }) => latest.current.onCursor(pointedAt(cursor))],
    },
  };
}

/** Narrower is a click. */
const shortestDragPx = 5;

function handOver(plot: uPlot, onSelect: PlotProps['onSelect']): void {
  const { left, width } = plot.select;
  if (width === 0) return;
  plot.setSelect({ left: 0, top: 0, width: 0, height: 0 }, false);
  if (width >= shortestDragPx) onSelect?.(plot.posToVal(left, 'x'), plot.posToVal(left + width, 'x'));
}
