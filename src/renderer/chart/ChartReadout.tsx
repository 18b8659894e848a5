import type { Activity } from '../../shared/literals';
import { formatHashrate, formatTemperature } from '../../shared/text/format';
import { timeOf } from '../history/eventFilter';
import { ActivityMark } from '../parts/ActivityMark';
import { useWords } from '../words';
import type { ChartReading } from './chartData';
import type { PlotSeries } from './Plot';
import { LegendKey, Readout } from './Readout';
import type { Reader } from './reader';

export interface ReadoutLine {
  readonly id: string;
  readonly label: string;
  readonly series: PlotSeries;
  readonly activity: Activity | null;
  readonly reading: ChartReading;
}

interface ReadoutProps {
  readonly lines: readonly ReadoutLine[];
  /** The moment that is read; null: the latest. */
  readonly atMs: number | null;
  readonly reader: Reader;
}

/** The charts' legend, which says all series at one moment. It is also how keyboard and screen reader read the charts. */
export function ChartReadout({ lines, atMs, reader }: ReadoutProps) {
  const { language, states, window } = useWords();
  const moment = atMs === null ? window.chartNow : timeOf(atMs);
  const spoken = lines.map(({ label, activity, reading }) =>
    [
      label,
      ...(activity === null ? [] : [states.words[activity]]),
      formatHashrate(reading.hashrateHs, language),
      formatTemperature(reading.temperatureC),
    ].join(' '),
  );
  return (
    <Readout
      className="readout"
      label={window.chartReader}
      hint={window.chartKeys}
      count={reader.count}
      at={reader.index ?? Math.max(0, reader.count - 1)}
      spoken={[moment, ...spoken].join(', ')}
      onKeyDown={reader.onKeyDown}
      onLeave={() => reader.point(null)}
    >
      <strong className="readoutMoment">{moment}</strong>
      <span className="readoutLines">
        {lines.map(({ id, label, series, activity, reading }) => (
          <span key={id} className="readoutLine">
            <LegendKey series={series} />
            <span className="readoutLabel">{label}</span>
            {activity === null ? <span /> : <ActivityMark activity={activity} size={14} />}
            <span className="readoutValue">{formatHashrate(reading.hashrateHs, language)}</span>
            <span className="readoutValue">{formatTemperature(reading.temperatureC)}</span>
          </span>
        ))}
      </span>
    </Readout>
  );
}
