import { TextInput } from '@mantine/core';
import { usePageWords } from '../pageWords';
import { shownNumber } from '../wizard/numbers';
import { useWords } from '../words';
import type { FieldsProps } from './fieldsProps';
import { useFieldError } from './useFieldError';

export function CostFields({ inHand: { draft, change }, problems }: FieldsProps) {
  const { setup } = usePageWords();
  const { language } = useWords();
  const errorAt = useFieldError(problems);
  return (
    <section className="panel" aria-labelledby="setup-costs">
      <h2 id="setup-costs">{setup.costs}</h2>
      <div className="fields">
        <TextInput
          label={setup.electricity}
          description={setup.electricityHelp}
          inputMode="decimal"
          autoComplete="off"
          value={shownNumber(draft.electricity, language)}
          error={errorAt('electricityPerKwh', [draft.electricity])}
          onChange={({ currentTarget }) => change({ ...draft, electricity: currentTarget.value })}
        />
        <TextInput
          label={setup.currency}
          description={setup.currencyHelp}
          autoComplete="off"
          spellCheck={false}
          maxLength={3}
          value={draft.currency}
          error={errorAt('currency', [draft.currency])}
          onChange={({ currentTarget }) => change({ ...draft, currency: currentTarget.value })}
        />
      </div>
    </section>
  );
}
