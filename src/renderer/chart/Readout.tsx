import type { KeyboardEvent, ReactNode } from 'react';
import type { PlotSeries } from './Plot';

interface ReadoutProps {
  readonly className: string;
  readonly label: string;
  /** Which keys do what. */
  readonly hint: string;
  /** The hint is shown nowhere else. */
  readonly isTitled?: boolean;
  readonly count: number;
  /** The point that is read. */
  readonly at: number;
  /** What it says there. */
  readonly spoken: string;
  readonly onKeyDown: (event: KeyboardEvent) => void;
  readonly onLeave: () => void;
  readonly children: ReactNode;
}

/** Charts on a canvas say nothing to keyboard and screen reader: beside them stands one point of theirs in words, moved as a slider. */
export function Readout(props: ReadoutProps) {
  const { className, label, hint, isTitled = true, count, at, spoken, onKeyDown, onLeave, children } = props;
  return (
    <div
      className={className}
      role="slider"
      tabIndex={0}
      aria-label={label}
      aria-description={hint}
      aria-valuemin={0}
      aria-valuemax={Math.max(0, count - 1)}
      aria-valuenow={at}
      aria-valuetext={spoken}
      title={isTitled ? hint : undefined}
      onKeyDown={onKeyDown}
      onBlur={onLeave}
    >
      {children}
    </div>
  );
}

/** How a line looks in its chart. */
export function LegendKey({ series }: { readonly series: PlotSeries }) {
  return (
    <svg className="legendKey" width="22" height="8" aria-hidden="true">
      <path
        d="M1 4H21"
        stroke={`var(${series.colorVariable})`}
        strokeWidth="2"
        {...(series.isDashed ? { strokeDasharray: '5 3' } : {})}
      />
    </svg>
  );
}
