import { TextInput } from '@mantine/core';
import { useState } from 'react';
import type { TermId } from '../../shared/text/en/glossary';
import { fill } from '../../shared/text/fill';
import { usePageWords } from '../pageWords';
import { MaybeTerm } from '../parts/Term';
import { useWords } from '../words';

interface NumberSettingProps {
  readonly label: string;
  /** What the label is explained by. */
  readonly term?: TermId | undefined;
  readonly help: string;
  readonly unit: string;
  /** null: left to Fallow; only where `automatic` says what that is. */
  readonly value: number | null;
  readonly automatic?: string;
  readonly min: number;
  readonly max: number;
  /** What the app said of the last change; null: nothing wrong. */
  readonly problem: string | null;
  readonly onSave: (value: number | null) => void;
}

/** A number as text, so that a comma is as good as a point; saved when the field is left or with Enter, Escape takes it back. */
export function NumberSetting(props: NumberSettingProps) {
  const { label, term, help, unit, value, automatic, min, max, problem, onSave } = props;
  const { settings } = usePageWords();
  const { language } = useWords();
  const [typed, setTyped] = useState<string | null>(null);
  const [isWrong, setWrong] = useState(false);
  const saved = value === null ? '' : String(value).replace('.', language === 'it' ? ',' : '.');

  function commit(): void {
    if (typed === null) return;
    const wanted = parseNumber(typed);
    const isEmpty = typed.trim() === '' && automatic !== undefined;
    const isGood = isEmpty || (wanted !== null && wanted >= min && wanted <= max);
    setWrong(!isGood);
    if (!isGood) return;
    setTyped(null);
    const next = isEmpty ? null : wanted;
    if (next !== value) onSave(next);
  }

  function takeBack(): void {
    setTyped(null);
    setWrong(false);
  }

  const error = isWrong ? fill(settings.notANumber, { min: localNumber(min, language), max }) : problem;
  return (
    <TextInput
      label={<MaybeTerm id={term}>{label}</MaybeTerm>}
      description={help}
      inputMode="decimal"
      autoComplete="off"
      value={typed ?? saved}
      placeholder={automatic}
      rightSection={<span className="unit">{unit}</span>}
      error={error}
      onChange={({ currentTarget }) => setTyped(currentTarget.value)}
      onBlur={commit}
      onKeyDown={({ key }) => (key === 'Enter' ? commit() : key === 'Escape' && takeBack())}
    />
  );
}

/** `0,1` and `0.1`; null where it is no number. */
function parseNumber(text: string): number | null {
  const plain = text.trim().replace(',', '.');
  return /^-?\d+(\.\d+)?$/.test(plain) ? Number(plain) : null;
}

function localNumber(value: number, language: string): string {
  return language === 'it' ? String(value).replace('.', ',') : String(value);
}
