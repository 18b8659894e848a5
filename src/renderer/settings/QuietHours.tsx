import type { AlertSettings } from '../../shared/alerts';
import { alertTextsFor } from '../../shared/text/alertSentences';
import { useWords } from '../words';
import { CheckBox } from './CheckBox';
import { HoursFields } from './HoursFields';

type Quiet = AlertSettings['quiet'];

/** A night. */
const usual = { fromMin: 22 * 60, untilMin: 7 * 60 };

export function QuietHours({ quiet, onChange }: { readonly quiet: Quiet; readonly onChange: (quiet: Quiet) => void }) {
  const texts = alertTextsFor(useWords().language);
  return (
    <fieldset>
      <legend>{texts.quiet}</legend>
      <CheckBox label={texts.quietHelp} isChecked={quiet !== null} onChange={(isOn) => onChange(isOn ? usual : null)} />
      {quiet !== null && <HoursFields hours={quiet} from={texts.quietFrom} until={texts.quietUntil} onChange={onChange} />}
    </fieldset>
  );
}
