import type { ActivityBand } from '../../shared/historyViews';
import { fill } from '../../shared/text/fill';
import { formatDuration } from '../../shared/text/format';
import { formatDay } from '../money/moneyFormat';
import { useRigState } from '../rig/rigStore';
import { deviceName } from '../training/deviceNames';
import { useWords } from '../words';
import { bandLooks, bandParts, bandSums, bandTexts } from './bandParts';
import type { Bounds } from './chartView';
import { useChartWords } from './chartWords';
import { dayOf } from './eventFilter';
import type { ChartData } from './useChartData';

interface ActivityBandsProps {
  readonly data: ChartData;
  /** Devices, by id. */
  readonly shown: readonly string[];
  readonly own: Bounds;
  readonly other: Bounds | null;
  readonly nowMs: number;
}

/** A row a device: when it mined, trained, waited, failed and was off; under it the same of the other day. */
export function ActivityBands({ data, shown, own, other, nowMs }: ActivityBandsProps) {
  const words = useChartWords();
  return (
    <div className="bandRows">
      <h3>{words.bands}</h3>
      <ul>
        {shown.map((device) => (
          <li key={device}>
            <BandRow device={device} bands={data.own.bands} bounds={own} nowMs={nowMs} />
            {other !== null && data.other !== null && (
              <BandRow device={device} bands={data.other.bands} bounds={other} nowMs={nowMs} isOther />
            )}
          </li>
        ))}
      </ul>
      <p className="bandKeys">
        {bandLooks.map((look) => (
          <span key={look}>
            <span className="bandKey" data-band={look} aria-hidden="true" />
            {words[bandTexts[look]]}
          </span>
        ))}
      </p>
    </div>
  );
}

interface BandRowProps {
  readonly device: string;
  readonly bands: readonly ActivityBand[];
  readonly bounds: Bounds;
  readonly nowMs: number;
  readonly isOther?: boolean;
}

function BandRow({ device, bands, bounds, nowMs, isOther = false }: BandRowProps) {
  const words = useChartWords();
  const { language } = useWords();
  const name = useRigState(({ devices }) => deviceName(device, devices, language));
  const parts = bandParts(bands, device, bounds, nowMs);
  const sums = [...bandSums(parts)].sort(([, a], [, b]) => b - a);
  const told = sums.map(([look, ms]) => `${words[bandTexts[look]]} ${formatDuration(ms, language)}`).join(', ');
  const day = formatDay(dayOf(bounds.fromMs), nowMs, language);
  const label = isOther ? day : name;
  const said = fill(words.bandOf, { device: isOther ? `${name}, ${day}` : name, parts: told === '' ? words.bandNothing : told });
  const width = bounds.toMs - bounds.fromMs;
  return (
    <div className="bandRow" data-other={isOther || undefined}>
      <span className="bandName">{label}</span>
      <span className="band" role="img" aria-label={said} title={said}>
        {parts.map(({ look, fromMs, toMs }) => (
          <span
            key={fromMs}
            data-band={look}
            style={{ left: `${(100 * (fromMs - bounds.fromMs)) / width}%`, width: `${(100 * (toMs - fromMs)) / width}%` }}
          />
        ))}
      </span>
    </div>
  );
}
