import { TextInput } from '@mantine/core';
import type { TermId } from '../../shared/text/en/glossary';
import { usePageWords } from '../pageWords';
import { MaybeTerm } from '../parts/Term';
import { inGroupsOfFour } from './setupDraft';

interface WalletFieldProps {
  readonly wallet: string;
  readonly error: string | null;
  readonly term: TermId | undefined;
  readonly onChange: (wallet: string) => void;
}

/** What is typed, and under it the same in groups of four: a changed address is seen when it is compared piece by piece. */
export function WalletField({ wallet, error, term, onChange }: WalletFieldProps) {
  const { setup } = usePageWords();
  return (
    <div className="wide">
      <TextInput
        label={<MaybeTerm id={term}>{setup.wallet}</MaybeTerm>}
        description={setup.walletHelp}
        autoComplete="off"
        spellCheck={false}
        value={wallet}
        error={error}
        onChange={({ currentTarget }) => onChange(currentTarget.value)}
      />
      {wallet.trim() !== '' && (
        <p className="walletBack">
          <span className="quiet">{setup.walletBack}</span> <output className="groups">{inGroupsOfFour(wallet)}</output>
        </p>
      )}
    </div>
  );
}
