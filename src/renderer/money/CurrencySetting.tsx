import { TextInput } from '@mantine/core';
import { useState } from 'react';
import { SettingOutcome } from '../settings/SettingOutcome';
import { useProblem } from '../settings/useProblem';
import type { SettingsInHand } from '../settings/useSettings';
import { useMoneyWords } from './moneyWords';
import { currencyIn } from './typed';

/** Saved when the field is left or with Enter; empty: none. */
export function CurrencySetting({ inHand }: { readonly inHand: SettingsInHand }) {
  const money = useMoneyWords();
  const { currency } = inHand.view;
  const outcome = inHand.outcomes['currency'];
  const problem = useProblem(outcome);
  const [typed, setTyped] = useState<string | null>(null);
  const [isWrong, setWrong] = useState(false);

  function commit(): void {
    if (typed === null) return;
    const wanted = currencyIn(typed);
    const isEmpty = typed.trim() === '';
    setWrong(wanted === null && !isEmpty);
    if (wanted === null && !isEmpty) return;
    setTyped(null);
    if (wanted !== currency) void inHand.save('currency', { currency: wanted });
  }

  function takeBack(): void {
    setTyped(null);
    setWrong(false);
  }

  return (
    <div className="setting">
      <TextInput
        label={money.currency}
        description={money.currencyHelp}
        autoComplete="off"
        spellCheck={false}
        maxLength={3}
        value={typed ?? currency ?? ''}
        error={isWrong ? money.currencyWrong : problem}
        onChange={({ currentTarget }) => setTyped(currentTarget.value)}
        onBlur={commit}
        onKeyDown={({ key }) => (key === 'Enter' ? commit() : key === 'Escape' && takeBack())}
      />
      <SettingOutcome label={money.currency} outcome={outcome} onUndo={(before) => void inHand.save('currency', before, true)} />
    </div>
  );
}
