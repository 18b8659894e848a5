import { spawn } from 'node:child_process';
import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { isKeeperCmdline, runMarker } from '../../src/main/platform/keeper';
import { Proc } from '../../src/main/platform/proc';
import type { KeptProcess, ProcessEnd } from '../../src/main/platform/processes';
import { LinuxProcesses } from '../../src/main/platform/processesLinux';
import { fixtureLog } from './fixtureLog';
import { until } from './until';

const proc = new Proc();
let dir: string;
const ledgerPath = () => path.join(dir, 'running.json');
let log: ReturnType<typeof fixtureLog>;
let processes: LinuxProcesses;
let started: KeptProcess[];

beforeEach(() => {
  dir = fs.mkdtempSync(path.join(os.tmpdir(), 'fallow-processes-'));
  log = fixtureLog();
  processes = new LinuxProcesses({ procRoot: '/proc', ledgerPath: ledgerPath(), log });
  started = [];
});

afterEach(async () => {
  for (const kept of started) {
    kept.kill();
    expect(await kept.gone(10_000)).toBe(true);
  }
  await until('every run is over for the ledger, which writes to the folder', () => !readLedger().includes('"pid"'));
  fs.rmSync(dir, { recursive: true, force: true });
});

function readLedger(): string {
  return fs.existsSync(ledgerPath()) ? fs.readFileSync(ledgerPath(), 'utf8') : '';
}

function start(file: string, args: string[] = [], env: Record<string, string> = {}): KeptProcess {
  const kept = processes.start({ path: file, args, env, cwd: dir });
  started.push(kept);
  return kept;
}

const sh = (script: string, ...args: string[]) => start('/bin/sh', ['-c', script, 'miner', ...args]);
const ended = (kept: KeptProcess) => new Promise<ProcessEnd>((resolve) => kept.onEnd(resolve));
const line = (kept: KeptProcess, pattern: RegExp) =>
  until(`a line like ${pattern}`, () => kept.tail().find((text) => pattern.test(text)));
const watcherOf = (pid: number) =>
  proc.pids().find((id) => id !== pid && proc.stat(id)?.group === pid && isKeeperCmdline(proc.cmdline(id) ?? []));

