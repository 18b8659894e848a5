import { expect } from '@playwright/test';
import { ok } from '../../src/shared/faults';
import type { RigState } from '../../src/shared/state';
import { type WizardStep, wizardSteps } from '../../src/shared/wizard';
import { paidTo, unready, type WizardAnswers, wizardAnswers, wizardDraft } from '../faces/wizardAnswers';
import type { Screen } from './screen';

// Every step of the setup wizard, and its other states.

const filled = {
  coin: 'RVN',
  wallet: paidTo,
  psu: '750',
  electricity: '0.28',
  currency: 'EUR',
  ownPools: ['stratum+tcp://pool.example:3333'],
};

/** `rig`: what the rest of the window shows. The draft stays as it is, so that no screen changes another. */
export function wizardScreens(rig: RigState): readonly Screen[] {
  const at = (step: WizardStep, change: Partial<typeof filled & { again: string }> = {}, answers: WizardAnswers = {}) => ({
    hash: '#/wizard',
    state: rig,
    wizard: wizardAnswers(wizardDraft({ ...filled, ...change, step }), { 'wizard:keep': () => ok(null), ...answers }),
  });
  const practice = { ...rig, practice: true };
  return [
    ...wizardSteps.map((step) => ({ name: `wizard-${step}`, ...at(step) })),
    { name: 'wizard-rig-small-psu', isVariant: true, ...at('rig', { psu: '450' }) },
    {
      name: 'wizard-coin-all',
      isVariant: true,
      ...at('coin'),
      act: async (page) => {
        await page.locator('.wizardMore').click();
        await page.locator('.wizardRefusals summary').click();
      },
    },
    { name: 'wizard-wallet-wrong', isVariant: true, ...at('wallet', { wallet: `${paidTo.slice(0, -3)}xyz` }) },
    {
      name: 'wizard-wallet-repeat',
      isVariant: true,
      ...at('wallet', { wallet: '0xab5801a7d398351b8be11c439e05c5b3259aec9b', again: '0xab58' }),
    },
    { name: 'wizard-wallet-practice', isVariant: true, ...at('wallet', { wallet: '', coin: 'PRACTICE' }), state: practice },
    {
      name: 'wizard-pool-silent',
      isVariant: true,
      ...at('pool'),
      act: async (page) => page.locator('.wizardSilent summary').click(),
    },
    { name: 'wizard-start-unready', isVariant: true, ...at('start', { wallet: '' }, { 'wizard:check': () => ok(unready) }) },
    {
      name: 'wizard-first-share',
      isVariant: true,
      ...at('start'),
      act: async (page) => {
        await page.locator('.wizardMainWays button').last().click();
        await expect(page.locator('.wizardFirst[data-come]')).toBeVisible();
      },
    },
  ];
}
