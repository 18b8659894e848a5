import { act, cleanup, fireEvent, screen, within } from '@testing-library/react';
import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import { RainbowSetup } from '../../src/renderer/rainbow/RainbowSetup';
import type { RainbowView } from '../../src/shared/rainbow';
import { FakeRig, settingsView } from '../faces/fakeRig';
import { draw, fakeBrowserParts } from './draw';
import { drawPage } from './drawPage';

beforeAll(fakeBrowserParts);
afterEach(cleanup);

const work = { algorithm: 'KawPow', pool: '2Miners', coin: 'RVN', hashrateHs: 23.9e6, accepted: 40, rejected: null, stale: 2 };
const rainbow: RainbowView = {
  owner: 'found',
  phase: 'mining',
  isFree: false,
  version: '5.0.2.1',
  dir: '/home/rig/RainbowMiner',
  miners: [
    { name: 'a', program: 'Trex', devices: ['gpu-0'], state: 'running', work: [work], powerW: 118 },
    { name: 'b', program: 'Xmrig', devices: [], state: 'failed', work: [work], powerW: null },
  ],
  devices: [{ name: 'GPU#00', model: 'RTX3060', device: 'gpu-0', temperatureC: 63, fanPct: null, powerW: 117.3 }],
};

describe('RainbowMiner on the overview', () => {
  it('says what it does, what runs and how its cards are; what was not read is a dash', () => {
    draw({ rainbow });
    const card = screen.getByRole('region', { name: /^RainbowMiner/ });
    expect(within(card).getByRole('status').textContent).toBe('RainbowMiner is mining');
    expect(card.textContent).toContain('version 5.0.2.1');
    expect(within(card).getByRole('row', { name: /Trex/ }).textContent).toContain(
      'KawPow (RVN)2Miners23.9 MH/s40 accepted, – rejected, 2 stale',
    );
    expect(within(card).queryByRole('row', { name: /Xmrig/ })).toBeNull();
    expect(within(card).getByRole('row', { name: /GPU 0 RTX3060/ }).textContent).toContain('63 °C–117 W');
  });

  it('is not there where none is set up', () => {
    draw({ rainbow: null });
    expect(screen.queryByRole('region', { name: /RainbowMiner/ })).toBeNull();
  });
});

describe('RainbowMiner in the setup', () => {
  async function open(rig: FakeRig): Promise<void> {
    drawPage(<RainbowSetup />, rig);
    await screen.findByRole('region', { name: 'RainbowMiner' });
  }

  const choose = (value: string) => act(async () => fireEvent.change(screen.getByRole('combobox'), { target: { value } }));
  const press = (name: string) => act(async () => fireEvent.click(screen.getByRole('button', { name })));

  it('says what a job has to expect before it is saved', async () => {
    const rig = new FakeRig();
    await open(rig);
    await choose('found');
    expect(screen.getByText(/can only be asked to pause: up to 20 s, the whole rig\./)).toBeTruthy();
    await press('Save');
    expect(rig.received.at(-1)).toEqual({ name: 'settings:change', args: { rainbow: { dir: null, start: false } } });
    expect(screen.getByRole('status').textContent).toBe('Saved.');
  });

  it('starts one only in a folder, offers that of one that runs, and can be left alone again', async () => {
    const rig = new FakeRig();
    rig.rainbows = [{ dir: '/home/rig/RainbowMiner', port: 4000 }];
    await open(rig);
    await choose('ours');
    expect(screen.getByRole<HTMLButtonElement>('button', { name: 'Save' }).disabled).toBe(true);
    await press('Use this folder');
    await press('Save');
    expect(rig.received.at(-1)).toEqual({
      name: 'settings:change',
      args: { rainbow: { dir: '/home/rig/RainbowMiner', start: true } },
    });
    await choose('no');
    await press('Save');
    expect(rig.received.at(-1)).toEqual({ name: 'settings:change', args: { rainbow: null } });
  });

  it('speaks Italian', async () => {
    const rig = new FakeRig();
    rig.settings = settingsView({ language: 'it', rainbow: { dir: null, start: false } });
    await open(rig);
    expect(await screen.findByText(/gli si può solo chiedere una pausa: fino a 20 s, tutto il rig\./)).toBeTruthy();
  });
});
