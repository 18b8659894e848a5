import { Button } from '@mantine/core';
import { useWords } from '../words';
import { type ChartRange, chartRanges } from './chartData';

const labels = { '10min': 'range10min', '1h': 'range1h', '24h': 'range24h' } as const;

export function RangeSwitch({ range, onRange }: { readonly range: ChartRange; readonly onRange: (range: ChartRange) => void }) {
  const { window } = useWords();
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset cannot be the flex row that the three buttons are
    <div role="group" aria-label={window.chartRange} className="segments rangeButtons">
      {chartRanges.map((one) => (
        <Button
          key={one}
          size="compact-sm"
          variant="subtle"
          className="segment"
          aria-pressed={one === range}
          onClick={() => onRange(one)}
        >
          {window[labels[one]]}
        </Button>
      ))}
    </div>
  );
}
