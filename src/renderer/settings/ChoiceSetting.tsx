import { NativeSelect } from '@mantine/core';
import { SettingOutcome } from './SettingOutcome';
import { useProblem } from './useProblem';
import type { Change, SettingsInHand } from './useSettings';

interface ChoiceSettingProps<Value extends string> {
  readonly name: string;
  readonly label: string;
  readonly help: string;
  readonly options: readonly { readonly value: Value; readonly label: string }[];
  readonly value: Value;
  readonly changeTo: (value: Value) => Change;
  readonly inHand: SettingsInHand;
}

export function ChoiceSetting<Value extends string>(props: ChoiceSettingProps<Value>) {
  const { name, label, help, options, value, changeTo, inHand } = props;
  const outcome = inHand.outcomes[name];
  const problem = useProblem(outcome);

  function choose(text: string): void {
    const wanted = options.find((option) => option.value === text)?.value;
    if (wanted !== undefined && wanted !== value) void inHand.save(name, changeTo(wanted));
  }

  return (
    <div className="setting">
      <NativeSelect
        label={label}
        description={help}
        data={options.map((option) => ({ ...option }))}
        value={value}
        error={problem}
        onChange={({ currentTarget }) => choose(currentTarget.value)}
      />
      <SettingOutcome label={label} outcome={outcome} onUndo={(before) => void inHand.save(name, before, true)} />
    </div>
  );
}
