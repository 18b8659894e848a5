import { TextInput } from '@mantine/core';
import { usePageWords } from '../pageWords';
import { inGroupsOfFour } from './setupDraft';

interface WalletFieldProps {
  readonly wallet: string;
  readonly error: string | null;
  readonly onChange: (wallet: string) => void;
}

/** What is typed, and under it the same in groups of four: a changed address is seen when it is compared piece by piece. */
export function WalletField({ wallet, error, onChange }: WalletFieldProps) {
  const { setup } = usePageWords();
  return (
    <div className="wide">
      <TextInput
        label={setup.wallet}
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
