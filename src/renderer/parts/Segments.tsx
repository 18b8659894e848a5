import { Button } from '@mantine/core';

interface SegmentsProps<Name extends string> {
  /** What is chosen with them; not seen. */
  readonly label: string;
  readonly names: readonly Name[];
  readonly wordOf: (name: Name) => string;
  readonly isChosen: (name: Name) => boolean;
  readonly onChoose: (name: Name) => void;
  readonly className?: string;
}

/** Small buttons in one row, of which the chosen one is pressed. */
export function Segments<Name extends string>(props: SegmentsProps<Name>) {
  const { label, names, wordOf, isChosen, onChoose, className = '' } = props;
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset cannot be the flex row that the buttons are
    <div role="group" aria-label={label} className={`segments rangeButtons ${className}`}>
      {names.map((name) => (
        <Button
          key={name}
          size="compact-sm"
          variant="subtle"
          className="segment"
          aria-pressed={isChosen(name)}
          onClick={() => onChoose(name)}
        >
          {wordOf(name)}
        </Button>
      ))}
    </div>
  );
}
