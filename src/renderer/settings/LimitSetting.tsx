import type { TermId } from '../../shared/text/en/glossary';
import { NumberSetting } from './NumberSetting';
import { SettingOutcome } from './SettingOutcome';
import { useProblem } from './useProblem';
import type { Change, SettingsInHand } from './useSettings';

interface LimitSettingProps<Value extends number | null> {
  readonly name: string;
  readonly label: string;
  readonly term?: TermId | undefined;
  readonly help: string;
  readonly unit: string;
  readonly value: Value;
  readonly min: number;
  readonly max: number;
  /** What an empty field means; without it an empty field is wrong. */
  readonly automatic?: string;
  readonly changeTo: (value: number | null) => Change;
  readonly inHand: SettingsInHand;
}

/** A number among the settings, with the word on how its last change went. */
export function LimitSetting<Value extends number | null>({ name, changeTo, inHand, ...field }: LimitSettingProps<Value>) {
  const outcome = inHand.outcomes[name];
  const problem = useProblem(outcome);
  return (
    <div className="setting">
      <NumberSetting {...field} problem={problem} onSave={(value) => void inHand.save(name, changeTo(value))} />
      <SettingOutcome label={field.label} outcome={outcome} onUndo={(before) => void inHand.save(name, before, true)} />
    </div>
  );
}
