import { type ReactNode, useId } from 'react';

interface ChoiceProps {
  /** Radios of one group exclude each other. */
  readonly group: string;
  readonly isChosen: boolean;
  readonly onChoose: () => void;
  readonly name: ReactNode;
  readonly badge?: string | null;
  readonly isDisabled?: boolean;
  /** What there is to know of it; part of what is clicked, but not of its name. */
  readonly children?: ReactNode;
  /** What can be done about it: behind the choice, and no part of its description. */
  readonly more?: ReactNode;
}

/** One of several, with room for what there is to know before choosing it. */
export function Choice({ group, isChosen, onChoose, name, badge = null, isDisabled = false, children, more }: ChoiceProps) {
  const id = useId();
  return (
    <div className="wizardChoice" data-chosen={isChosen || undefined}>
      <input
        type="radio"
        id={id}
        name={group}
        checked={isChosen}
        disabled={isDisabled}
        aria-describedby={children === undefined ? undefined : `${id}-more`}
        onChange={onChoose}
      />
      <div>
        <label htmlFor={id}>
          <strong>{name}</strong>
          {badge !== null && <span className="wizardBadge">{badge}</span>}
        </label>
        {children !== undefined && (
          <div id={`${id}-more`} className="wizardMoreOf">
            {children}
          </div>
        )}
        {more}
      </div>
    </div>
  );
}
