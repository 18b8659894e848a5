import { dash, formatTemperature } from '../../shared/text/format';
import { useWords } from '../words';

interface TipProps {
  readonly unitName: string;
  /** Given by recharts: the row under the pointer or the keyboard's cursor. */
  readonly active?: boolean;
  readonly payload?: readonly {
    readonly payload?: { readonly atMs: number; readonly hashrate: number | null; readonly temperature: number | null };
  }[];
}

/** Both series at one moment. */
export function ChartTip({ unitName, active = false, payload = [] }: TipProps) {
  const { language, window } = useWords();
  const row = payload[0]?.payload;
  if (!active || row === undefined) return null;
  const digits = row.hashrate === null ? dash : row.hashrate.toFixed(1).replace('.', language === 'it' ? ',' : '.');
  return (
    <div className="chartTip">
      <strong>{new Date(row.atMs).toLocaleTimeString(language)}</strong>
      <span>
        {window.chartTotal}: {digits === dash ? dash : `${digits} ${unitName}`}
      </span>
      <span>
        {window.chartHottest}: {formatTemperature(row.temperature)}
      </span>
    </div>
  );
}
