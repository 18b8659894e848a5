import * as fs from 'node:fs';
import * as net from 'node:net';
import * as os from 'node:os';
import * as path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { MinerAdapter, MinerPlan } from '../../src/main/miners/adapter';
import { ethminer019 } from '../../src/main/miners/adapters/ethminer';
import { LoopbackPorts } from '../../src/main/miners/ports';
import type { MinerSession, SessionEnd } from '../../src/main/miners/session';
import { Supervisor } from '../../src/main/miners/supervisor';
import { systemClock } from '../../src/main/platform/clock';
import { Proc } from '../../src/main/platform/proc';
import { LinuxProcesses } from '../../src/main/platform/processesLinux';
import { type Timings, timingsSchema } from '../../src/shared/setup';
import { fixtureLog } from '../platform/fixtureLog';
import { until } from '../platform/until';

const proc = new Proc();
let dir: string;
let log: ReturnType<typeof fixtureLog>;
let sessions: MinerSession[];
let resourcesBefore: readonly string[];

/** What keeps the event loop busy, apart from the pipes to this test's own runner. */
const resources = () =>
  process
    .getActiveResourcesInfo()
    .filter((name) => /^(Timeout|TCP|ProcessWrap|GetAddrInfo|TCPConnect|TCPServer)/.test(name))
    .sort();

beforeEach(() => {
  dir = fs.mkdtempSync(path.join(os.tmpdir(), 'fallow-supervisor-'));
  log = fixtureLog();
  sessions = [];
  resourcesBefore = resources();
});

afterEach(async () => {
  for (const session of sessions) {
    await session.kill();
    expect(session.snapshot().pids).toEqual([]);
  }
  await until(`nothing left running: ${resources().join()}`, () => resources().length <= resourcesBefore.length);
  fs.rmSync(dir, { recursive: true, force: true });
});

const quick = timingsSchema.parse({ pollS: 0.05, startGraceS: 20, apiSilenceS: 1, shareSilenceS: 1 });

function supervisor(
  timings: Partial<Timings> = {},
  parts: Partial<ConstructorParameters<typeof Supervisor>[0]> = {},
): Supervisor {
  const processes = new LinuxProcesses({ procRoot: '/proc', ledgerPath: path.join(dir, 'running.json'), log });
  const pools = { canConnect: async () => true };
  return new Supervisor({
    processes,
    clock: systemClock,
    log,
    timings: () => ({ ...quick, ...timings }),
    pools,
    cwd: dir,
    ...parts,
  });
}

const script = path.join(__dirname, 'fixtures', 'fakeMiner.mjs');

function planFor(scenario: string, changes: Partial<MinerAdapter> = {}): MinerPlan {
  const adapter: MinerAdapter = {
    ...ethminer019,
    startGraceS: null,
    stopDeadlineMs: () => 10_000,
    ...changes,
    argv: (run) => [String(run.apiPort), scenario, ...run.extraArgs],
  };
  return {
    adapter,
    path: process.execPath,
    prefixArgs: [script],
    env: {},
    device: { id: 'gpu0', kind: 'gpu', index: 0, vendor: 'nvidia' },
    algorithm: 'ethash',
    coin: 'ETC',
    wallet: '0x00000000000000000000000000000000000000aa',
    worker: 'rig1',
    pools: ['stratum+tcp://127.0.0.1:4444'],
    extraArgs: ['--user', '0x00000000000000000000000000000000000000aa.rig1'],
    threads: null,
  };
}

function launch(plan: MinerPlan, by = supervisor()): { session: MinerSession; end: Promise<SessionEnd> } {
  const session = by.launch(plan);
  sessions.push(session);
  return { session, end: new Promise((resolve) => session.onDidEnd(resolve)) };
}

const mining = (session: MinerSession) => until('mining', () => session.snapshot().phase === 'mining');

