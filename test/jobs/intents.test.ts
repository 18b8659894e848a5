import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { Intents, type IntentsOptions } from '../../src/main/jobs/intents';
import { programKey } from '../../src/main/jobs/programKey';
import { systemClock } from '../../src/main/platform/clock';
import { closeFd, haveExited, pidfdOpen } from '../../src/main/platform/ffi';
import { FakeClock } from '../support/fakeClock';
import { PolledExits } from '../support/polledExits';

/** A machine of numbers: which processes run, what they hold, what they are called. */
function machine({ hasNodes = true } = {}) {
  const clock = new FakeClock();
  const holding = new Set<number>();
  const ends = new Map<number, () => void>();
  const closed: number[] = [];
  const programs = new Map<number, string>();
  const options: IntentsOptions = {
    pidfds: {
      open: (pid) => (pid === 404 ? null : pid + 1000),
      haveExited: (fds) => fds.map(() => false),
      close: (fd) => closed.push(fd),
    },
    exits: {
      watch: (fd, onExit) => {
        ends.set(fd - 1000, onExit);
        return () => ends.delete(fd - 1000);
      },
    },
    traitsOf: (pid) => ({ name: `job ${pid}`, program: programs.get(pid) ?? 'train.py' }),
    nodes: { exist: () => hasNodes, holdsAny: (pid) => holding.has(pid) },
    clock,
  };
  const intents = new Intents(options);
  const changed = vi.fn();
  intents.onDidChange(changed);
  return { clock, holding, closed, programs, intents, changed, end: (pid: number) => ends.get(pid)?.() };
}

const gpus = ['gpu-0', 'gpu-1'];

describe('Intents', () => {
  it('is told of before open returns, once for a process', () => {
    const { intents, changed, clock } = machine();
    expect(intents.open(10, [5], gpus)).toEqual({ ok: true, value: null });
    intents.open(10, [5], gpus);
    expect(changed).toHaveBeenCalledTimes(1);
    const sinceMs = clock.nowMs();
    expect(intents.list()).toEqual([
      { pid: 10, ancestors: [5], name: 'job 10', class: 'training', source: 'import', devices: gpus, sinceMs },
    ]);
    expect(intents.open(404, [], gpus)).toMatchObject({ ok: false, fault: { code: 'claim/bad-request' } });
  });

  it('was no job when no node is opened within 10 s, and its next run stops nothing', async () => {
    const { clock, intents, changed, programs } = machine();
    intents.open(10, [], gpus);
    await clock.advance(9000);
    expect(intents.list()).toHaveLength(1);
    await clock.advance(2000);
    expect(intents.list()).toEqual([]);
    expect(changed).toHaveBeenCalledTimes(2);
    intents.open(11, [], gpus);
    expect(intents.list()).toEqual([]);
    expect(changed).toHaveBeenCalledTimes(2);
    programs.set(12, 'other.py');
    intents.open(12, [], gpus);
    expect(intents.list()).toMatchObject([{ pid: 12 }]);
  });

  it('leaves a process that opened a node to those who see holders', async () => {
    const { clock, intents, holding } = machine();
    intents.open(10, [], gpus);
    await clock.advance(3000);
    holding.add(10);
    await clock.advance(1000);
    expect(intents.list()).toMatchObject([{ devices: gpus }]); // whoever lists holders has a look first
    await clock.advance(1000);
    expect(intents.list()).toMatchObject([{ pid: 10, devices: [] }]);
    holding.delete(10);
    await clock.advance(60_000);
    intents.open(11, [], gpus);
    expect(intents.list()).toMatchObject([{ pid: 10 }, { pid: 11, devices: gpus }]);
  });

  it('believes a program again once it claims or opens a node', async () => {
    const { clock, intents, holding, end } = machine();
    for (const [pid, use] of [
      [10, () => intents.confirm([10])],
      [20, () => holding.add(20)],
      [30, () => intents.confirm([31, 30])],
    ] as const) {
      intents.open(pid, [], gpus);
      await clock.advance(11_000);
      expect(intents.list()).toEqual([]);
      use();
      await clock.advance(1000);
      end(pid);
      intents.open(pid + 5, [], gpus);
      expect(intents.list()).toMatchObject([{ pid: pid + 5, devices: gpus }]);
      end(pid + 5); // without a GPU: forgets it again
      holding.clear();
      intents.open(pid + 6, [], gpus);
      expect(intents.list()).toEqual([]);
      intents.confirm([pid + 6]);
      end(pid + 6);
    }
  });

  it('of one that asks counts whatever was remembered, until it holds a node or does not after all', async () => {
    const { clock, intents, holding, changed } = machine();
    intents.open(10, [], gpus);
    await clock.advance(11_000);
    expect(intents.list()).toEqual([]);
    expect(intents.insist(10, [5], ['gpu-1'], 'notebook')).toEqual({ ok: true, value: null });
    const asked = { pid: 10, class: 'notebook', source: 'hook', devices: ['gpu-1'] };
    expect(intents.list()).toMatchObject([asked]);
    expect(changed).toHaveBeenCalledTimes(3);
    await clock.advance(11_000);
    expect(intents.list()).toEqual([]); // it found no GPU of use
    intents.insist(10, [5], ['gpu-0'], 'notebook');
    expect(intents.list()).toMatchObject([{ ...asked, devices: ['gpu-1', 'gpu-0'] }]);
    holding.add(10);
    await clock.advance(2000);
    expect(intents.list()).toMatchObject([{ pid: 10, class: 'notebook', devices: [] }]);
    intents.insist(11, [], gpus, 'inference');
    expect(intents.list()).toMatchObject([{ pid: 10 }, { pid: 11, class: 'inference', source: 'hook' }]);
    expect(intents.insist(404, [], gpus, 'notebook')).toMatchObject({ ok: false, fault: { code: 'claim/bad-request' } });
  });

  it('is the job until its end where there are no nodes to see', async () => {
    const { clock, intents, changed, end, closed } = machine({ hasNodes: false });
    intents.open(10, [], gpus);
    await clock.advance(3_600_000);
    expect(intents.list()).toMatchObject([{ pid: 10, devices: gpus }]);
    end(10);
    expect(intents.list()).toEqual([]);
    expect(changed).toHaveBeenCalledTimes(2);
    expect(closed).toEqual([1010]);
    intents.open(11, [], gpus);
    expect(intents.list()).toHaveLength(1);
  });

  it('leaves no timer and no descriptor behind', () => {
    const { clock, intents, closed, end } = machine();
    intents.open(10, [], gpus);
    intents.open(11, [], gpus);
    expect(clock.waiting).toBe(1);
    end(10);
    intents.stop();
    expect(clock.waiting).toBe(0);
    expect(closed).toEqual([1010, 1011]);
    expect(intents.list()).toEqual([]);
  });

  it('ends with a real process', async () => {
    const child = spawn('sleep', ['600'], { stdio: 'ignore' });
    const intents = new Intents({
      pidfds: { open: pidfdOpen, haveExited, close: closeFd },
      exits: new PolledExits(haveExited, systemClock),
      traitsOf: (pid) => ({ name: 'sleep', program: programKey('/proc', pid) }),
      nodes: { exist: () => false, holdsAny: () => false },
      clock: systemClock,
    });
    try {
      intents.open(child.pid ?? 0, [], gpus);
      expect(intents.list()).toHaveLength(1);
      child.kill('SIGKILL');
      await once(child, 'exit');
      await vi.waitFor(() => expect(intents.list()).toEqual([]), 10_000);
    } finally {
      child.kill('SIGKILL');
      intents.stop();
    }
  });
});

