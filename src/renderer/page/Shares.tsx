import { fill } from '../../shared/text/fill';
import { dash } from '../../shared/text/format';
import { formatCount } from '../money/moneyFormat';
import { Figure } from '../parts/Figure';
import { explainedIf, MaybeTerm } from '../parts/Term';
import type { KeyFigures } from '../rig/keyFigures';
import { useWords } from '../words';

interface SharesProps {
  readonly shares: KeyFigures['shares'];
  /** Once on a page its words are explained. */
  readonly isExplained?: boolean;
}

/** Accepted, rejected and stale since the miners started; never colour alone, the words stand there. */
export function Shares({ shares, isExplained = false }: SharesProps) {
  const { language, window } = useWords();
  const term = explainedIf(isExplained);
  const count = (n: number) => formatCount(n, language);
  if (shares === null) return <Figure label={window.shares} value={dash} term={term('share')} />;
  return (
    <div className="figure shares">
      <span className="figureLabel">
        <MaybeTerm id={term('share')}>{window.shares}</MaybeTerm>
      </span>
      <span className="figureValue">
        <span className="share" data-testid="accepted">
          {count(shares.accepted)} <small>{fill(window.accepted, { n: shares.accepted })}</small>
        </span>
        <span className="share" data-bad={shares.rejected > 0 || undefined}>
          {count(shares.rejected)}{' '}
          <small>
            <MaybeTerm id={term('rejected')}>{fill(window.rejected, { n: shares.rejected })}</MaybeTerm>
          </small>
        </span>
        <span className="share">
          {count(shares.stale)}{' '}
          <small>
            <MaybeTerm id={term('stale')}>{fill(window.stale, { n: shares.stale })}</MaybeTerm>
          </small>
        </span>
      </span>
    </div>
  );
}
