import { describe, expect, it } from 'vitest';
import { findCoin, isMinable } from '../../src/main/coins/coins';
import { adapters } from '../../src/main/miners/catalogue';
import { checkSetup, type SetupFacts } from '../../src/main/settings/checkSetup';
import { checkWallet } from '../../src/main/wallets/rules';
import { faultText } from '../../src/shared/text/catalogue';

const facts: SetupFacts = {
  devices: [
    { id: 'GPU-a', kind: 'gpu', vendor: 'nvidia' },
    { id: 'GPU-b', kind: 'gpu', vendor: 'intel' },
    { id: 'cpu', kind: 'cpu', vendor: 'cpu' },
  ],
  adapters,
  findCoin,
  isMinable: (ticker) => {
    const coin = findCoin(ticker);
    return coin !== null && isMinable(coin);
  },
  checkWallet,
  isPoolAddress: (url) => /:\d+$/.test(url),
};

const cpu = {
  devices: 'cpu',
  miner: { id: 'xmrig' },
  algorithm: 'rx/0',
  coin: 'XMR',
  wallet: '44Kbx4sJ7JDRDV5aAhLJzQCjDz2ViLRduE3ijDZu3osWKBjMGkV1XPk4pfDUMqt1Aiezvephdqm6YD19GKFD9ZcXVUTp6BW',
  pools: ['stratum+tcp://127.0.0.1:3333'],
};
const gpu = {
  devices: ['GPU-a'],
  miner: { id: 'kawpowminer', path: '/opt/kawpowminer' },
  algorithm: 'kawpow',
  coin: 'RVN',
  wallet: 'RNm4LMBGyfH8ddCGvncQKrMtxEydxwhUJL',
  pools: ['rvn.example.org:6060'],
};
const good = { rigName: 'rig1', assignments: [cpu, gpu], electricityPerKwh: 0.25, currency: 'EUR', quietS: 10 };
const withCpu = (change: object) => ({ ...good, assignments: [{ ...cpu, ...change }] });
const withGpu = (change: object) => ({ ...good, assignments: [{ ...gpu, ...change }] });
/** An alternative: an assignment without its devices. */
const other = (change: object = {}, of: { readonly devices: unknown } = cpu) => {
  const { devices: _devices, ...mined } = of;
  return { ...mined, ...change };
};
const check = (file: unknown) => checkSetup(file, facts);

