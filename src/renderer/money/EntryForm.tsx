import { Button, TextInput } from '@mantine/core';
import { useState } from 'react';
import { fill } from '../../shared/text/fill';
import { SettingOutcome } from '../settings/SettingOutcome';
import { useProblem } from '../settings/useProblem';
import type { SettingsInHand } from '../settings/useSettings';
import { useMoneyWords } from './moneyWords';

interface EntryField {
  readonly name: string;
  readonly label: string;
  /** Said when the field is wrong. */
  readonly problem: string;
  readonly usual?: string;
  readonly unit?: string;
  readonly isNumber?: boolean;
}

interface EntryFormProps {
  readonly title: string;
  readonly help: string;
  readonly entries: readonly { readonly key: string; readonly text: string; readonly note: string }[];
  readonly fields: readonly EntryField[];
  /** Word of the button. */
  readonly add: string;
  /** Names of the fields that are wrong; none: it is being saved. */
  readonly onAdd: (typed: Readonly<Record<string, string>>) => readonly string[];
  readonly onRemove: (key: string) => void;
  /** The setting's name among the outcomes. */
  readonly name: string;
  readonly inHand: SettingsInHand;
}

/** A list of entries, each to be removed, and a row of fields for the next. */
export function EntryForm({ title, help, entries, fields, add, onAdd, onRemove, name, inHand }: EntryFormProps) {
  const money = useMoneyWords();
  const [typed, setTyped] = useState<Readonly<Record<string, string>>>({});
  const [wrong, setWrong] = useState<readonly string[]>([]);
  const outcome = inHand.outcomes[name];
  const problem = useProblem(outcome);
  const shown = (field: EntryField) => typed[field.name] ?? field.usual ?? '';

  function submit(): void {
    const found = onAdd(Object.fromEntries(fields.map((field) => [field.name, shown(field)])));
    setWrong(found);
    if (found.length === 0) setTyped({});
  }

  return (
    <fieldset className="entries">
      <legend>{title}</legend>
      <p className="quiet">{help}</p>
      {entries.length > 0 && (
        <ul>
          {entries.map(({ key, text, note }) => (
            <li key={key}>
              <span>
                {text} {note !== '' && <span className="quiet">{note}</span>}
              </span>
              <Button
                size="compact-sm"
                variant="default"
                aria-label={fill(money.removeOf, { what: text })}
                onClick={() => onRemove(key)}
              >
                {money.remove}
              </Button>
            </li>
          ))}
        </ul>
      )}
      <form
        className="entryFields"
        onSubmit={(event) => {
          event.preventDefault();
          submit();
        }}
      >
        {fields.map((field) => (
          <TextInput
            key={field.name}
            label={field.label}
            inputMode={field.isNumber === true ? 'decimal' : undefined}
            autoComplete="off"
            spellCheck={false}
            value={shown(field)}
            error={wrong.includes(field.name) ? field.problem : undefined}
            rightSection={field.unit === undefined ? undefined : <span className="unit">{field.unit}</span>}
            onChange={({ currentTarget: { value } }) => {
              setTyped((all) => ({ ...all, [field.name]: value }));
              setWrong((all) => all.filter((one) => one !== field.name));
            }}
          />
        ))}
        <Button type="submit" variant="default">
          {add}
        </Button>
      </form>
      <SettingOutcome label={title} outcome={outcome} onUndo={(before) => void inHand.save(name, before, true)} />
      {problem !== null && (
        <p className="wrong" role="alert">
          {problem}
        </p>
      )}
    </fieldset>
  );
}
