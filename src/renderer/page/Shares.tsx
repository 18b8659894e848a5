import { dash } from '../../shared/text/format';
import { Figure } from '../parts/Figure';
import type { KeyFigures } from '../rig/keyFigures';
import { useWords } from '../words';

/** Accepted, rejected and stale since the miners started; never colour alone, the words stand there. */
export function Shares({ shares }: { readonly shares: KeyFigures['shares'] }) {
  const { window } = useWords();
  if (shares === null) return <Figure label={window.shares} value={dash} />;
  return (
    <div className="figure shares">
      <span className="figureLabel">{window.shares}</span>
      <span className="figureValue">
        <span className="share" data-testid="accepted">
          {shares.accepted} <small>{window.accepted}</small>
        </span>
        <span className="share" data-bad={shares.rejected > 0 || undefined}>
          {shares.rejected} <small>{window.rejected}</small>
        </span>
        <span className="share">
          {shares.stale} <small>{window.stale}</small>
        </span>
      </span>
    </div>
  );
}