describe('a kept process', () => {
  it('is the program itself: pid, arguments, exit code', async () => {
    const kept = sh('echo "$$ [$1] [$2]"; exit 7', 'a b"; echo $HOME', '*');
    expect(await ended(kept)).toEqual({ code: 7, signal: null });
    expect(kept.tail()).toEqual([`${kept.pid} [a b"; echo $HOME] [*]`]);
    expect(kept.pids()).toEqual([]);
  });

  it('has default signal dispositions, no foreign child and no life-line', async () => {
    const kept = start('/bin/sleep', ['1000']);
    await until('the exec', () => proc.exe(kept.pid)?.endsWith('sleep'));
    const ignored = (pid: number) =>
      BigInt(`0x${/SigIgn:\t(\w+)/.exec(fs.readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? '0'}`);
    const bits = (...signals: number[]) => signals.reduce((mask, signal) => mask | (1n << BigInt(signal - 1)), 0n);
    const [hup, int, quit, term] = [1, 2, 3, 15] as const;
    expect(ignored(kept.pid) & bits(hup, int, quit, term)).toBe(0n);
    expect(proc.children(kept.pid)).toEqual([]);
    expect(kept.pids()).toEqual([kept.pid]);

    const watcher = await until('the watcher', () => watcherOf(kept.pid));
    await until(
      'deaf to what stops a miner',
      () => (ignored(watcher) & bits(hup, int, quit, term)) === bits(hup, int, quit, term),
    );
    expect(proc.stat(watcher)?.parent).not.toBe(kept.pid);
    const opened = (pid: number) => fs.readdirSync(`/proc/${pid}/fd`).map((fd) => fs.readlinkSync(`/proc/${pid}/fd/${fd}`));
    await until('the watcher lets go of the output', () => opened(watcher).filter((file) => file === '/dev/null').length >= 3);
    const lifeLine = fs.readlinkSync(`/proc/${watcher}/fd/3`);
    expect(opened(kept.pid)).not.toContain(lifeLine);
  });

  it('dies of TERM natively and takes its watcher with it', async () => {
    const kept = start('/bin/sleep', ['1000']);
    const watcher = await until('the watcher', () => watcherOf(kept.pid));
    await until('the exec', () => proc.exe(kept.pid)?.endsWith('sleep'));
    const watcherStart = proc.stat(watcher)?.startTicks ?? 0;
    kept.signal('SIGTERM');
    expect(await ended(kept)).toEqual({ code: null, signal: 'SIGTERM' });
    await until('the watcher gone', () => !proc.isAlive(watcher, watcherStart));
  });

  it('says why a program cannot be started', async () => {
    const missing = start('/no/such/miner');
    expect(await ended(missing)).toEqual({ code: 127, signal: null });
    expect(missing.tail().join()).toContain('/no/such/miner');
    const plain = path.join(dir, 'plain');
    fs.writeFileSync(plain, 'no program', { mode: 0o644 });
    expect(await ended(start(plain))).toEqual({ code: 126, signal: null });
    const nul = start('/bin/sh', ['a\0b']);
    expect(nul.pid).toBe(0);
    expect(await ended(nul)).toEqual({ code: 126, signal: null });
    expect(nul.pids()).toEqual([]);
    nul.kill();
    expect(await nul.gone(0)).toBe(true);
    const nowhere = processes.start({ path: '/bin/true', args: [], env: {}, cwd: path.join(dir, 'gone') });
    expect((await ended(nowhere)).code).toBe(127);
  });

  it('gets a scrubbed environment', async () => {
    const before = { ...process.env };
    Object.assign(process.env, {
      LD_PRELOAD: '',
      LD_AUDIT: '',
      NODE_OPTIONS: '--no-warnings',
      ELECTRON_RUN_AS_NODE: '1',
      FALLOW_TOKEN: 'x',
      AWS_SECRET_ACCESS_KEY: 'x',
      LD_LIBRARY_PATH: '/opt/cuda/lib64',
    });
    try {
      const kept = start('/usr/bin/env', [], { ELECTRON_RUN_AS_NODE: '2', MINE: '3' });
      await ended(kept);
      const env = kept.tail();
      expect(env).toEqual(expect.arrayContaining(['ELECTRON_RUN_AS_NODE=2', 'MINE=3', 'LD_LIBRARY_PATH=/opt/cuda/lib64']));
      expect(env.filter((entry) => /^(LD_PRELOAD|LD_AUDIT|NODE_OPTIONS|FALLOW_TOKEN|AWS_SECRET)/.test(entry))).toEqual([]);
      expect(env.filter((entry) => entry.startsWith(`${runMarker}=`))).toHaveLength(1);
    } finally {
      for (const name of Object.keys(process.env)) if (!(name in before)) delete process.env[name];
      Object.assign(process.env, before);
    }
  });
});

