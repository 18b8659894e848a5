import { useWords } from '../words';
import { tints } from './drawBands';

const keys = [
  ['good', 'bandMining'],
  ['busy', 'bandBusy'],
  ['care', 'bandCare'],
  ['bad', 'bandBad'],
] as const;

/** What the tints behind the lines mean. */
export function BandKeys() {
  const { window } = useWords();
  return (
    <p className="bandKeys">
      <span>{window.bands}:</span>
      {keys.map(([tone, text]) => (
        <span key={tone}>
          <svg width="12" height="11" aria-hidden="true">
            <rect width="12" height="11" rx="2" fill={`var(--${tone})`} fillOpacity={tints[tone] + 0.08} />
          </svg>
          {window[text]}
        </span>
      ))}
    </p>
  );
}
