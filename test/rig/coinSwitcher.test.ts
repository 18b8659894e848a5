import { expect, it } from 'vitest';
import { CoinSwitcher, type SwitchedDevice } from '../../src/main/rig/coinSwitcher';
import type { Assignment } from '../../src/shared/setup';
import { FakeClock } from '../support/fakeClock';

const etc = { miner: { id: 'lolminer' as const }, algorithm: 'etchash', coin: 'ETC', wallet: 'e', pools: ['e:1'] };
const rvn = { miner: { id: 'kawpowminer' as const }, algorithm: 'kawpow', coin: 'RVN', wallet: 'r', pools: ['r:1'] };
const assignment: Assignment = { devices: 'gpus', ...etc, alternatives: [rvn] };
const hashrates: Readonly<Record<string, number>> = { ETC: 60e6, RVN: 24e6 };

function rig(prices: Record<string, number>) {
  const clock = new FakeClock();
  const switches: string[] = [];
  const state = { isOn: true, isMining: true, assignment: assignment as Assignment | null };
  const mined = (): SwitchedDevice['mined'] => {
    if (!state.isMining || state.assignment === null) return null;
    const { coin } = switcher.chosen('gpu-0', state.assignment);
    return { coin, hashrateHs: hashrates[coin] ?? null, powerW: 100 };
  };
  const switcher: CoinSwitcher = new CoinSwitcher({
    clock,
    isOn: () => state.isOn,
    devices: () => [{ id: 'gpu-0', assignment: state.assignment, mined: mined() }],
    income: { perHash: (coin) => prices[coin] ?? null, perKwh: () => null },
    onSwitch: (device, from, to, why) => switches.push(`${device} ${from} ${to} ${why}`),
  });
  switcher.start();
  const minutes = async (count: number) => {
    for (let minute = 0; minute < count; minute += 1) await clock.advance(60_000);
  };
  return { switcher, switches, state, minutes, prices };
}

it('measures the other coin once, then stays with what brings more', async () => {
  const { switcher, switches, minutes, state } = rig({ ETC: 1e-12, RVN: 4e-12 });
  await minutes(32);
  expect(switches).toEqual(['gpu-0 ETC RVN measuring']);
  expect(switcher.chosen('gpu-0', assignment)).toMatchObject({ coin: 'RVN', devices: 'gpus', miner: { id: 'kawpowminer' } });
  await minutes(120);
  expect(switches).toHaveLength(1); // 24 MH/s × 4 > 60 MH/s × 1
  expect(switcher.reasons()).toEqual([{ device: 'gpu-0', why: 'best' }]);
  state.isOn = false;
  await minutes(1);
  expect(switches.at(-1)).toBe('gpu-0 RVN ETC off');
});

it('goes back when prices turn, not before the minimum stay', async () => {
  const { switches, minutes, prices } = rig({ ETC: 1e-12, RVN: 4e-12 });
  await minutes(32);
  prices['RVN'] = 1e-12;
  await minutes(20);
  expect(switches).toHaveLength(1);
  await minutes(15);
  expect(switches).toEqual(['gpu-0 ETC RVN measuring', 'gpu-0 RVN ETC best']);
});

it('never switches during a job, and the stay begins anew after it', async () => {
  const { switcher, switches, minutes, state } = rig({ ETC: 1e-12, RVN: 4e-12 });
  await minutes(20);
  state.isMining = false;
  await minutes(600);
  expect(switches).toEqual([]);
  expect(switcher.reasons()).toEqual([{ device: 'gpu-0', why: 'waiting' }]);
  state.isMining = true;
  await minutes(25);
  expect(switches).toEqual([]);
  await minutes(10);
  expect(switches).toHaveLength(1);
});

it('without prices does nothing and says so', async () => {
  const { switcher, switches, minutes } = rig({});
  await minutes(300);
  expect(switches).toEqual([]);
  expect(switcher.reasons()).toEqual([{ device: 'gpu-0', why: 'noFigures' }]);
});

it('a setup with another or no assignment begins at its first coin', async () => {
  const { switcher, minutes, state } = rig({ ETC: 1e-12, RVN: 4e-12 });
  await minutes(32);
  const other: Assignment = { ...assignment, wallet: 'other' };
  expect(switcher.chosen('gpu-0', other).coin).toBe('ETC');
  state.assignment = null;
  await minutes(1);
  expect(switcher.reasons()).toEqual([]);
  expect(switcher.chosen('gpu-0', assignment)).toBe(assignment);
});
