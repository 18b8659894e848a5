import { join } from 'node:path';
import type { Api, CallName, SubscribeState } from '../shared/contract';
import type { Fault } from '../shared/faults';
import { ok } from '../shared/faults';
import type { Language } from '../shared/literals';
import { AlertDesk } from './alerts/alertDesk';
import { desktopKeyring } from './alerts/desktopKeyring';
import { Secrets } from './alerts/secrets';
import type { Edge } from './edge';
import type { Log } from './platform/log';
import type { RigSettings } from './rig/rig';

export type AlertApi = Pick<Api, Extract<CallName, `alerts:${string}`>>;

export interface AppAlertsParts {
  readonly edge: Edge;
  readonly log: Log;
  /** Where this rig keeps its settings. */
  readonly dir: string;
  readonly isPractice: boolean;
  readonly settings: RigSettings;
  readonly subscribe: SubscribeState;
  readonly language: () => Language;
  readonly onFault: (channel: string, fault: Fault | null) => void;
  readonly onDidChange: () => void;
}

export function appAlerts(parts: AppAlertsParts): AlertDesk {
  const { edge, log, dir, isPractice, settings, subscribe, language, onFault, onDidChange } = parts;
  // Without a session bus nobody can be asked; tests and unusual systems say `file`.
  const hasDesktop = Boolean(edge.env['DBUS_SESSION_BUS_ADDRESS']) && edge.env['FALLOW_SECRETS'] !== 'file';
  const keyring = hasDesktop ? desktopKeyring(isPractice ? 'practice' : 'rig') : null;
  return new AlertDesk({
    clock: edge.clock,
    secrets: new Secrets(join(dir, 'secrets.json'), keyring, log),
    settings: () => settings.current.alerts,
    save: async (alerts) => {
      const saved = await settings.update((current) => ({ ...current, alerts }));
      return saved.ok ? ok(null) : saved;
    },
    rigName: () => settings.current.rigName,
    subscribe,
    language,
    onFault,
    onDidChange,
  });
}

export function alertCalls(desk: AlertDesk): AlertApi {
  return {
    'alerts:get': async () => ok(await desk.view()),
    'alerts:change': ({ settings }) => desk.change(settings),
    'alerts:connect': ({ setup }) => desk.connect(setup),
    'alerts:disconnect': ({ channel }) => desk.disconnect(channel),
    'alerts:test': ({ channel }) => desk.test(channel),
  };
}
