interface CheckBoxProps {
  readonly label: string;
  readonly isChecked: boolean;
  /** What it would switch on cannot work here. */
  readonly isDisabled?: boolean;
  readonly onChange: (isChecked: boolean) => void;
}

export function CheckBox({ label, isChecked, isDisabled = false, onChange }: CheckBoxProps) {
  return (
    <label className="checkBox">
      <input
        type="checkbox"
        checked={isChecked}
        disabled={isDisabled}
        onChange={({ currentTarget }) => onChange(currentTarget.checked)}
      />
      <span>{label}</span>
    </label>
  );
}
