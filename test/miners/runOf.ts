import type { MinerAdapter, MinerRun } from '../../src/main/miners/adapter';

/** A run of an adapter as the rig would make it; `changes` over it. */
export function runOf(adapter: MinerAdapter, changes: Partial<MinerRun> = {}): MinerRun {
  const vendor = adapter.vendors.includes('nvidia') ? 'nvidia' : (adapter.vendors[0] ?? 'nvidia');
  return {
    adapter,
    path: '/opt/miner',
    prefixArgs: [],
    env: {},
    device: { id: 'x', kind: adapter.devices, index: 2, vendor },
    algorithm: adapter.algorithms[0] ?? '',
    coin: 'C',
    wallet: 'WALLET',
    worker: 'rig1',
    pools: ['stratum+tcp://a.example:3333', 'stratum+ssl://b.example:443'],
    extraArgs: ['--extra'],
    threads: null,
    apiPort: 4001,
    apiToken: '0123456789abcdef0123456789abcdef',
    ...changes,
  };
}
