import * as fs from 'node:fs';
import * as net from 'node:net';
import * as os from 'node:os';
import * as path from 'node:path';
import { afterAll, afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { MinerPlan } from '../../src/main/miners/adapter';
import { xmrig } from '../../src/main/miners/adapters/xmrig';
import type { MinerSession, SessionEnd } from '../../src/main/miners/session';
import { Supervisor } from '../../src/main/miners/supervisor';
import { systemClock } from '../../src/main/platform/clock';
import { Proc } from '../../src/main/platform/proc';
import { LinuxProcesses } from '../../src/main/platform/processesLinux';
import { timingsSchema } from '../../src/shared/setup';
import { fixtureLog } from '../platform/fixtureLog';
import { until } from '../platform/until';
import { CryptoNotePool } from './fixtures/cryptoNotePool';

// Against a real xmrig, when FALLOW_TEST_XMRIG names one: FALLOW_TEST_XMRIG=/usr/bin/xmrig npx vitest run test/miners/xmrigReal

const binary = process.env['FALLOW_TEST_XMRIG'] ?? '';
const algorithm = 'argon2/chukwa'; // ready at once, no dataset
const wallet = '4BG1xLTY8DX2amrHyCoLhjLccmFsobdekG3oztrBLipCLaxw2Lq4woeJfwTUfSpHt2Gd9FRs2uV9APuzHKYoiRkHPzBRjzb';

describe.skipIf(binary === '')('a real xmrig (skipped unless FALLOW_TEST_XMRIG names one)', () => {
  const proc = new Proc();
  const figures: string[] = [];
  let dir: string;
  let log: ReturnType<typeof fixtureLog>;
  let pool: CryptoNotePool;
  let sessions: MinerSession[];

  beforeEach(async () => {
    dir = fs.mkdtempSync(path.join(os.tmpdir(), 'fallow-xmrig-'));
    log = fixtureLog();
    sessions = [];
    pool = new CryptoNotePool(algorithm, 20);
    await pool.start();
  });

  afterEach(async () => {
    for (const session of sessions) await session.kill();
    await pool.stop();
    fs.rmSync(dir, { recursive: true, force: true });
  });

  afterAll(() => console.info(`xmrig: ${figures.join(', ')}`));

  function launch(changes: Partial<MinerPlan> = {}, parts: Partial<ConstructorParameters<typeof Supervisor>[0]> = {}) {
    const processes = new LinuxProcesses({ procRoot: '/proc', ledgerPath: path.join(dir, 'running.json'), log });
    const timings = timingsSchema.parse({ pollS: 0.1, shareSilenceS: 60 });
    const supervisor = new Supervisor({ processes, clock: systemClock, log, timings: () => timings, cwd: dir, ...parts });
    const session = supervisor.launch({
      adapter: xmrig,
      path: binary,
      prefixArgs: [],
      env: {},
      device: { id: 'cpu', kind: 'cpu', index: 0, vendor: 'cpu' },
      algorithm,
      coin: 'XMR',
      wallet,
      worker: 'rig1',
      pools: [pool.url],
      extraArgs: ['--no-huge-pages'],
      threads: 1,
      ...changes,
    });
    sessions.push(session);
    return { session, end: new Promise<SessionEnd>((resolve) => session.onDidEnd(resolve)) };
  }

  const accepted = (session: MinerSession) => until('a share', () => (session.snapshot().stats?.accepted ?? 0) > 0, 50_000);

  async function timed(what: string, act: () => Promise<unknown>): Promise<void> {
    const from = performance.now();
    await act();
    figures.push(`${what} ${Math.round(performance.now() - from)} ms`);
  }

  it('mines, is read, and stops cleanly', async () => {
    const { session, end } = launch();
    await timed('start to first share read', () => accepted(session));
    const { stats, phase, trouble, pids } = session.snapshot();
    expect(stats).toMatchObject({ isConnected: true, isPaused: false, rejected: 0, difficulty: 20 });
    expect(stats?.pool).toBe(pool.url.replace('stratum+tcp://', ''));
    expect(stats?.version).toMatch(/^6\./);
    expect({ phase, trouble, processes: pids.length }).toEqual({ phase: 'mining', trouble: null, processes: 1 });
    expect(pool.accepted).toBeGreaterThan(0);
    await until('a hashrate', () => (session.snapshot().stats?.hashrateHs ?? 0) > 0, 50_000);
    await timed('stop', () => session.stop());
    expect(await end).toEqual({ fault: null, code: 0, signal: null });
    expect(log.lines.join('\n')).not.toContain(wallet);
  });

  it('dies at once for a job', async () => {
    const { session } = launch();
    await accepted(session);
    const [pid = 0] = session.snapshot().pids;
    const start = proc.stat(pid)?.startTicks ?? -1;
    await timed('kill', () => session.kill());
    expect(proc.isAlive(pid, start)).toBe(false);
  });

  it('finds its pool again', async () => {
    const { session } = launch();
    await accepted(session);
    await pool.stop();
    await until('the trouble', () => session.snapshot().trouble?.code === 'pool/unreachable');
    await pool.start();
    await until(
      'the pool again',
      () => session.snapshot().trouble === null && session.snapshot().stats?.isConnected === true,
      50_000,
    );
  });

  it('ends when the pool refuses the wallet, instead of idling', async () => {
    pool.refuse = 'Invalid address';
    const { end } = launch();
    expect((await end).fault?.code).toBe('pool/wallet-refused');
  });

  it('never mines on a busy API port, nor for a configuration file of others', async () => {
    const other = net.createServer((socket) =>
      socket
        .on('error', () => undefined)
        .resume()
        .end(),
    );
    await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve));
    const { port } = other.address() as net.AddressInfo;
    const ports = { allocate: async () => ({ ok: true as const, value: port }), release: () => undefined };
    expect((await launch({}, { ports }).end).fault?.code).toBe('miner/api-port-taken');
    await new Promise((resolve) => other.close(resolve));
    fs.writeFileSync(path.join(dir, 'config.json'), JSON.stringify({ pools: [{ url: pool.url.slice(14), user: 'stranger' }] }));
    const before = pool.accepted;
    expect((await launch({ pools: [''] }).end).fault?.code).toBe('miner/bad-arguments');
    expect(pool.accepted).toBe(before);
  });
});
