import { usePageWords } from '../pageWords';
import { ChoiceSetting } from './ChoiceSetting';
import { LimitSetting } from './LimitSetting';
import type { SettingsInHand } from './useSettings';

/** What mining makes room for, and when it may go on beside it. Rules for single programs are on the training page. */
export function GuardSettings(inHand: SettingsInHand) {
  const { settings } = usePageWords();
  const { view } = inHand;
  return (
    <>
      <LimitSetting
        name="notebookIdleMin"
        label={settings.notebook}
        help={settings.notebookHelp}
        unit={settings.minutes}
        value={view.notebookIdleMin}
        min={1}
        max={1440}
        changeTo={(value) => ({ notebookIdleMin: value ?? view.notebookIdleMin })}
        inHand={inHand}
      />
      <LimitSetting
        name="inferenceIdleMin"
        label={settings.inference}
        help={settings.inferenceHelp}
        unit={settings.minutes}
        value={view.inferenceIdleMin}
        min={1}
        max={1440}
        changeTo={(value) => ({ inferenceIdleMin: value ?? view.inferenceIdleMin })}
        inHand={inHand}
      />
      <ChoiceSetting
        name="gamesBlock"
        label={settings.games}
        help={settings.gamesHelp}
        options={[
          { value: 'stop', label: settings.gamesStop },
          { value: 'goOn', label: settings.gamesGoOn },
        ]}
        value={view.gamesBlock ? 'stop' : 'goOn'}
        changeTo={(wanted) => ({ gamesBlock: wanted === 'stop' })}
        inHand={inHand}
      />
    </>
  );
}
