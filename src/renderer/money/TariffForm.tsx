import { Button, NativeSelect, TextInput } from '@mantine/core';
import { useState } from 'react';
import { fill } from '../../shared/text/fill';
import { CheckBox } from '../settings/CheckBox';
import { SettingOutcome } from '../settings/SettingOutcome';
import { useProblem } from '../settings/useProblem';
import type { SettingsInHand } from '../settings/useSettings';
import { useWords } from '../words';
import { regionOf } from './moneyFormat';
import { type MoneyTexts, useMoneyWords } from './moneyWords';
import { checkTariff, draftOf, perKwhBounds, type TariffDraft, type TariffField, tariffKinds } from './tariffDraft';

const kindTexts = { flat: 'tariffFlat', dayNight: 'tariffDayNight', hourly: 'tariffHourly' } as const;

/** How electricity is paid for; saved as a whole, since a price by night says nothing without its hours. */
export function TariffForm({ inHand }: { readonly inHand: SettingsInHand }) {
  const money = useMoneyWords();
  const { language } = useWords();
  const outcome = inHand.outcomes['tariff'];
  const problem = useProblem(outcome);
  const [typed, setTyped] = useState<TariffDraft | null>(null);
  const [wrong, setWrong] = useState<readonly TariffField[]>([]);
  const draft = typed ?? draftOf(inHand.view, language);

  function change(next: Partial<TariffDraft>): void {
    setTyped({ ...draft, ...next });
    setWrong([]);
  }

  function use(): void {
    const checked = checkTariff(draft);
    if ('wrong' in checked) {
      setWrong(checked.wrong);
      return;
    }
    setWrong([]);
    void inHand.save('tariff', checked.change).then(() => setTyped(null));
  }

  return (
    <form
      className="tariff"
      onSubmit={(event) => {
        event.preventDefault();
        use();
      }}
    >
      <NativeSelect
        label={money.tariff}
        data={tariffKinds.map((kind) => ({ value: kind, label: money[kindTexts[kind]] }))}
        value={draft.kind}
        onChange={({ currentTarget }) => change({ kind: tariffKinds.find((kind) => kind === currentTarget.value) ?? 'flat' })}
      />
      <TariffFields draft={draft} wrong={wrong} change={change} currency={inHand.view.currency} />
      <div className="tariffBar">
        <Button type="submit" variant="default" disabled={typed === null}>
          {money.useTariff}
        </Button>
        <SettingOutcome
          label={money.tariff}
          outcome={outcome}
          onUndo={(before) => void inHand.save('tariff', before, true).then(() => setTyped(null))}
        />
      </div>
      {problem !== null && (
        <p className="wrong" role="alert">
          {problem}
        </p>
      )}
    </form>
  );
}

interface FieldsProps {
  readonly draft: TariffDraft;
  readonly wrong: readonly TariffField[];
  readonly change: (next: Partial<TariffDraft>) => void;
  readonly currency: string | null;
}

/** What each field is called, explained by and said to be wrong. */
const fields: Readonly<
  Record<
    TariffField,
    { readonly label: keyof MoneyTexts; readonly help?: keyof MoneyTexts; readonly is: 'price' | 'time' | 'path' }
  >
> = {
  perKwh: { label: 'perKwh', help: 'perKwhHelp', is: 'price' },
  dayPerKwh: { label: 'dayPrice', is: 'price' },
  nightPerKwh: { label: 'nightPrice', is: 'price' },
  nightFrom: { label: 'nightFrom', is: 'time' },
  nightUntil: { label: 'nightUntil', is: 'time' },
  path: { label: 'path', help: 'pathHelp', is: 'path' },
  otherwise: { label: 'otherwise', help: 'otherwiseHelp', is: 'price' },
};

const fieldsOf = {
  flat: ['perKwh'],
  dayNight: ['dayPerKwh', 'nightPerKwh', 'nightFrom', 'nightUntil'],
  hourly: ['path', 'otherwise'],
} as const satisfies Record<TariffDraft['kind'], readonly TariffField[]>;

function TariffFields({ draft, wrong, change, currency }: FieldsProps) {
  const money = useMoneyWords();
  const { language } = useWords();
  const number = (value: number) => new Intl.NumberFormat(language).format(value);
  const problems = {
    price: fill(money.numberWrong, { min: number(draft.kind === 'flat' ? 0 : perKwhBounds.min), max: perKwhBounds.max }),
    time: money.timeWrong,
    path: money.pathWrong,
  };
  return (
    <div className="tariffFields">
      {fieldsOf[draft.kind].map((name) => {
        const { label, help, is } = fields[name];
        return (
          <TextInput
            key={name}
            label={money[label]}
            description={help === undefined ? undefined : money[help]}
            type={is === 'time' ? 'time' : 'text'}
            inputMode={is === 'price' ? 'decimal' : undefined}
            autoComplete="off"
            spellCheck={false}
            value={draft[name]}
            error={wrong.includes(name) ? problems[is] : undefined}
            rightSection={is === 'price' && currency !== null ? <span className="unit">{currency}</span> : undefined}
            onChange={({ currentTarget }) => change({ [name]: currentTarget.value })}
          />
        );
      })}
      {draft.kind === 'dayNight' && <NightDays days={draft.nightDays} onDays={(nightDays) => change({ nightDays })} />}
    </div>
  );
}

/** Monday first. */
const week = [1, 2, 3, 4, 5, 6, 0];
/** A Sunday. */
const sundayMs = Date.UTC(2026, 10, 22, 12);

function NightDays({ days, onDays }: { readonly days: readonly number[]; readonly onDays: (days: readonly number[]) => void }) {
  const money = useMoneyWords();
  const { language } = useWords();
  const nameOf = (day: number) =>
    new Date(sundayMs + day * 86_400_000).toLocaleDateString(regionOf(language), { weekday: 'short', timeZone: 'UTC' });
  return (
    <fieldset className="nightDays">
      <legend>{money.nightDays}</legend>
      {week.map((day) => (
        <CheckBox
          key={day}
          label={nameOf(day)}
          isChecked={days.includes(day)}
          onChange={(isOn) => onDays(isOn ? [...days, day] : days.filter((one) => one !== day))}
        />
      ))}
    </fieldset>
  );
}
