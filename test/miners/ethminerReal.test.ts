import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { MinerAdapter, MinerRun } from '../../src/main/miners/adapter';
import { ethminer019 } from '../../src/main/miners/adapters/ethminer';
import { kawpowminer } from '../../src/main/miners/adapters/kawpowminer';
import type { MinerSession, SessionEnd } from '../../src/main/miners/session';
import { Supervisor } from '../../src/main/miners/supervisor';
import { systemClock } from '../../src/main/platform/clock';
import { Proc } from '../../src/main/platform/proc';
import { LinuxProcesses } from '../../src/main/platform/processesLinux';
import { timingsSchema } from '../../src/shared/setup';
import { fixtureLog } from '../platform/fixtureLog';
import { until } from '../platform/until';

// Against real ones built with their CPU backend, so that no GPU is needed; they simulate, so no pool either:
// FALLOW_TEST_ETHMINER=/path/ethminer FALLOW_TEST_KAWPOWMINER=/path/kawpowminer npx vitest run test/miners/ethminerReal

const miners = [
  ['FALLOW_TEST_ETHMINER', ethminer019],
  ['FALLOW_TEST_KAWPOWMINER', kawpowminer],
] as const;

/** The adapter's own line, the device exchanged for the CPU and the pool for a simulation. */
function onCpu(adapter: MinerAdapter, run: MinerRun): readonly string[] {
  const args = adapter.argv(run);
  const device = args.indexOf('--cu-devices');
  const pool = args.indexOf('-P');
  const rest = args.filter((_, i) => i !== 0 && i !== device && i !== device + 1 && i !== pool && i !== pool + 1);
  return ['--cpu', '--cp-devices', '0', '-Z', '0', ...rest];
}

describe.each(miners)('a real miner, skipped unless %s names one', (variable, adapter) => {
  const binary = process.env[variable] ?? '';
  const proc = new Proc();
  let dir: string;
  let sessions: MinerSession[];

  beforeEach(() => {
    dir = fs.mkdtempSync(path.join(os.tmpdir(), 'fallow-ethminer-'));
    sessions = [];
  });

  afterEach(async () => {
    for (const session of sessions) await session.kill();
    fs.rmSync(dir, { recursive: true, force: true });
  });

  function launch() {
    const log = fixtureLog();
    const processes = new LinuxProcesses({ procRoot: '/proc', ledgerPath: path.join(dir, 'running.json'), log });
    const timings = timingsSchema.parse({ pollS: 0.1, shareSilenceS: 600 });
    const pools = { canConnect: async () => true };
    const supervisor = new Supervisor({ processes, clock: systemClock, log, timings: () => timings, pools, cwd: dir });
    const session = supervisor.launch({
      adapter: { ...adapter, argv: (run) => onCpu(adapter, run) },
      path: binary,
      prefixArgs: [],
      env: {},
      device: { id: 'gpu0', kind: 'gpu', index: 0, vendor: 'nvidia' },
      algorithm: adapter.algorithms[0] ?? '',
      coin: 'C',
      wallet: 'WALLET',
      worker: 'rig1',
      pools: ['stratum+tcp://127.0.0.1:1'],
      extraArgs: ['--display-interval', '1'],
      threads: null,
    });
    sessions.push(session);
    return { session, end: new Promise<SessionEnd>((resolve) => session.onDidEnd(resolve)) };
  }

  const hashing = (session: MinerSession) => until('a hashrate', () => (session.snapshot().stats?.hashrateHs ?? 0) > 0, 100_000);

  it.skipIf(binary === '')('hashes, is read, and stops', { timeout: 150_000 }, async () => {
    const { session, end } = launch();
    await hashing(session);
    expect(session.snapshot()).toMatchObject({ phase: 'mining', stats: { isConnected: true, isPaused: false, rejected: 0 } });
    await session.stop();
    expect((await end).fault).toBeNull();
  });

  it.skipIf(binary === '')('dies at once for a job, and starts again', { timeout: 250_000 }, async () => {
    const { session } = launch();
    await hashing(session);
    const [pid = 0] = session.snapshot().pids;
    const start = proc.stat(pid)?.startTicks ?? -1;
    expect(await session.kill()).toBe(true);
    expect(proc.isAlive(pid, start)).toBe(false);
    await hashing(launch().session);
  });
});
