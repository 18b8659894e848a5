import { noRules } from '../../src/shared/rules';
import type { RigState } from '../../src/shared/state';
import { device, settingsView } from '../faces/fakeRig';
import type { Screen } from './screen';

/** The settings with every rule on, and where none of them can work; a rig of which each card is held by a rule of its own. */
export function rulesScreens(usual: RigState): readonly Screen[] {
  const quietFans = { fromMin: 1320, untilMin: 420, maxPct: 50 };
  const hours = { fromMin: 1320, untilMin: 1320 };
  const rules = { hours, nightTariff: true, netIncome: true, away: { afterMin: 5 }, displayCard: 'gentle', quietFans } as const;
  const clocks = { setting: null, standing: 'none', obstacle: null } as const;
  const able = { canTellDesk: true, hasNightTariff: true, hasPrices: true, drawing: ['gpu-0'] };
  const unable = { canTellDesk: false, hasNightTariff: false, hasPrices: false, drawing: [] };
  const untilMs = usual.nowMs + 3 * 3_600_000;
  const held = [
    { rule: 'nightTariff', untilMs },
    { rule: 'netIncome', untilMs: null, netPerDay: -0.12, currency: 'EUR' },
    { rule: 'displayCard', untilMs: null },
  ] as const;
  const devices = held.map((rule, index) =>
    device({ id: `gpu-${index}`, index, activity: 'paused', because: 'schedule', untilMs: rule.untilMs, rule }),
  );
  return [
    {
      name: 'settings-rules',
      hash: '#/settings',
      state: { ...usual, rules: able, devices: [device({ clocks })] },
      settings: settingsView({ rules }),
      isVariant: true,
    },
    {
      name: 'settings-rules-unable',
      hash: '#/settings',
      state: { ...usual, rules: unable },
      settings: settingsView({ rules: noRules }),
      isVariant: true,
    },
    { name: 'overview-rules', hash: '#/', state: { ...usual, devices, miners: [], jobs: [] }, isVariant: true },
  ];
}
