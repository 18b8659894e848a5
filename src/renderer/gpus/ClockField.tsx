import { TextInput } from '@mantine/core';
import { useState } from 'react';
import type { ClockField as Field } from '../../shared/clocks';
import { fill } from '../../shared/text/fill';
import { type Range, typedNumber } from './clockDraft';
import { useClockWords } from './clockWords';

interface ClockFieldProps {
  readonly field: Field;
  readonly value: number | null;
  readonly range: Range;
  readonly isDisabled: boolean;
  readonly onSave: (value: number | null) => void;
}

/** One number of a card; saved when the field is left or with Enter, Escape takes it back, empty is the driver's own. */
export function ClockField({ field, value, range, isDisabled, onSave }: ClockFieldProps) {
  const words = useClockWords();
  const [typed, setTyped] = useState<string | null>(null);
  const wanted = typed === null ? value : typedNumber(typed, range);

  function commit(): void {
    if (typed === null || wanted === undefined) return;
    setTyped(null);
    if (wanted !== value) onSave(wanted);
  }

  return (
    <TextInput
      label={words.fields[field]}
      description={fill(words.range, { ...range })}
      size="xs"
      autoComplete="off"
      disabled={isDisabled}
      value={typed ?? (value === null ? '' : String(value))}
      placeholder={words.usual}
      rightSectionWidth={42}
      rightSection={<span className="unit">{words.units[field]}</span>}
      error={wanted === undefined ? fill(words.wrong, { ...range }) : null}
      onChange={({ currentTarget }) => setTyped(currentTarget.value)}
      onBlur={commit}
      onKeyDown={({ key }) => (key === 'Enter' ? commit() : key === 'Escape' && setTyped(null))}
    />
  );
}
