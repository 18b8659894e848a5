import { fill } from '../../shared/text/fill';
import type { PayoutChange } from '../../shared/wizard';
import { useWizardWords } from './wizardWords';

/** Which payout addresses would change, and why that is asked about. */
export function PayoutLines({ changes }: { readonly changes: readonly PayoutChange[] }) {
  const { start, wallet } = useWizardWords();
  return (
    <>
      {changes.map(({ coin, before, after }) => (
        <p key={coin}>
          {fill(start.payoutOf, { coin, before: `${before.first}…${before.last}`, after: `${after.first}…${after.last}` })}
        </p>
      ))}
      <p className="quiet measure">{wallet.changesWhy}</p>
    </>
  );
}
