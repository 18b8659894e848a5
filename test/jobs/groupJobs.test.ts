import { describe, expect, it } from 'vitest';
import type { Claim } from '../../src/main/jobs/claims';
import { groupJobs, type SeenProcess } from '../../src/main/jobs/groupJobs';
import { Jobs } from '../../src/main/jobs/jobs';

const claim = (pid: number, devices: readonly string[]): Claim => ({
  id: `c${pid}`,
  pid,
  source: 'claim',
  name: 'python3 train.py',
  devices,
  sinceMs: 5,
});
const holder = (pid: number, ancestors: readonly number[], extra: Partial<SeenProcess> = {}): SeenProcess => ({
  pid,
  ancestors,
  name: `job ${pid}`,
  class: 'training',
  source: 'library',
  devices: ['gpu-0'],
  sinceMs: pid,
  ...extra,
});

describe('groupJobs', () => {
  it('counts data loaders with their parent', () => {
    const jobs = groupJobs([], [holder(11, [10, 5]), holder(10, [5]), holder(12, [11, 10, 5], { devices: ['gpu-1'] })]);
    expect(jobs).toMatchObject([
      { name: 'job 10', pids: [10, 11, 12], devices: ['gpu-0', 'gpu-1'], source: 'library', sinceMs: 10 },
    ]);
  });

  it('keeps jobs apart that only share a shell', () => {
    expect(groupJobs([], [holder(10, [5]), holder(11, [5])])).toHaveLength(2);
  });

  it('lets a claim speak for its own process and its children, and for its own devices', () => {
    const jobs = groupJobs([claim(10, ['gpu-1'])], [holder(10, [5]), holder(11, [10, 5])]);
    expect(jobs).toEqual([
      { id: 'c10', name: 'python3 train.py', pids: [10, 11], devices: ['gpu-1'], class: 'claimed', source: 'claim', sinceMs: 5 },
    ]);
  });

  it('gives a process to its nearest claim', () => {
    const jobs = groupJobs([claim(5, ['gpu-0']), claim(10, ['gpu-1'])], [holder(11, [10, 5])]);
    expect(jobs.map((job) => job.pids)).toEqual([[5], [10, 11]]);
  });

  it('leaves out what does not block, even as a parent', () => {
    const jobs = groupJobs([], [holder(10, [], { class: 'desktop' }), holder(11, [10]), holder(12, [], { class: 'miner' })]);
    expect(jobs.map((job) => job.pids)).toEqual([[11]]);
  });
});

describe('an intent among jobs', () => {
  const intent = (pid: number, devices: readonly string[], sinceMs = 1) =>
    holder(pid, [5], { source: 'import', devices, sinceMs, name: `import ${pid}` });

  it('is a job until a holder says more, which is the same job then', () => {
    const [announced] = groupJobs([], [intent(10, ['gpu-0', 'gpu-1'])]);
    expect(announced).toMatchObject({ pids: [10], devices: ['gpu-0', 'gpu-1'], source: 'import' });
    const [seen] = groupJobs([], [holder(10, [5], { class: 'notebook' }), intent(10, [])]);
    expect(seen).toEqual({ ...announced, name: 'job 10', devices: ['gpu-0'], class: 'notebook', source: 'library' });
  });

  it('that uses nothing itself is no job', () => {
    expect(groupJobs([], [intent(10, [])])).toEqual([]);
    expect(groupJobs([], [intent(10, []), holder(11, [10, 5])])).toMatchObject([{ pids: [10, 11], devices: ['gpu-0'] }]);
  });

  it('belongs to its claim', () => {
    expect(groupJobs([claim(10, ['gpu-1'])], [intent(10, ['gpu-0']), intent(11, ['gpu-0'])])).toMatchObject([
      { pids: [10], devices: ['gpu-1'], class: 'claimed' },
      { pids: [11], source: 'import' },
    ]);
    expect(groupJobs([{ ...claim(10, ['gpu-1']), source: 'hook' }], [])).toMatchObject([{ source: 'hook', class: 'claimed' }]);
  });
});

describe('Jobs', () => {
  it('tells once for each change, at once, and not after stop', () => {
    const listeners = { claims: () => undefined, holders: () => undefined, intents: () => undefined };
    let intents: readonly SeenProcess[] = [];
    let claims: readonly Claim[] = [];
    const on = (name: keyof typeof listeners) => (listener: () => void) => {
      listeners[name] = () => void listener();
      return () => {
        listeners[name] = () => undefined;
      };
    };
    const jobs = new Jobs(
      { list: () => claims, onDidChange: on('claims') },
      { list: () => [holder(9, [])], onDidChange: on('holders') },
      { list: () => intents, onDidChange: on('intents') },
    );
    const told: number[] = [];
    jobs.onDidChange((list) => told.push(list.length));
    jobs.start();
    expect(told).toEqual([1]);
    listeners.holders();
    expect(told).toEqual([1]);
    claims = [claim(10, ['gpu-0'])];
    listeners.claims();
    expect(told).toEqual([1, 2]);
    intents = [holder(11, [], { source: 'import' })];
    listeners.intents();
    expect(told).toEqual([1, 2, 3]);
    jobs.stop();
    claims = [];
    listeners.claims();
    expect(told).toEqual([1, 2, 3]);
    expect(jobs.list()).toHaveLength(3);
  });

  it('makes no job of what is still listed of a claim that has ended', () => {
    let claims: readonly Claim[] = [claim(10, ['gpu-0'])];
    let holders: readonly SeenProcess[] = [holder(10, []), holder(11, [10])];
    const listeners: (() => void)[] = [];
    const onDidChange = (listener: () => void) => {
      listeners.push(listener);
      return () => undefined;
    };
    const jobs = new Jobs({ list: () => claims, onDidChange }, { list: () => holders, onDidChange });
    jobs.start();
    const now = () => {
      listeners[0]?.();
      return jobs.list().map(({ id, pids }) => [id, pids]);
    };
    expect(now()).toEqual([['c10', [10, 11]]]);
    claims = [];
    expect(now()).toEqual([['b-11', [11]]]); // a child that goes on is one
    expect(now()).toEqual([['b-11', [11]]]);
    holders = [];
    expect(now()).toEqual([]);
    holders = [holder(10, [], { sinceMs: 99 })]; // the number of another process by now
    expect(now()).toEqual([['2r-10', [10]]]);
  });
});
