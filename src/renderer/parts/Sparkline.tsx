interface SparklineProps {
  /** In order of time, ms; one value each, null where nothing could be read. */
  readonly atMs: readonly number[];
  readonly values: readonly (number | null)[];
  /** The span that is drawn, ms. */
  readonly fromMs: number;
  readonly toMs: number;
  /** What the bottom stands for: this value, or the lowest one. */
  readonly floor?: number;
  /** At least so much from bottom to top, so that a steady value is a flat line. */
  readonly leastSpan: number;
}

const width = 100;
const height = 16;
/** Points farther apart than this part of the span have a gap between them. */
const gapShare = 0.08;

/** The last minutes of a reading as a line without axes; decoration beside its number, the charts say the same in full. */
export function Sparkline(props: SparklineProps) {
  return (
    <svg className="sparkline" viewBox={`0 0 ${width} ${height}`} preserveAspectRatio="none" aria-hidden="true">
      <path d={sparkPath(props)} vectorEffect="non-scaling-stroke" />
    </svg>
  );
}

/** An SVG path in a box of 100 x 16, a new piece after each gap. */
export function sparkPath({ atMs, values, fromMs, toMs, floor, leastSpan }: SparklineProps): string {
  const read = values.filter((value) => value !== null);
  const lowest = floor ?? Math.min(...read);
  const span = Math.max(leastSpan, Math.max(...read) - lowest);
  // A steady value lies in the middle, not at the bottom.
  const bottom = floor ?? lowest - (span - (Math.max(...read) - lowest)) / 2;
  let lastMs = Number.NEGATIVE_INFINITY;
  return atMs
    .flatMap((at, index) => {
      const value = values[index] ?? null;
      if (value === null || at < fromMs) return [];
      const isNew = at - lastMs > (toMs - fromMs) * gapShare;
      lastMs = at;
      const x = (width * (at - fromMs)) / (toMs - fromMs);
      const y = height - 1 - ((height - 2) * (value - bottom)) / span;
      return `${isNew ? 'M' : 'L'}${x.toFixed(1)} ${y.toFixed(1)}`;
    })
    .join('');
}
