import { act, cleanup, fireEvent, screen } from '@testing-library/react';
import { afterEach, beforeAll, expect, it } from 'vitest';
import { SettingsPage } from '../../src/renderer/settings/SettingsPage';
import { noRules, type RuleSettings, type RulesView } from '../../src/shared/rules';
import { rulesPanel as texts } from '../../src/shared/text/en/rules';
import { device as deviceState, FakeRig, rigState, settingsView } from '../faces/fakeRig';
import { fakeBrowserParts } from './draw';
import { drawPage } from './drawPage';

beforeAll(fakeBrowserParts);
afterEach(cleanup);

const able: RulesView = { canTellDesk: true, hasNightTariff: true, hasPrices: true, drawing: ['gpu-0'] };
const clocks = { setting: null, standing: 'none', obstacle: null } as const;

async function open(facts: RulesView, rules: Partial<RuleSettings> = {}, canSetFans = true): Promise<FakeRig> {
  const device = deviceState({ id: 'gpu-0', ...(canSetFans ? { clocks } : {}) });
  const rig = new FakeRig(rigState({ devices: [device], rules: facts }));
  rig.settings = settingsView({ rules: { ...noRules, ...rules } });
  drawPage(<SettingsPage />, rig);
  await screen.findByRole('heading', { name: texts.title });
  return rig;
}

const sent = (rig: FakeRig) => rig.received.filter(({ name }) => name === 'settings:change').map(({ args }) => args);
const box = (name: string) => screen.getByRole<HTMLInputElement>('checkbox', { name });

it('saves hours with native time fields, and takes them back', async () => {
  const rig = await open(able);
  await act(async () => fireEvent.click(box(texts.hours)));
  const hours = { fromMin: 1320, untilMin: 420 };
  expect(sent(rig)).toEqual([{ rules: { ...noRules, hours } }]);
  const from = screen.getByLabelText<HTMLInputElement>(texts.from);
  expect([from.type, from.value]).toEqual(['time', '22:00']);
  await act(async () => fireEvent.change(from, { target: { value: '07:00' } }));
  expect(sent(rig).at(-1)).toEqual({ rules: { ...noRules, hours: { fromMin: 420, untilMin: 420 } } });
  expect(screen.getByText(texts.hoursSame)).toBeTruthy();
  await act(async () => fireEvent.click(screen.getByRole('button', { name: `Undo the change of: ${texts.title}` })));
  expect(sent(rig).at(-1)).toEqual({ rules: { ...noRules, hours } });
});

it('keeps the other rules when one is changed', async () => {
  const rig = await open(able, { away: { afterMin: 10 }, nightTariff: true });
  await act(async () => fireEvent.change(screen.getByLabelText(texts.displayCard), { target: { value: 'gentle' } }));
  expect(sent(rig)).toEqual([{ rules: { ...noRules, away: { afterMin: 10 }, nightTariff: true, displayCard: 'gentle' } }]);
  const minutes = screen.getByLabelText(texts.awayAfter);
  fireEvent.change(minutes, { target: { value: '15' } });
  await act(async () => fireEvent.keyDown(minutes, { key: 'Enter' }));
  expect(sent(rig).at(-1)).toMatchObject({ rules: { away: { afterMin: 15 }, displayCard: 'gentle' } });
});

it('holds fans down where they can be set', async () => {
  const rig = await open(able);
  await act(async () => fireEvent.click(box(texts.quietFans)));
  expect(sent(rig)).toEqual([{ rules: { ...noRules, quietFans: { fromMin: 1320, untilMin: 420, maxPct: 50 } } }]);
  expect(screen.queryByText(texts.noFans)).toBeNull();
});

it('greys what cannot work here and says why', async () => {
  await open({ canTellDesk: false, hasNightTariff: false, hasPrices: false, drawing: [] }, {}, false);
  for (const name of [texts.nightTariff, texts.away, texts.quietFans]) expect(box(name).disabled).toBe(true);
  for (const name of [texts.hours, texts.netIncome]) expect(box(name).disabled).toBe(false);
  for (const why of [texts.noNightTariff, texts.noPrices, texts.noDesk, texts.noDrawing, texts.noFans]) {
    expect(screen.getByText(why)).toBeTruthy();
  }
});

it('lets a rule be switched off that cannot work any more', async () => {
  const rig = await open({ ...able, canTellDesk: false }, { away: { afterMin: 5 } });
  expect(box(texts.away).disabled).toBe(false);
  await act(async () => fireEvent.click(box(texts.away)));
  expect(sent(rig)).toEqual([{ rules: noRules }]);
});