describe('a session', () => {
  it('mines, tells shares as they come, and stops cleanly', async () => {
    const { session, end } = launch(planFor('stale'));
    let accepted = 0;
    let stale = 0;
    session.onDidShare((shares) => {
      accepted += shares.accepted;
      stale += shares.stale;
    });
    expect(session.snapshot()).toMatchObject({ phase: 'starting', pids: [], stats: null, trouble: null });
    await mining(session);
    const shares = await until('five shares', () => (accepted >= 5 ? accepted : null));
    const { stats, pids } = session.snapshot();
    expect(stats).toMatchObject({ hashrateHs: 1_000_000, isConnected: true, pool: '127.0.0.1:4444', temperatureC: 61, stale: 1 });
    expect(stats?.accepted).toBe(shares);
    expect(stale).toBe(1);
    expect(pids).toHaveLength(1);
    await session.stop();
    expect(session.snapshot().phase).toBe('ended');
    expect(await end).toEqual({ fault: null, code: 0, signal: null });
    const command = log.lines.find((line) => line.includes('fakeMiner')) ?? '';
    expect(command).toContain('0x0000…00aa');
    expect(command).not.toContain('0x00000000000000000000000000000000000000aa');
  });

  it('kill leaves no process, forked and escaped ones included', async () => {
    const { session, end } = launch(planFor('fork'));
    await mining(session);
    const pids = await until('three processes', () => (session.snapshot().pids.length === 3 ? session.snapshot().pids : null));
    const starts = pids.map((pid) => proc.stat(pid)?.startTicks ?? -1);
    expect(await session.kill()).toBe(true);
    for (const [index, pid] of pids.entries()) expect(proc.isAlive(pid, starts[index] ?? -1)).toBe(false);
    expect((await end).fault).toBeNull();
    expect(await session.kill()).toBe(true);
  });

  it('a miner deaf to TERM is killed at the deadline its adapter names', async () => {
    const { session, end } = launch(planFor('deaf', { stopDeadlineMs: () => 200 }));
    await mining(session);
    await session.stop();
    expect(await end).toEqual({ fault: null, code: null, signal: 'SIGKILL' });
  });

  it('a stopped miner hears TERM all the same', async () => {
    const { session, end } = launch(planFor('good'), supervisor({ apiSilenceS: 60 }));
    await mining(session);
    const [pid = 0] = session.snapshot().pids;
    process.kill(pid, 'SIGSTOP');
    await session.stop();
    expect((await end).fault).toBeNull();
    expect((await end).code).toBe(0);
  });

  it('stopped or killed before it began, it never starts', async () => {
    const first = launch(planFor('good'));
    const second = launch(planFor('good'));
    await Promise.all([first.session.stop(), second.session.kill()]);
    expect(await first.end).toEqual({ fault: null, code: null, signal: null });
    expect(await second.end).toEqual({ fault: null, code: null, signal: null });
    expect(log.lines.filter((line) => line.includes('fakeMiner'))).toEqual([]);
  });
});

const ends: readonly (readonly [string, string, Partial<Timings>, Partial<MinerAdapter>])[] = [
  ['exit0', 'pool/unreachable', {}, {}],
  ['exit7', 'miner/exited', {}, {}],
  ['usage', 'miner/bad-arguments', {}, {}],
  ['crash', 'miner/crashed', {}, {}],
  ['portTaken', 'miner/api-port-taken', {}, {}],
  ['foreign', 'miner/api-port-taken', {}, {}],
  ['wallet', 'pool/wallet-refused', {}, {}],
  ['hang', 'miner/not-answering', {}, {}],
  ['mute', 'miner/start-timeout', { startGraceS: 1.5 }, {}],
  ['garbage', 'miner/bad-stats', { startGraceS: 1.5 }, {}],
  ['endless', 'miner/start-timeout', { startGraceS: 1.5 }, {}],
  ['idle', 'miner/start-timeout', { startGraceS: 1.5 }, {}],
  ['stall', 'miner/stalled', { apiSilenceS: 0.5 }, {}],
  ['pause', 'miner/stalled', { apiSilenceS: 0.5 }, {}],
  ['unconnected', 'pool/silent', {}, {}],
];

