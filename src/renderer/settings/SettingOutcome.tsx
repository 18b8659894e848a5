import { Button } from '@mantine/core';
import { fill } from '../../shared/text/fill';
import { usePageWords } from '../pageWords';
import type { Change, Saved } from './useSettings';

interface SettingOutcomeProps {
  readonly label: string;
  readonly outcome: Saved | undefined;
  readonly onUndo: (before: Change) => void;
}

/** Beside its setting: that it is saved, and the way back. Its place is kept free, so that nothing moves. */
export function SettingOutcome({ label, outcome, onUndo }: SettingOutcomeProps) {
  const { settings } = usePageWords();
  return (
    <p className="settingOutcome" role="status">
      {outcome?.is === 'saved' && (
        <>
          <span>{settings.saved}</span>
          <Button
            size="compact-sm"
            variant="default"
            aria-label={fill(settings.undoOf, { setting: label })}
            onClick={() => onUndo(outcome.before)}
          >
            {settings.undo}
          </Button>
        </>
      )}
      {outcome?.is === 'undone' && <span>{settings.undone}</span>}
    </p>
  );
}
