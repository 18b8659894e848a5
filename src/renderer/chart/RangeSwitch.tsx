import { Segments } from '../parts/Segments';
import { useWords } from '../words';
import { type ChartRange, chartRanges } from './chartData';

const labels = { '10min': 'range10min', '1h': 'range1h', '24h': 'range24h' } as const;

export function RangeSwitch({ range, onRange }: { readonly range: ChartRange; readonly onRange: (range: ChartRange) => void }) {
  const { window } = useWords();
  return (
    <Segments
      label={window.chartRange}
      names={chartRanges}
      wordOf={(one) => window[labels[one]]}
      isChosen={(one) => one === range}
      onChoose={onRange}
    />
  );
}
