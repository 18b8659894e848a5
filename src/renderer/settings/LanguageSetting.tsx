import { usePageWords } from '../pageWords';
import { ChoiceSetting } from './ChoiceSetting';
import type { SettingsInHand } from './useSettings';

export function LanguageSetting(inHand: SettingsInHand) {
  const { settings } = usePageWords();
  return (
    <div className="panel">
      <ChoiceSetting
        name="language"
        label={settings.language}
        help={settings.languageHelp}
        options={[
          { value: 'system', label: settings.languageSystem },
          { value: 'en', label: settings.languageEn },
          { value: 'it', label: settings.languageIt },
        ]}
        value={inHand.view.language}
        changeTo={(language) => ({ language })}
        inHand={inHand}
      />
    </div>
  );
}
