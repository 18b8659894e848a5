import { usePageWords } from '../pageWords';
import { LimitSetting } from './LimitSetting';
import type { SettingsInHand } from './useSettings';

/** Where a device must stop mining. */
export function HeatSettings(inHand: SettingsInHand) {
  const { settings } = usePageWords();
  const { stopAtC } = inHand.view;
  return (
    <section className="panel" aria-labelledby="setting-heat">
      <h2 id="setting-heat">{settings.heat}</h2>
      <LimitSetting
        name="stopCore"
        label={settings.core}
        help={settings.coreHelp}
        unit={settings.degrees}
        automatic={settings.automatic}
        value={stopAtC.core}
        min={40}
        max={110}
        changeTo={(core) => ({ stopAtC: { ...stopAtC, core } })}
        inHand={inHand}
      />
      <LimitSetting
        name="stopMemory"
        label={settings.memory}
        help={settings.memoryHelp}
        unit={settings.degrees}
        automatic={settings.automatic}
        value={stopAtC.memory}
        min={40}
        max={120}
        changeTo={(memory) => ({ stopAtC: { ...stopAtC, memory } })}
        inHand={inHand}
      />
    </section>
  );
}
