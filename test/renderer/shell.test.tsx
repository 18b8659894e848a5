import { act, cleanup, fireEvent, screen, within } from '@testing-library/react';
import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { CallApp } from '../../src/renderer/calls';
import { todayLines } from '../../src/renderer/page/todayLines';
import { poolName } from '../../src/renderer/parts/poolName';
import { logAddress, parseRoute } from '../../src/renderer/shell/route';
import type { RigEvent } from '../../src/shared/historyViews';
import { device, FakeRig, rigState } from '../faces/fakeRig';
import { draw, fakeBrowserParts } from './draw';

beforeAll(fakeBrowserParts);
afterEach(cleanup);

function answering(rig: FakeRig): CallApp {
  return ((name: keyof FakeRig['api'], args: never) => rig.api[name](args)) as unknown as CallApp;
}

async function goTo(hash: string): Promise<void> {
  await act(async () => {
    window.location.hash = hash;
    window.dispatchEvent(new HashChangeEvent('hashchange'));
  });
}

describe('addresses', () => {
  it('name a page, and the overview whatever else they are', () => {
    expect(parseRoute('#/history')).toEqual({ page: 'history', logOf: null });
    for (const odd of ['', '#', '#/', '#/nonsense', '#some-key', '#/__proto__']) {
      expect(parseRoute(odd)).toEqual({ page: 'overview', logOf: null });
    }
  });

  it('carry a device to its log and back, whatever is in its name', () => {
    for (const id of ['gpu-0', 'GPU-1f2e/3', 'ä %']) expect(parseRoute(logAddress(id))).toEqual({ page: 'gpus', logOf: id });
    expect(parseRoute('#/gpus/%E0%A4%A/log').logOf).toBeNull();
  });
});

describe('the shell', () => {
  it('leads to every page, says where one is, and puts the focus there', async () => {
    draw({});
    const navigation = screen.getByRole('navigation', { name: 'Pages' });
    const names = within(navigation)
      .getAllByRole('link')
      .map((link) => link.textContent);
    expect(names).toEqual(['Overview', 'GPUs', 'Training', 'Tuner', 'Money', 'History', 'Setup', 'Settings']);
    for (const link of within(navigation).getAllByRole('link')) {
      await goTo(link.getAttribute('href') ?? '');
      expect(link.getAttribute('aria-current'), link.textContent).toBe('page');
      // Some pages are loaded when they are asked for.
      expect(await screen.findAllByRole('heading', { level: 1 }, { timeout: 20_000 }), link.textContent).toHaveLength(1);
    }
    expect(document.activeElement).toBe(screen.getByRole('main'));
  });

  it('asks the first start its question, and nothing else', () => {
    draw({ isFirstStart: true });
    expect(screen.queryByRole('navigation')).toBeNull();
    expect(screen.getAllByRole('heading', { level: 1 })).toHaveLength(1);
  });

  it('tells what the rig does on every page', () => {
    draw({}, { at: '#/settings' });
    expect(document.title).toBe('Mining · rig1 · Fallow');
  });
});

describe('the page of the GPUs', () => {
  it('says all that is known of a device and of its miner', async () => {
    const rig = new FakeRig();
    rig.gpus = [{ index: 0, uuid: 'gpu-0', name: 'RTX 3070', pci: '0000:01:00.0', vramMiB: 8192, driver: '550.54' }];
    draw({}, { at: '#/gpus', call: answering(rig) });
    const panel = await screen.findByRole('article', { name: 'GPU 0 RTX 3070' });
    await screen.findByText('0000:01:00.0');
    const told = ['63 °C', '84 °C', '118 W', '220 W', '55 %', '5.1 of 8 GB', '550.54', 'gpu-0'];
    const ofMiner = ['practice miner 1.0', 'etchash, ETC', '127.0.0.1:3333', '6 h 12 min', '4242', '412 accepted'];
    for (const text of [...told, ...ofMiner]) expect(panel.textContent).toContain(text);
  });

  it('says that no miner runs', () => {
    draw({ miners: [], devices: [device({ activity: 'paused', because: 'user' })] }, { at: '#/gpus' });
    expect(screen.getByText('No miner runs on it.')).toBeTruthy();
  });
});

