import type { KeyboardEvent } from 'react';
import { fill } from '../../shared/text/fill';
import { dash, formatHashrate, formatPower, formatTemperature } from '../../shared/text/format';
import type { PlotSeries } from '../chart/Plot';
import { LegendKey, Readout } from '../chart/Readout';
import type { Reader } from '../chart/reader';
import { formatMoment } from '../money/moneyFormat';
import { formatEfficiency } from '../rig/keyFigures';
import { useRigState } from '../rig/rigStore';
import { useWords } from '../words';
import { type GridSeries, readAt } from './chartGrid';
import { useChartWords } from './chartWords';

export interface PlottedSeries {
  readonly id: string;
  readonly label: string;
  readonly plot: PlotSeries;
  readonly grid: GridSeries;
  /** Of the day that is compared with. */
  readonly isOther: boolean;
}

interface PlotReadoutProps {
  readonly plotted: readonly PlottedSeries[];
  /** The point that is read; null: there is none. */
  readonly index: number | null;
  readonly atMs: number | null;
  readonly reader: Reader;
  readonly onKeyDown: (event: KeyboardEvent) => void;
}

/** The legend of all charts, which says every line at one moment; keyboard and screen reader read the charts here. */
export function PlotReadout({ plotted, index, atMs, reader, onKeyDown }: PlotReadoutProps) {
  const words = useChartWords();
  const { language } = useWords();
  const nowMs = useRigState((state) => state.nowMs);
  const moment = atMs === null ? '' : formatMoment(atMs, nowMs, language);
  const rows = plotted.map((one) => ({ one, values: valuesAt(one, index) }));
  const texts = rows.map(({ one, values }) => ({
    one,
    cells: [
      formatHashrate(values.hashrateHs, language),
      formatPower(values.powerW),
      formatTemperature(values.temperatureC),
      formatEfficiency(values.efficiency, values.hashrateHs ?? undefined, language === 'it' ? ',' : '.'),
      sharesText(values.accepted, values.notAccepted, words.readShares),
    ],
  }));
  return (
    <Readout
      className="plotReadout"
      label={words.reader}
      hint={words.hint}
      isTitled={false}
      count={reader.count}
      at={index ?? reader.count - 1}
      spoken={[moment, ...texts.map(({ one, cells }) => [one.label, ...cells].join(' '))].join(', ')}
      onKeyDown={onKeyDown}
      onLeave={() => reader.point(null)}
    >
      <strong className="readoutMoment">{moment}</strong>
      {texts.map(({ one, cells }) => (
        <span key={`${one.id} ${one.isOther}`} className="plotReadoutLine">
          <LegendKey series={one.plot} />
          <span className="readoutLabel">{one.label}</span>
          {cells.map((cell, i) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: the columns stand in one order
            <span key={i} className="readoutValue">
              {cell}
            </span>
          ))}
        </span>
      ))}
    </Readout>
  );
}

function valuesAt({ grid }: PlottedSeries, index: number | null) {
  const at = (cells: GridSeries['powerW']) => (index === null ? null : readAt(cells, index));
  return {
    hashrateHs: at(grid.hashrateHs),
    powerW: at(grid.powerW),
    temperatureC: at(grid.temperatureC),
    efficiency: at(grid.efficiencyHsPerW),
    accepted: at(grid.accepted),
    notAccepted: at(grid.notAccepted),
  };
}

function sharesText(accepted: number | null, notAccepted: number | null, template: string): string {
  if (accepted === null) return dash;
  const bad = notAccepted === null || notAccepted === 0 ? '' : notAccepted;
  return fill(template, { n: accepted, bad });
}
