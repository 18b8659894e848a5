import { TextInput } from '@mantine/core';
import type { AlertSettings } from '../../shared/alerts';
import { alertTextsFor } from '../../shared/text/alertSentences';
import { useWords } from '../words';
import { CheckBox } from './CheckBox';

type Quiet = AlertSettings['quiet'];

/** A night. */
const usual = { fromMin: 22 * 60, untilMin: 7 * 60 };

export function QuietHours({ quiet, onChange }: { readonly quiet: Quiet; readonly onChange: (quiet: Quiet) => void }) {
  const texts = alertTextsFor(useWords().language);
  const field = (label: string, key: 'fromMin' | 'untilMin', now: NonNullable<Quiet>) => (
    <TextInput
      type="time"
      label={label}
      value={clockTime(now[key])}
      onChange={({ currentTarget }) => {
        const minute = minuteOf(currentTarget.value);
        if (minute !== null) onChange({ ...now, [key]: minute });
      }}
    />
  );
  return (
    <fieldset>
      <legend>{texts.quiet}</legend>
      <CheckBox label={texts.quietHelp} isChecked={quiet !== null} onChange={(isOn) => onChange(isOn ? usual : null)} />
      {quiet !== null && (
        <div className="channelRow">
          {field(texts.quietFrom, 'fromMin', quiet)}
          {field(texts.quietUntil, 'untilMin', quiet)}
        </div>
      )}
    </fieldset>
  );
}

function clockTime(minute: number): string {
  return `${String(Math.floor(minute / 60)).padStart(2, '0')}:${String(minute % 60).padStart(2, '0')}`;
}

/** Null while it is being typed. */
function minuteOf(text: string): number | null {
  const found = /^([01]\d|2[0-3]):([0-5]\d)/.exec(text);
  return found === null ? null : Number(found[1]) * 60 + Number(found[2]);
}