describe("a miner's log", () => {
  it('shows the lines, how many were not kept, and copies them', async () => {
    const rig = new FakeRig();
    rig.minerLog = { lines: ['first line', 'second line'], dropped: 3 };
    const copied: string[] = [];
    Object.assign(navigator, { clipboard: { writeText: async (text: string) => void copied.push(text) } });
    draw({}, { at: logAddress('gpu-0'), call: answering(rig) });
    const log = await screen.findByRole('log', { name: 'Miner log: GPU 0 RTX 3070' });
    expect(log.textContent).toBe('first line\nsecond line');
    expect(screen.getByText('2 lines · 3 older lines were not kept')).toBeTruthy();
    await act(async () => fireEvent.click(screen.getByRole('button', { name: 'Copy' })));
    expect(copied).toEqual(['first line\nsecond line']);
    expect(screen.getByText('Copied 2 lines')).toBeTruthy();
  });

  it('says that there is none, and that there is no such device', async () => {
    draw({}, { at: logAddress('gpu-0'), call: answering(new FakeRig()) });
    await screen.findByText(/No miner has written anything/);
    cleanup();
    draw({}, { at: logAddress('gpu-7'), call: answering(new FakeRig()) });
    expect(screen.getByText('This rig has no such device.')).toBeTruthy();
  });

  it('lets go of the newest line when told to', async () => {
    const rig = new FakeRig();
    rig.minerLog = { lines: ['a'], dropped: 0 };
    draw({}, { at: logAddress('gpu-0'), call: answering(rig) });
    const follow = await screen.findByRole('button', { name: 'Follow' });
    expect(follow.getAttribute('aria-pressed')).toBe('true');
    fireEvent.click(follow);
    expect(follow.getAttribute('aria-pressed')).toBe('false');
  });
});

describe('today', () => {
  const at = rigState().nowMs;
  function event(change: Partial<RigEvent>): RigEvent {
    return { atMs: at, device: 'gpu-0', kind: 'activity', activity: 'mining', because: 'free', values: {}, ...change };
  }

  it('takes devices that did the same together, and leaves the steps in between out', () => {
    const events = [
      event({ atMs: at, device: 'gpu-1' }),
      event({ atMs: at - 1000 }),
      event({ atMs: at - 2000, activity: 'starting' }),
      event({ atMs: at - 30_000, because: 'tuner' }),
      event({ atMs: at - 60_000, activity: 'vacating', because: 'job', values: { job: 'job-1' } }),
      event({ atMs: at - 90_000 }),
    ];
    expect(todayLines(events, 6).map((line) => [line.event.activity, line.event.device, line.also])).toEqual([
      ['mining', 'gpu-1', ['gpu-0']],
      ['vacating', 'gpu-0', []],
      ['mining', 'gpu-0', []],
    ]);
    expect(todayLines(events, 2)).toHaveLength(2);
  });

  it('is a list with times on the overview', async () => {
    const rig = new FakeRig();
    rig.events = [event({}), event({ device: null, kind: 'mode', activity: null, values: { mode: 'mining' } })];
    draw({}, { call: answering(rig) });
    const today = screen.getByRole('region', { name: 'Today' });
    expect(await within(today).findAllByRole('listitem')).toHaveLength(2);
    expect(today.textContent).toMatch(/\d\d:\d\d .*GPU 0/);
  });

  it('says that nothing has happened', async () => {
    draw({}, { call: answering(new FakeRig()) });
    expect(await screen.findByText('Nothing has happened yet today.')).toBeTruthy();
  });
});

it('says a pool as people do', () => {
  expect(poolName('stratum+ssl://0xabc.rig1@eu1.pool.example:4444')).toBe('eu1.pool.example:4444');
  expect(poolName('127.0.0.1:3333')).toBe('127.0.0.1:3333');
});
