import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { DeviceInfo } from '../../src/main/gpus/source';
import type { MinerAdapter, MinerPlan } from '../../src/main/miners/adapter';
import { ethminer019 } from '../../src/main/miners/adapters/ethminer';
import { Supervisor } from '../../src/main/miners/supervisor';
import { systemClock } from '../../src/main/platform/clock';
import { LinuxProcesses } from '../../src/main/platform/processesLinux';
import { RigDevice } from '../../src/main/rig/rigDevice';
import { ok } from '../../src/shared/faults';
import { timingsSchema } from '../../src/shared/setup';
import { fixtureLog } from '../platform/fixtureLog';
import { until } from '../platform/until';

// Real child processes under a real supervisor; only the card is not there.

const script = path.join(import.meta.dirname, '..', 'miners', 'fixtures', 'fakeMiner.mjs');
const timings = timingsSchema.parse({ pollS: 0.05, startGraceS: 20, apiSilenceS: 2, shareSilenceS: 1, backoffFirstS: 0.1 });

let dir: string;
let devices: RigDevice[];

beforeEach(() => {
  dir = fs.mkdtempSync(path.join(os.tmpdir(), 'fallow-watchdog-'));
  devices = [];
});

afterEach(async () => {
  for (const device of devices) await device.shutDown();
  fs.rmSync(dir, { recursive: true, force: true });
});

function mineWith(id: string, scenario: string, change: Partial<typeof timings> = {}): RigDevice {
  const log = fixtureLog();
  const processes = new LinuxProcesses({ procRoot: '/proc', ledgerPath: path.join(dir, `${id}.json`), log });
  const supervisor = new Supervisor({
    processes,
    clock: systemClock,
    log,
    timings: () => ({ ...timings, ...change }),
    pools: { canConnect: async () => true },
    cwd: dir,
  });
  const adapter: MinerAdapter = { ...ethminer019, startGraceS: null, argv: (run) => [String(run.apiPort), scenario] };
  const plan = {
    ...{ adapter, path: process.execPath, prefixArgs: [script], env: {}, algorithm: 'ethash', coin: 'ETC' },
    ...{ wallet: 'w', worker: 'rig1', pools: ['stratum+tcp://127.0.0.1:4444'], extraArgs: [], threads: null },
    device: { id, kind: 'gpu', index: 0, vendor: 'nvidia' },
  } as MinerPlan;
  const device = new RigDevice({
    info: { id, kind: 'gpu', index: 0, name: 'Card' } as DeviceInfo,
    clock: systemClock,
    launch: (given) => supervisor.launch(given),
    makePlan: () => ok(plan),
    freeMiB: () => Promise.resolve(8000),
    timings: () => ({ ...timings, ...change }),
    quietMs: () => 0,
    onActivity: () => undefined,
    onShares: () => undefined,
    onDidChange: () => undefined,
  });
  devices.push(device);
  device.setMode('mining');
  return device;
}

const pidOf = (device: RigDevice) => device.session?.snapshot().pids[0] ?? 0;
const starts = (device: RigDevice) => {
  const seen = new Set<number>();
  return () => {
    if (pidOf(device) > 0) seen.add(pidOf(device));
    return seen.size;
  };
};

describe('real miners', () => {
  it.each([
    ['rejects', 'pool/rejects-shares'],
    ['quiet', 'pool/silent'],
  ])('%s: the run is ended for %s and another begins; the miner beside it is not touched', async (scenario, code) => {
    const neighbour = mineWith('gpu1', 'good');
    await until('mining', () => neighbour.decision.activity === 'mining');
    const pid = pidOf(neighbour);
    const device = mineWith('gpu0', scenario);
    const count = starts(device);
    await until('the fault', () => count() >= 1 && device.lastFault?.code === code);
    expect(device.lastFault?.step).toMatchObject({ do: 'restart', because: { wait: 'backoff' } });
    await until('another run', () => count() >= 2);
    expect(pidOf(neighbour)).toBe(pid);
    expect(neighbour.decision.activity).toBe('mining');
  });

  it('one that crashes again and again is left alone, with no process left', async () => {
    const device = mineWith('gpu0', 'crash', { faultsPerStep: 1 });
    await until('left alone', () => device.lastFault?.step?.do === 'exclude');
    expect(device.decision).toMatchObject({ activity: 'faulted', untilMs: null });
    expect(device.session).toBeNull();
    expect(device.lastFault).toMatchObject({ code: 'miner/crashed', step: { because: { faults: 2 } } });
  });
});