describe('checkSetup', () => {
  it('takes a good file', () => {
    expect(check(good)).toEqual({ ok: true, value: good });
    expect(check({ rigName: 'practice', assignments: [], practice: { gpus: 2 } })).toMatchObject({ ok: true });
  });

  it('gives back coins and wallets as they should be written', () => {
    const lower = '0x5aaeb6053f3e94c9b9a09f33669435e7ef1beaed';
    const result = check(withGpu({ miner: { id: 'ethminer-0.19' }, algorithm: 'ethash', coin: 'ethw', wallet: ` ${lower} ` }));
    expect(result).toMatchObject({
      ok: true,
      value: { assignments: [{ coin: 'ETHW', wallet: '0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed' }] },
    });
  });

  it('asks nothing of a practice assignment but devices', () => {
    const practice = {
      ...gpu,
      devices: 'gpus',
      miner: { id: 'practice' },
      algorithm: 'ethash',
      coin: 'ANY',
      wallet: 'x',
      pools: ['any'],
    };
    expect(check({ ...good, assignments: [practice] })).toMatchObject({ ok: true });
  });

  it('takes the rest of the GPUs after a list of some', () => {
    expect(check({ ...good, assignments: [gpu, { ...gpu, devices: 'gpus' }] })).toMatchObject({ ok: true });
  });

  it.each<[field: string, problem: string, file: unknown]>([
    ['file', 'wrongType', null],
    ['file', 'wrongType', 'text'],
    ['rigName', 'missing', { assignments: [] }],
    ['rigName', 'wrongForm', { ...good, rigName: 'my rig' }],
    ['rigname', 'unknownField', { ...good, rigname: 'x' }],
    ['assignments', 'missing', { rigName: 'rig1' }],
    ['assignments', 'wrongType', { ...good, assignments: {} }],
    ['electricityPerKwh', 'wrongType', { ...good, electricityPerKwh: '0,25' }],
    ['electricityPerKwh', 'outOfRange', { ...good, electricityPerKwh: -1 }],
    ['currency', 'wrongForm', { ...good, currency: 'euro' }],
    ['psuW', 'outOfRange', { ...good, psuW: 1 }],
    ['quietS', 'outOfRange', { ...good, quietS: 1e9 }],
    ['practice.gpus', 'outOfRange', { ...good, practice: { gpus: 9 } }],
    ['assignments[0].devices', 'missing', withCpu({ devices: undefined })],
    ['assignments[0].devices', 'wrongForm', withCpu({ devices: 'all' })],
    ['assignments[0].devices', 'deviceNotForMiner', withCpu({ devices: 'gpus' })],
    ['assignments[0].devices[0]', 'unknownDevice', withGpu({ devices: ['GPU-x'] })],
    ['assignments[0].devices[1]', 'deviceNotForMiner', withGpu({ devices: ['GPU-a', 'GPU-b'] })],
    ['assignments[0].devices[1]', 'deviceTwice', withGpu({ devices: ['GPU-a', 'GPU-a'] })],
    ['assignments[1].devices[0]', 'deviceTwice', { ...good, assignments: [gpu, gpu] }],
    ['assignments[1].devices[0]', 'deviceTwice', { ...good, assignments: [{ ...gpu, devices: 'gpus' }, gpu] }],
    ['assignments[1].devices', 'deviceTwice', { ...good, assignments: [cpu, cpu] }],
    ['assignments[0].miner.id', 'notAllowed', withCpu({ miner: { id: 'nicehash' } })],
    ['assignments[0].miner.id', 'missing', withCpu({ miner: {} })],
    ['assignments[0].miner.path', 'pathNotAbsolute', withCpu({ miner: { id: 'xmrig', path: './xmrig' } })],
    ['assignments[0].algorithm', 'algorithmNotOfMiner', withCpu({ algorithm: 'kawpow' })],
    ['assignments[0].algorithm', 'algorithmNotOfCoin', withCpu({ algorithm: 'rx/wow' })],
    ['assignments[0].coin', 'unknownCoin', withCpu({ coin: 'NOPE' })],
    ['assignments[0].coin', 'coinNotMinable', withCpu({ coin: 'ETH' })],
    ['assignments[0].wallet', 'walletInvalid', withCpu({ wallet: cpu.wallet.replace('V5', 'V6') })],
    ['assignments[0].wallet', 'walletInvalid', withCpu({ wallet: gpu.wallet })],
    ['assignments[0].wallet', 'walletRefused', withCpu({ wallet: 'YOUR_WALLET_ADDRESS' })],
    ['assignments[0].wallet', 'walletRefused', withGpu({ wallet: 'RXBurnXXXXXXXXXXXXXXXXXXXXXXWUo9FV' })],
    ['assignments[0].alternatives', 'outOfRange', withCpu({ alternatives: [] })],
    ['assignments[0].alternatives[0].coin', 'unknownCoin', withCpu({ alternatives: [other({ coin: 'NOPE' })] })],
    ['assignments[0].alternatives[0].miner.id', 'deviceNotForMiner', withCpu({ alternatives: [other({}, gpu)] })],
    ['assignments[0].alternatives[0].miner.id', 'notAllowed', withCpu({ alternatives: [other({ miner: { id: 'practice' } })] })],
    ['assignments[0].alternatives[0].devices', 'unknownField', withCpu({ alternatives: [cpu] })],
    [
      'assignments[0].alternatives[1].wallet',
      'walletInvalid',
      withCpu({ alternatives: [other(), other({ wallet: gpu.wallet })] }),
    ],
    ['assignments[0].pools', 'outOfRange', withCpu({ pools: [] })],
    ['assignments[0].pools[1]', 'badPoolAddress', withCpu({ pools: ['a.example:1', 'a.example'] })],
    ['assignments[0].pools[0]', 'wrongForm', withCpu({ pools: ['a b:1'] })],
  ])('names %s: %s', (field, problem, file) => {
    const result = check(file);
    expect(result).toMatchObject({ ok: false, fault: { code: 'setup/invalid', values: { field, problem } } });
    if (result.ok) return;
    expect(result.fault.detail).toBe(`${field}: ${problem}`);
    for (const language of ['en', 'it'] as const) {
      const { title } = faultText(result.fault.code, result.fault.values ?? {}, language);
      expect(title).toContain(field);
      const words = title.split(field)[1] ?? '';
      expect(words).toMatch(/^: .{4}/);
      expect(words).not.toMatch(/[{}[\]–]|undefined/);
      if (problem !== 'missing') expect(words).not.toContain(problem);
    }
  });

  it('lists every wrong field in the detail', () => {
    const result = check({
      ...good,
      assignments: [
        { ...cpu, coin: 'NOPE' },
        { ...gpu, algorithm: 'x', wallet: 'y' },
      ],
    });
    expect(result.ok ? '' : result.fault.detail).toBe(
      'assignments[0].coin: unknownCoin\nassignments[1].algorithm: algorithmNotOfMiner\nassignments[1].wallet: walletInvalid',
    );
  });

  it('without knowing the devices takes their ids as they are', () => {
    expect(checkSetup(withGpu({ devices: ['GPU-x'] }), { ...facts, devices: null })).toMatchObject({ ok: true });
  });
});
