import { cleanup, screen, within } from '@testing-library/react';
import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import { driverFacts, usersText } from '../../src/renderer/gpus/driverTexts';
import type { GpuDetails, GpuProcess } from '../../src/shared/gpuDetails';
import { gpuTexts as english } from '../../src/shared/text/en/gpus';
import { device } from '../faces/fakeRig';
import { draw, fakeBrowserParts } from './draw';

const details: GpuDetails = {
  hotspotC: 71,
  fanRpm: null,
  vramFreeMiB: 3000,
  utilisationPct: 97,
  memoryUtilisationPct: 84,
  coreClockMHz: 1710,
  memoryClockMHz: 7000,
  maxCoreClockMHz: 2100,
  maxMemoryClockMHz: 7001,
  powerLimitW: 130,
  enforcedPowerLimitW: 125,
  minPowerLimitW: 100,
  maxPowerLimitW: 240,
  defaultPowerLimitW: 220,
  pcieGen: 1,
  pcieWidth: 8,
  maxPcieGen: 4,
  maxPcieWidth: 16,
  throttle: ['powerLimit', 'hwHot'],
  lastXid: { xid: 79, atMs: 1_790_000_000_000 },
};
const nobody: GpuDetails = Object.fromEntries(Object.keys(details).map((key) => [key, null])) as unknown as GpuDetails;
const user = (pid: number, more: Partial<GpuProcess> = {}): GpuProcess => ({
  pid,
  device: 'gpu-0',
  usedMiB: 2048,
  kind: 'compute',
  smPct: 93,
  videoPct: 0,
  ...more,
});

beforeAll(fakeBrowserParts);
afterEach(cleanup);

describe('what the driver says', () => {
  it('is worded, and what it does not say is left out', () => {
    const facts = driverFacts(details, english, 'en', 1_790_000_600_000).map(([name, value]) => `${name}: ${value}`);
    expect(facts).toEqual([
      'Busy: 97 %, memory 84 %',
      'Clocks: 1710 MHz of 2100 MHz, memory 7000 MHz',
      'Hottest spot: 71 °C',
      'Held back by: its power limit; heat, by the board itself',
      'PCIe link: gen 1 x8, could be gen 4 x16',
      'Limit may be: 100 W to 240 W, by default 220 W',
      'Last error report: XID 79, 10 min ago',
    ]);
    expect(driverFacts(nobody, english, 'en', 0).filter(([, value]) => value !== null)).toEqual([]);
    const full = driverFacts(
      { ...nobody, throttle: [], pcieGen: 4, pcieWidth: 16, maxPcieGen: 4, maxPcieWidth: 16 },
      english,
      'en',
      0,
    );
    expect(full.filter(([, value]) => value !== null).map(([, value]) => value)).toEqual(['nothing', 'gen 4 x16']);
  });

  it('names who uses the card as far as Fallow knows them', () => {
    const known = { minerPids: [4242], jobs: [{ name: 'train.py', pids: [77, 78] }] };
    const users = [user(4242), user(77, { smPct: 0 }), user(12, { usedMiB: null, smPct: null }), user(12, { kind: 'graphics' })];
    expect(usersText(users, known, english, 'en')).toBe('the miner 2.0 GB (93 %); train.py 2.0 GB (0 %); process 12');
    expect(usersText([user(5, { kind: 'graphics', smPct: null })], known, english, 'en')).toBe('process 5, draws 2.0 GB');
    expect(usersText([], known, english, 'en')).toBe('nobody');
    expect(
      usersText(
        [1, 2, 3, 4, 5, 6].map((pid) => user(pid)),
        known,
        english,
        'en',
      ),
    ).toContain('; 2 more');
  });
});

describe('the GPUs page', () => {
  it('shows it, and on hover where a value comes from', () => {
    const gpu = device({
      details,
      provenance: { temperatureC: 'miner', powerW: 'driver', fanPct: 'driver' },
      fanPct: null,
      users: [user(4242)],
    });
    const { page } = draw({ devices: [gpu] }, { at: '#/gpus' });
    const panel = within(screen.getByRole('article'));
    expect(panel.getByText('gen 1 x8, could be gen 4 x16')).toBeTruthy();
    expect(panel.getByText('the miner 2.0 GB (93 %)')).toBeTruthy();
    const titles = [...page.querySelectorAll('.trend[title]')].map((one) => [one.textContent, one.getAttribute('title')]);
    expect(titles).toEqual([
      [expect.stringContaining('118'), 'Read from the driver'],
      [expect.stringContaining('63'), 'Said by the miner: the driver does not know it'],
    ]);
    expect(page.querySelectorAll('.devicePanel .sparkline')).toHaveLength(3);
  });

  it('leaves it out where there is no such driver', () => {
    draw({ devices: [device()] }, { at: '#/gpus', language: 'it' });
    expect(screen.queryByText('Frenata da')).toBeNull();
    expect(screen.queryByText('Chi la usa')).toBeNull();
  });
});