describe('kill', () => {
  it('takes forked children, those in a session of their own, and orphans of both', async () => {
    const kept = sh(
      `sleep 1000 & setsid sleep 1001 & (setsid sh -c 'sleep 1002 & sleep 1003' &) ; (sleep 1004 &) ; echo ready; wait`,
    );
    await line(kept, /ready/);
    const pids = await until('all seven', () => (kept.pids().length >= 7 ? kept.pids() : null));
    expect(pids[0]).toBe(kept.pid);
    expect(pids).not.toContain(watcherOf(kept.pid));
    kept.kill();
    expect(await kept.gone(10_000)).toBe(true);
    for (const pid of pids) expect(['Z', undefined]).toContain(proc.stat(pid)?.state);
    expect(kept.pids()).toEqual([]);
  });

  it('kills a stopped miner', async () => {
    const kept = sh('sleep 1000 & echo ready; wait');
    await line(kept, /ready/);
    kept.signal('SIGSTOP');
    await until('stopped', () => kept.pids().every((pid) => proc.stat(pid)?.state === 'T'));
    const watcher = await until('the watcher', () => watcherOf(kept.pid));
    expect(proc.stat(watcher)?.state).toBe('S');
    kept.kill();
    expect(await kept.gone(10_000)).toBe(true);
    expect((await ended(kept)).signal).toBe('SIGKILL');
  });

  it('after the leader ended by itself, the rest ends too, daemons included', async () => {
    const kept = sh(`sleep 1000 & setsid sleep 1001 & sleep 0.1; echo $!; exit 0`);
    expect(await ended(kept)).toEqual({ code: 0, signal: null });
    expect(await kept.gone(10_000)).toBe(true);
    const daemon = Number(kept.tail()[0]);
    expect(daemon).toBeGreaterThan(1);
    expect(['Z', undefined]).toContain(proc.stat(daemon)?.state);
  });

  it('never touches a process that is not of the run', async () => {
    const bystander = spawn('/bin/sleep', ['1000'], { env: { [runMarker]: '0'.repeat(24) }, detached: true });
    try {
      const kept = sh('sleep 1000 & echo ready; wait');
      await line(kept, /ready/);
      kept.kill();
      expect(await kept.gone(10_000)).toBe(true);
      expect(bystander.exitCode).toBeNull();
      expect(bystander.signalCode).toBeNull();
      expect(proc.stat(bystander.pid ?? 0)?.state).not.toBe('Z');
    } finally {
      bystander.kill('SIGKILL');
    }
  });

  it('reports a process that will not die', async () => {
    const kept = start('/bin/sleep', ['1000']);
    expect(await kept.gone(30)).toBe(false);
  });
});

describe('sweep', () => {
  const ledgerOf = (runs: unknown, bootId = proc.bootId()) =>
    fs.writeFileSync(path.join(dir, 'old.json'), JSON.stringify({ version: 1, bootId, runs }));
  const sweep = () => new LinuxProcesses({ procRoot: '/proc', ledgerPath: path.join(dir, 'old.json'), log }).sweep();
  const token = 'ab'.repeat(12);

  it('kills a leftover only when pid, start time and executable match', async () => {
    const left = spawn('/bin/sleep', ['1000'], { detached: true });
    try {
      const pid = left.pid ?? 0;
      const exe = await until('the exec', () => (proc.exe(pid)?.endsWith('/node') ? null : proc.exe(pid)));
      const startTicks = proc.stat(pid)?.startTicks ?? 0;
      ledgerOf([{ pid, startTicks: startTicks + 1, exe, token }]);
      expect(await sweep()).toBe(0);
      ledgerOf([{ pid, startTicks, exe: '/usr/bin/other', token }]);
      expect(await sweep()).toBe(0);
      ledgerOf([{ pid, startTicks, exe, token }], 'another-boot');
      expect(await sweep()).toBe(0);
      expect(proc.isAlive(pid, startTicks)).toBe(true);
      ledgerOf([{ pid, startTicks, exe, token }]);
      expect(await sweep()).toBe(1);
      expect(proc.isAlive(pid, startTicks)).toBe(false);
      expect(await sweep()).toBe(0);
    } finally {
      left.kill('SIGKILL');
    }
  });

  it('finds what left the group by its marker', async () => {
    const left = spawn('/bin/sleep', ['1000'], { env: { [runMarker]: token }, detached: true });
    try {
      await until('the exec', () => proc.environ(left.pid ?? 0)?.includes(`${runMarker}=${token}`));
      ledgerOf([{ pid: 2 ** 22 - 1, startTicks: 1, exe: '/opt/miner', token }]);
      expect(await sweep()).toBe(1);
    } finally {
      left.kill('SIGKILL');
    }
  });

  it('ignores a damaged ledger, and notes runs with the program that is there after the exec', async () => {
    fs.writeFileSync(path.join(dir, 'old.json'), '{"version":1,');
    expect(await sweep()).toBe(0);
    const kept = start('/bin/sleep', ['1000']);
    const noted = () => JSON.parse(fs.readFileSync(path.join(dir, 'running.json'), 'utf8')).runs;
    await until('the note', () => noted()[0]?.exe.endsWith('sleep'));
    expect(noted()[0].pid).toBe(kept.pid);
    kept.kill();
    await ended(kept);
    expect(noted()).toEqual([]);
  });
});
