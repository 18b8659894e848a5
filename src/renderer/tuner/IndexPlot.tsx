import { useEffect, useRef } from 'react';
import uPlot from 'uplot';
import 'uplot/dist/uPlot.min.css';
import { axisIn, colorsOf, followBox, moveCursor, pointedAt } from '../chart/plotCanvas';

/** Reads a CSS variable, so that both themes have their own colours. */
export type ColorOf = (variable: string) => string;

export interface IndexLine {
  readonly colorVariable: string;
  /** Null: only an edge of the band. */
  readonly widthPx: number | null;
  readonly isDashed?: boolean;
  /** Holds its value up to the next. */
  readonly isStepped?: boolean;
}

export interface IndexPlotProps {
  readonly title: string;
  /** One list a line, all as long as `labels`. */
  readonly columns: readonly (readonly (number | null)[])[];
  readonly lines: readonly IndexLine[];
  /** The upper and the lower line of a tinted band, as indexes into `lines`. */
  readonly band?: readonly [number, number];
  /** What stands under each place of the x axis; empty: nothing. */
  readonly labels: readonly string[];
  readonly valueRange: readonly [number, number];
  readonly heightPx: number;
  /** Marks besides the lines, in front of them. */
  readonly draw: (plot: uPlot, colorOf: ColorOf) => void;
  readonly cursor: number | null;
  readonly onCursor: (index: number | null) => void;
  readonly formatValue: (value: number) => string;
}

/** A chart over places rather than moments: trials one after another, or the values of a flag. What it shows is read out beside it. */
export function IndexPlot(props: IndexPlotProps) {
  const box = useRef<HTMLDivElement>(null);
  const plot = useRef<uPlot | null>(null);
  const latest = useRef(props);
  latest.current = props;
  const { columns, labels, cursor, valueRange, heightPx, draw } = props;
  const [lowest, highest] = valueRange;
  const shape = `${props.lines.length} ${heightPx}`;

  // biome-ignore lint/correctness/useExhaustiveDependencies: another set of lines is another plot; all else is read from `latest`
  useEffect(() => {
    const target = box.current;
    if (target === null) return;
    const made = new uPlot(optionsFor(target, latest), dataOf(latest.current), target);
    plot.current = made;
    const stopFollowing = followBox(target, made, heightPx);
    return () => {
      stopFollowing();
      made.destroy();
      plot.current = null;
    };
  }, [shape]);

  // biome-ignore lint/correctness/useExhaustiveDependencies: marks are drawn from `latest`, with the data
  useEffect(() => {
    plot.current?.batch(() => {
      plot.current?.setData(dataOf(latest.current), false);
      plot.current?.setScale('x', { min: -0.5, max: Math.max(0.5, latest.current.labels.length - 0.5) });
      plot.current?.setScale('y', { min: lowest, max: highest });
    });
  }, [columns, labels, draw, lowest, highest]);

  useEffect(() => {
    if (plot.current !== null && plot.current.cursor.idx !== cursor) moveCursor(plot.current, cursor);
  }, [cursor]);

  return (
    <figure className="plot" aria-hidden="true">
      <figcaption>{props.title}</figcaption>
      <div className="indexPlotBox" ref={box} />
    </figure>
  );
}

function dataOf({ columns, labels }: IndexPlotProps): uPlot.AlignedData {
  return [labels.map((_, index) => index), ...columns.map((column) => [...column])];
}

function optionsFor(target: HTMLElement, latest: { readonly current: IndexPlotProps }): uPlot.Options {
  const color = colorsOf(target);
  const axis = axisIn(color);
  const { lines, band, heightPx, valueRange, labels } = latest.current;
  const labelAt = (place: number) => (Number.isInteger(place) ? (latest.current.labels[place] ?? '') : '');
  return {
    padding: [8, 22, 0, 0],
    width: Math.max(1, target.clientWidth),
    height: heightPx,
    legend: { show: false },
    cursor: { y: false, drag: { x: false, y: false, setScale: false }, points: { show: false } },
    scales: {
      x: { time: false, auto: false, min: -0.5, max: Math.max(0.5, labels.length - 0.5) },
      y: { auto: false, min: valueRange[0], max: valueRange[1] },
    },
    axes: [
      {
        ...axis,
        grid: { show: false },
        space: () => spaceFor(latest.current.labels),
        size: 24,
        incrs: [1, 2, 5, 10, 20, 50],
        values: (_, at) => at.map(labelAt),
      },
      { ...axis, space: 28, size: 40, values: (_, values) => values.map(latest.current.formatValue) },
    ],
    series: [{}, ...lines.map((line) => seriesOf(line, color))],
    ...(band === undefined ? {} : { bands: [{ series: [band[0] + 1, band[1] + 1], fill: () => `${color('--busy')()}26` }] }),
    hooks: {
      draw: [(plot) => latest.current.draw(plot, (name) => color(name)())],
      setCursor: [({ cursor }) => latest.current.onCursor(pointedAt(cursor))],
    },
  };
}

/** Room for the longest label and a gap, px: digits are 7 wide. */
function spaceFor(labels: readonly string[]): number {
  return Math.max(40, 7 * Math.max(0, ...labels.map(({ length }) => length)) + 12);
}

function seriesOf(
  { colorVariable, widthPx, isDashed = false, isStepped = false }: IndexLine,
  color: (name: string) => () => string,
) {
  const stepped = isStepped ? uPlot.paths.stepped?.({ align: 1 }) : undefined;
  return {
    stroke: widthPx === null ? 'transparent' : color(colorVariable),
    width: widthPx ?? 0,
    points: { show: false },
    ...(isDashed ? { dash: [5, 3] } : {}),
    ...(stepped === undefined ? {} : { paths: stepped }),
  } satisfies uPlot.Series;
}
