import { expect } from '@playwright/test';
import type { RigEvent } from '../../src/shared/historyViews';
import type { RigState } from '../../src/shared/state';
import { bareEarned, earned, harvested, practiceEarned } from '../renderer/moneyStates';
import type { Screen } from './screen';

/** The Money page with everything known, with little, and of a practice rig; the history beside another day. */
export function moneyScreens(busy: RigState, events: readonly RigEvent[]): readonly Screen[] {
  const practice = { ...busy, practice: true };
  return [
    { name: 'money', hash: '#/money', state: busy, money: earned, harvest: harvested },
    { name: 'money-unknown', hash: '#/money', state: busy, money: bareEarned, harvest: harvested, isVariant: true },
    { name: 'money-practice', hash: '#/money', state: practice, money: practiceEarned, harvest: harvested, isVariant: true },
    {
      name: 'history-compared',
      hash: '#/history',
      state: busy,
      events,
      isVariant: true,
      act: async (page) => {
        await page.locator('.historyCharts select').nth(1).selectOption('day');
        await expect(page.locator('.bandRow[data-other]').first()).toBeVisible();
      },
    },
  ];
}
