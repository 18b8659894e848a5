import { usePageWords } from '../pageWords';
import { ChoiceSetting } from './ChoiceSetting';
import { LanDoor } from './LanDoor';
import type { SettingsInHand } from './useSettings';

/** What Fallow does of itself on this machine. */
export function MachineSettings(inHand: SettingsInHand) {
  const { settings } = usePageWords();
  const { view } = inHand;
  return (
    <section className="panel" aria-labelledby="setting-machine">
      <h2 id="setting-machine">{settings.machine}</h2>
      {view.startAtLogin !== undefined && (
        <ChoiceSetting
          name="startAtLogin"
          label={settings.login}
          help={settings.loginHelp}
          options={[
            { value: 'no', label: settings.loginOff },
            { value: 'yes', label: settings.loginOn },
          ]}
          value={view.startAtLogin ? 'yes' : 'no'}
          changeTo={(wanted) => ({ startAtLogin: wanted === 'yes' })}
          inHand={inHand}
        />
      )}
      <ChoiceSetting
        name="keepAwake"
        label={settings.awake}
        help={settings.awakeHelp}
        options={[
          { value: 'no', label: settings.awakeOff },
          { value: 'yes', label: settings.awakeOn },
        ]}
        value={view.keepAwake === true ? 'yes' : 'no'}
        changeTo={(wanted) => ({ keepAwake: wanted === 'yes' })}
        inHand={inHand}
      />
      <LanDoor />
    </section>
  );
}
