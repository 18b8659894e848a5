import { act, cleanup, fireEvent, screen } from '@testing-library/react';
import { afterEach, beforeAll, expect, it } from 'vitest';
import { CoinSwitching } from '../../src/renderer/setup/CoinSwitching';
import { type Assignment, settingsSchema } from '../../src/shared/setup';
import { switchReasons } from '../../src/shared/switching';
import { switchReasons as words } from '../../src/shared/text/en/switching';
import { FakeRig, settingsView } from '../faces/fakeRig';
import { fakeBrowserParts } from './draw';
import { drawPage } from './drawPage';

beforeAll(fakeBrowserParts);
afterEach(cleanup);

const coin = { miner: { id: 'lolminer' as const }, algorithm: 'etchash', coin: 'ETC', wallet: 'w', pools: ['p:1'] };
const assignment: Assignment = { devices: 'gpus', ...coin, alternatives: [{ ...coin, coin: 'RVN' }] };

it('is off by default, and can be switched on where a device has several coins', async () => {
  expect(settingsSchema.parse({}).switching).toBe(false);
  const rig = new FakeRig();
  rig.settings = settingsView({ assignments: [assignment] });
  const { store } = drawPage(<CoinSwitching />, rig);
  const choice = await screen.findByRole('combobox', { name: 'Coin to mine' });
  await act(async () => fireEvent.change(choice, { target: { value: 'on' } }));
  expect(rig.received.at(-1)).toEqual({ name: 'settings:change', args: { switching: true } });
  for (const why of switchReasons) {
    const state = { ...rig.state, switching: [{ device: 'gpu-0', why }] };
    act(() => store.setState({ state }));
    expect(screen.getByRole('listitem').textContent).toBe(`GPU 0: ${words[why]}`);
  }
});

it('is not there where every device has one coin', async () => {
  const rig = new FakeRig();
  const { alternatives: _alternatives, ...single } = assignment;
  rig.settings = settingsView({ assignments: [single] });
  drawPage(<CoinSwitching />, rig);
  await act(async () => undefined);
  expect(screen.queryByRole('combobox')).toBeNull();
});
