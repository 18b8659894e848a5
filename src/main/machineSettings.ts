import type { Api } from '../shared/contract';
import { ok } from '../shared/faults';
import type { Autostart } from './platform/autostart';

type SettingsCalls = Pick<Api, 'settings:get' | 'settings:change'>;

/** The rig's settings, and with them what is a thing of the machine's desktop: whether it starts us at login. */
export function withMachineSettings(rig: SettingsCalls, autostart: Autostart | null): SettingsCalls {
  if (autostart === null) return rig;
  return {
    'settings:get': async (args) => {
      const settings = await rig['settings:get'](args);
      return settings.ok ? ok({ ...settings.value, startAtLogin: await autostart.isOn() }) : settings;
    },
    'settings:change': async ({ startAtLogin, ...change }) => {
      const done = startAtLogin === undefined ? ok(null) : await autostart.set(startAtLogin);
      return done.ok && Object.keys(change).length > 0 ? rig['settings:change'](change) : done;
    },
  };
}