describe('a run that goes wrong ends with its fault', () => {
  for (const [scenario, code, timings, changes] of ends) {
    it(`${scenario}: ${code}`, async () => {
      const { session, end } = launch(planFor(scenario, changes), supervisor(timings));
      const { fault } = await end;
      expect(fault?.code).toBe(code);
      expect(fault?.values).toMatchObject({ miner: 'ethminer 0.19', pool: '127.0.0.1:4444' });
      expect(session.snapshot()).toMatchObject({ phase: 'ended', pids: [] });
    });
  }

  it('a fault that somebody else found', async () => {
    const { session, end } = launch(planFor('good'));
    await mining(session);
    session.endFor({ code: 'pool/silent', detail: 'for long' });
    expect(await end).toMatchObject({ fault: { code: 'pool/silent', detail: 'for long', values: { pool: '127.0.0.1:4444' } } });
    session.endFor({ code: 'miner/slow' });
    expect(session.snapshot()).toMatchObject({ phase: 'ended', pids: [] });
  });

  it('a miner killed from outside', async () => {
    const { session, end } = launch(planFor('good'));
    await mining(session);
    process.kill(session.snapshot().pids[0] ?? 0, 'SIGKILL');
    expect(await end).toMatchObject({ fault: { code: 'miner/crashed', values: { signal: 'SIGKILL' } }, signal: 'SIGKILL' });
  });

  it('a SIGSTOPped miner does not answer', async () => {
    const { session, end } = launch(planFor('good'));
    await mining(session);
    process.kill(session.snapshot().pids[0] ?? 0, 'SIGSTOP');
    expect((await end).fault?.code).toBe('miner/not-answering');
  });

  it('a file that is missing or may not be run', async () => {
    const missing = launch({ ...planFor('good'), path: path.join(dir, 'none') });
    expect(await missing.end).toMatchObject({ fault: { code: 'miner/not-found', values: { path: path.join(dir, 'none') } } });
    fs.writeFileSync(path.join(dir, 'plain'), 'x', { mode: 0o644 });
    expect((await launch({ ...planFor('good'), path: path.join(dir, 'plain') }).end).fault?.code).toBe('miner/not-executable');
    expect((await launch({ ...planFor('good'), path: dir }).end).fault?.code).toBe('miner/not-executable');
  });

  it('an exit at once because nobody listens at the pool', async () => {
    const reach = { canConnect: async (url: string) => !url.includes('4444') };
    expect((await launch(planFor('exit7'), supervisor({}, { pools: reach })).end).fault?.code).toBe('pool/unreachable');
  });

  it('an exit, which nobody waits for any more when a job comes while the pool is asked', async () => {
    let hasAsked = false;
    const silent = {
      canConnect: () => {
        hasAsked = true;
        return new Promise<boolean>(() => undefined);
      },
    };
    const { session, end } = launch(planFor('exit7'), supervisor({}, { pools: silent }));
    await until('the pool is asked', () => hasAsked);
    expect(await session.kill()).toBe(true);
    expect(await end).toEqual({ fault: null, code: 7, signal: null });
  });

  it('a port that another program answers on', async () => {
    const other = net.createServer((socket) =>
      socket
        .on('error', () => undefined)
        .resume()
        .end('nonsense\n'),
    );
    await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve));
    const { port } = other.address() as net.AddressInfo;
    const ports = { allocate: async () => ({ ok: true as const, value: port }), release: () => undefined };
    const { end } = launch(planFor('good'), supervisor({}, { ports }));
    expect(await end).toMatchObject({ fault: { code: 'miner/api-port-taken', values: { port } } });
    await new Promise((resolve) => other.close(resolve));
  });
});

describe('a lost pool', () => {
  it('is a trouble while the miner tries to reconnect by itself', async () => {
    const { session } = launch(planFor('poolLost'), supervisor({ shareSilenceS: 60 }));
    await until('the trouble', () => session.snapshot().trouble?.code === 'pool/unreachable');
    expect(session.snapshot().phase).not.toBe('ended');
  });

  it('ends a miner that cannot wait between attempts', async () => {
    const { end } = launch(planFor('poolLost', { doesReconnect: false }), supervisor({ shareSilenceS: 60 }));
    expect((await end).fault?.code).toBe('pool/unreachable');
  });
});

it('ports are never given out twice at a time', async () => {
  const ports = new LoopbackPorts();
  const given = await Promise.all(Array.from({ length: 32 }, () => ports.allocate()));
  const numbers = given.map((port) => (port.ok ? port.value : -1));
  expect(new Set(numbers).size).toBe(32);
  expect(Math.min(...numbers)).toBeGreaterThan(1024);
});
