import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { DeviceInfo } from '../../src/main/gpus/source';
import type { MinerPlan } from '../../src/main/miners/adapter';
import { ethminer019 } from '../../src/main/miners/adapters/ethminer';
import { TcpReach } from '../../src/main/miners/poolReach';
import { Supervisor } from '../../src/main/miners/supervisor';
import { systemClock } from '../../src/main/platform/clock';
import { LinuxProcesses } from '../../src/main/platform/processesLinux';
import { RigDevice } from '../../src/main/rig/rigDevice';
import { ok } from '../../src/shared/faults';
import { timingsSchema } from '../../src/shared/setup';
import { until } from '../platform/until';
import { silentLog } from '../support/silentLog';

// A real miner process behind the real supervisor; how its pool behaves is in the scenario that it plays at that pool.

const script = join(import.meta.dirname, '../miners/fixtures/fakeMiner.mjs');
const info = { id: 'GPU-0', kind: 'gpu', index: 0, name: 'Card', slowdownC: 90 } as DeviceInfo;
const timings = timingsSchema.parse({ pollS: 0.05, apiSilenceS: 5, shareSilenceS: 1, backoffFirstS: 0.05 });

let dir: string;
let device: RigDevice;
let switches: string[];

function begin(scenarios: Readonly<Record<string, string>>): void {
  const plan: MinerPlan = {
    adapter: { ...ethminer019, argv: ({ apiPort, pools }) => [String(apiPort), scenarios[pools[0] ?? ''] ?? 'fine'] },
    path: process.execPath,
    prefixArgs: [script],
    env: {},
    device: { id: info.id, kind: 'gpu', index: 0, vendor: 'nvidia' },
    algorithm: 'ethash',
    coin: 'ETC',
    wallet: '0x00000000000000000000000000000000000000aa',
    worker: 'rig1',
    pools: Object.keys(scenarios),
    extraArgs: [],
    threads: null,
  };
  const processes = new LinuxProcesses({ procRoot: '/proc', ledgerPath: join(dir, 'running.json'), log: silentLog });
  const supervisor = new Supervisor({ processes, clock: systemClock, log: silentLog, timings: () => timings, cwd: dir });
  device = new RigDevice({
    info,
    clock: systemClock,
    launch: (given) => supervisor.launch(given),
    makePlan: () => ok(plan),
    freeMiB: () => Promise.resolve(null),
    timings: () => timings,
    quietMs: () => 0,
    onActivity: () => undefined,
    onShares: () => undefined,
    onDidChange: () => undefined,
    failover: {
      doesWork: (pool) => new TcpReach().canConnect(pool),
      onSwitch: (from, to, why) => switches.push(`${from} ${to} ${why?.code ?? ''}`),
    },
  });
  device.setMode('mining');
}

beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'fallow-failover-'));
  switches = [];
});
afterEach(async () => {
  await device.shutDown();
  rmSync(dir, { recursive: true, force: true });
});

describe('a miner', () => {
  it.each([
    ['rejects every share', 'rejects', 'pool/rejects-shares'],
    ['accepts no more shares', 'quiet', 'pool/silent'],
    ['never answers the login', 'unconnected', 'pool/silent'],
    ['refuses the wallet', 'wallet', 'pool/wallet-refused'],
  ])(
    'whose pool %s mines at the next',
    async (_what, scenario, code) => {
      begin({ 'one.invalid:1': scenario, 'two.invalid:2': 'fine' });
      await until(
        'mining at the second pool',
        () => {
          const { session } = device;
          return session?.plan.pools[0] === 'two.invalid:2' && (session.snapshot().stats?.accepted ?? 0) > 0;
        },
        60_000,
      );
      expect(switches).toEqual([`one.invalid:1 two.invalid:2 ${code}`]);
      await until('no fault is shown any more', () => device.fault() === null);
    },
    90_000,
  );
});