describe('programKey', () => {
  const folders: string[] = [];
  const children: ChildProcess[] = [];
  afterEach(() => {
    for (const folder of folders.splice(0)) rmSync(folder, { recursive: true });
    for (const child of children.splice(0)) child.kill('SIGKILL');
  });

  function keyOf(argv: readonly string[], cwd = '/home/ann') {
    const proc = mkdtempSync(join(tmpdir(), 'fallow-proc-'));
    folders.push(proc);
    mkdirSync(join(proc, '7'));
    writeFileSync(join(proc, '7/cmdline'), `${argv.join('\0')}\0`);
    symlinkSync(cwd, join(proc, '7/cwd'));
    symlinkSync('/usr/bin/python3.11', join(proc, '7/exe'));
    return programKey(proc, 7);
  }

  it('is the same for every run of one script', () => {
    const key = keyOf(['python3', 'train.py', '--lr', '0.1']);
    expect(key).toBe('/usr/bin/python3.11 /home/ann/train.py');
    expect(keyOf(['python', '-u', '-X', 'dev', '/home/ann/train.py', '--lr', '0.2'])).toBe(key);
    expect(keyOf(['python3', 'train.py'], '/home/bob')).not.toBe(key);
  });

  it.each([
    [['python3', '-m', 'ipykernel_launcher', '-f', 'kernel-1.json'], '/usr/bin/python3.11 -m ipykernel_launcher'],
    [['python3'], '/usr/bin/python3.11 '],
    [['python3', '-i', '-'], '/usr/bin/python3.11 '],
  ])('of %j', (argv, key) => {
    expect(keyOf(argv)).toBe(key);
  });

  it('tells pieces of code apart without keeping them', () => {
    const key = keyOf(['python3', '-c', 'token = "secret"']);
    expect(key).not.toContain('secret');
    expect(keyOf(['python3', '-Ic', 'token = "secret"'])).toBe(key);
    expect(keyOf(['python3', '-c', 'import torch'])).not.toBe(key);
  });
});
