import type { Api, WizardCall } from '../../shared/contract';
import { fail } from '../../shared/faults';

/** The wizard's calls, answered. */
export function wizardApi(): Pick<Api, WizardCall> {
  const none = async () => fail('app/refused', 'not ready');
  return {
    'setup:payoutChanges': none,
    'setup:export': none,
    'wizard:rig': none,
    'wizard:psu': none,
    'wizard:coins': none,
    'wizard:wallet': none,
    'wizard:probe': none,
    'wizard:pools': none,
    'wizard:miners': none,
    'wizard:training': none,
    'wizard:rehearse': none,
    'wizard:hook': none,
    'wizard:atLogin': none,
    'wizard:draft': none,
    'wizard:keep': none,
    'wizard:drop': none,
    'wizard:check': none,
    'wizard:start': none,
    'wizard:firstShare': none,
  };
}
