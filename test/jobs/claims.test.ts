import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { ClaimDesk, type ClaimDeskOptions } from '../../src/main/jobs/claimDesk';
import { Claims } from '../../src/main/jobs/claims';
import { type Clock, systemClock } from '../../src/main/platform/clock';
import { closeFd, haveExited, pidfdOpen } from '../../src/main/platform/ffi';
import { ok } from '../../src/shared/faults';
import { PolledExits } from '../support/polledExits';

const children: ChildProcess[] = [];
const open: Claims[] = [];
afterEach(() => {
  for (const claims of open.splice(0)) claims.stop();
  for (const child of children.splice(0)) child.kill('SIGKILL');
});

function job() {
  const child = spawn('sleep', ['600'], { stdio: 'ignore' });
  children.push(child);
  return { child, pid: child.pid ?? 0 };
}

function claimsWith(clock: Clock = systemClock) {
  const pidfds = { open: pidfdOpen, haveExited, close: closeFd };
  const exits = new PolledExits(haveExited, clock);
  const claims = new Claims({ pidfds, exits, nameOf: (pid) => `job ${pid}`, clock });
  open.push(claims);
  return claims;
}

describe('Claims', () => {
  it('keeps a claim as long as its process, and tells', async () => {
    const claims = claimsWith();
    const { child, pid } = job();
    const changed = vi.fn();
    claims.onDidChange(changed);
    const claim = claims.open(pid, ['gpu-0']);
    expect(claim).toMatchObject({ ok: true, value: { pid, name: `job ${pid}`, devices: ['gpu-0'] } });
    expect(changed).toHaveBeenCalledTimes(1); // before open returns: the kill order must not wait
    child.kill('SIGKILL');
    await vi.waitFor(() => expect(claims.list()).toEqual([]), 10_000);
    expect(changed).toHaveBeenCalledTimes(2);
  });

  it('has a timer only while there is something to watch', async () => {
    let running = 0;
    const clock: Clock = {
      ...systemClock,
      every(ms, run) {
        running += 1;
        const stop = systemClock.every(ms, run);
        return () => {
          running -= 1;
          stop();
        };
      },
    };
    const claims = claimsWith(clock);
    expect(running).toBe(0);
    const jobs = [job(), job()];
    for (const { pid } of jobs) claims.open(pid, ['cpu']);
    expect(running).toBe(1);
    for (const { child } of jobs) child.kill('SIGKILL');
    await vi.waitFor(() => expect(running).toBe(0), 10_000);
    claims.open(job().pid, ['cpu']);
    expect(running).toBe(1);
    claims.stop();
    expect(running).toBe(0);
  });

  it('tells once of many that end together, and closes what it opened', async () => {
    const ends: (() => void)[] = [];
    const closed: number[] = [];
    const claims = new Claims({
      pidfds: { open: (pid) => pid + 1000, haveExited: (fds) => fds.map(() => false), close: (fd) => closed.push(fd) },
      exits: {
        watch: (_fd, onExit) => {
          ends.push(onExit);
          return () => undefined;
        },
      },
      nameOf: String,
      clock: systemClock,
    });
    for (let pid = 1; pid <= 500; pid += 1) claims.open(pid, ['gpu-0'], 'hook');
    const changed = vi.fn();
    claims.onDidChange(changed);
    for (const end of ends.slice(0, 499)) end();
    await Promise.resolve();
    expect(changed).toHaveBeenCalledTimes(1);
    expect(claims.list()).toMatchObject([{ pid: 500, source: 'hook' }]);
    expect(closed).toHaveLength(499);
    claims.stop();
    expect(closed).toHaveLength(500);
  });

  it('takes a new process that got the number of one that ended unnoticed', () => {
    const gone = new Set<number>();
    let next = 10;
    const claims = new Claims({
      pidfds: { open: () => next++, haveExited: (fds) => fds.map((fd) => gone.has(fd)), close: () => undefined },
      exits: { watch: () => () => undefined },
      nameOf: String,
      clock: systemClock,
    });
    claims.open(42, ['gpu-0']);
    gone.add(10);
    claims.open(42, ['gpu-1'], 'hook');
    expect(claims.list()).toMatchObject([{ pid: 42, devices: ['gpu-1'], source: 'hook' }]);
  });

  it('refuses the thousand and first', () => {
    const claims = new Claims({
      pidfds: { open: (pid) => pid, haveExited: (fds) => fds.map(() => false), close: () => undefined },
      exits: { watch: () => () => undefined },
      nameOf: String,
      clock: systemClock,
    });
    for (let pid = 1; pid <= 1000; pid += 1) expect(claims.open(pid, ['gpu-0']).ok).toBe(true);
    expect(claims.open(1001, ['gpu-0'])).toMatchObject({ ok: false, fault: { code: 'app/refused' } });
    expect(claims.open(1000, ['gpu-1']).ok).toBe(true);
  });

  it('lets a process claim again and adds up', () => {
    const claims = claimsWith();
    const { pid } = job();
    claims.open(pid, ['gpu-0']);
    claims.open(pid, ['gpu-1', 'gpu-0']);
    expect(claims.list()).toMatchObject([{ pid, devices: ['gpu-0', 'gpu-1'] }]);
  });

  it('refuses a process that is gone', async () => {
    const { child, pid } = job();
    child.kill('SIGKILL');
    await once(child, 'exit');
    expect(claimsWith().open(pid, ['gpu-0'])).toMatchObject({ ok: false, fault: { code: 'claim/bad-request' } });
  });
});

describe('ClaimDesk', () => {
  const devices = [
    { id: 'gpu-0', kind: 'gpu', vendor: 'practice', index: 0, name: 'RTX 3070' },
    { id: 'gpu-1', kind: 'gpu', vendor: 'practice', index: 1, name: 'RTX 3070' },
  ] as const;
  const asked = { gpus: null, env: {}, source: 'claim' } as const;

  interface Parts {
    readonly whenFree?: (devices: readonly string[]) => Promise<boolean>;
    readonly classOf?: ClaimDeskOptions['classOf'];
    readonly ancestors?: Readonly<Record<number, readonly number[]>>;
  }

  function deskFor(
    claims: Claims,
    { whenFree = async () => true, classOf = () => 'training', ancestors = { 7: [42] } }: Parts = {},
  ) {
    const intents = { open: vi.fn(() => ok(null)), insist: vi.fn(() => ok(null)), confirm: vi.fn() };
    const desk = new ClaimDesk({
      claims,
      intents,
      classOf,
      devices: () => devices,
      whenFree,
      timeoutMs: () => 5000,
      ancestorsOf: (pid) => ancestors[pid] ?? [],
      clock: systemClock,
    });
    return { desk, intents };
  }

  it('registers first and answers when the devices are free', async () => {
    const claims = claimsWith();
    const { pid } = job();
    const seen: number[] = [];
    const whenFree = async () => {
      seen.push(claims.list().length);
      return true;
    };
    const taken = deskFor(claims, { whenFree }).desk.take({ ...asked, pid }, pid);
    if (!taken.ok) throw new Error(taken.fault.code);
    expect(taken.value.timeoutMs).toBe(5000);
    expect(await taken.value.answer).toMatchObject({ devices: ['gpu-0', 'gpu-1'], isFree: true, cuda: null, rocr: null });
    expect(seen).toEqual([1]);
  });

  it('says so when they are not free in time', async () => {
    const { pid } = job();
    const taken = deskFor(claimsWith(), { whenFree: async () => false }).desk.take({ ...asked, pid, gpus: '0' }, pid);
    expect(taken.ok && (await taken.value.answer).isFree).toBe(false);
  });

  it('takes claims for oneself and for one’s parent, for nobody else', () => {
    const claims = claimsWith();
    const request = (pid: number | 'parent', peer: number) => deskFor(claims).desk.take({ ...asked, pid }, peer);
    const { pid } = job();
    expect(request(pid, 99)).toMatchObject({ ok: false, fault: { code: 'claim/not-yours' } });
    expect(request(42, 8)).toMatchObject({ ok: false, fault: { code: 'claim/not-yours' } });
    expect(request(0, 0)).toMatchObject({ ok: false, fault: { code: 'claim/not-yours' } });
    expect(request(1, 99)).toMatchObject({ ok: false, fault: { code: 'claim/not-yours' } });
    expect(request('parent', 99)).toMatchObject({ ok: false, fault: { code: 'claim/not-yours' } });
    expect(claims.list()).toEqual([]);
    expect(request(pid, pid).ok).toBe(true);
  });

  it('needs no numbers, which differ in a container', () => {
    const claims = claimsWith();
    const [rank, launcher] = [job().pid, job().pid];
    const { desk } = deskFor(claims, { ancestors: { [rank]: [launcher] } });
    desk.take({ ...asked, source: 'hook', pid: 'parent' }, rank);
    expect(claims.list()).toMatchObject([{ pid: launcher, source: 'hook' }]);
    desk.take({ ...asked, source: 'hook', pid: 'self' }, rank);
    expect(claims.list().map((claim) => claim.pid)).toEqual([launcher, rank]);
  });

  it('registers nothing for a GPU that is not there', () => {
    const claims = claimsWith();
    const { pid } = job();
    expect(deskFor(claims).desk.take({ ...asked, pid, gpus: '5' }, pid)).toMatchObject({
      ok: false,
      fault: { code: 'app/usage' },
    });
    expect(claims.list()).toEqual([]);
  });

  it('does not let a library widen what was claimed by hand', async () => {
    const claims = claimsWith();
    const [shell, script] = [job().pid, job().pid];
    const freed: (readonly string[])[] = [];
    const whenFree = async (wanted: readonly string[]) => freed.push(wanted) > 0;
    const { desk } = deskFor(claims, { whenFree, ancestors: { [script]: [shell] } });
    desk.take({ ...asked, pid: shell, gpus: '1' }, shell);
    const covered = desk.take({ ...asked, source: 'hook', pid: script }, script);
    expect(covered.ok && (await covered.value.answer).devices).toEqual(['gpu-1']);
    desk.take({ ...asked, source: 'hook', pid: shell }, shell);
    expect(claims.list()).toMatchObject([{ pid: shell, devices: ['gpu-1'], source: 'claim' }]);
    expect(freed).toEqual([['gpu-1'], ['gpu-1'], ['gpu-1']]);
    // A script that chose another GPU itself is believed.
    desk.take({ pid: script, source: 'hook', gpus: null, env: { CUDA_VISIBLE_DEVICES: '0' } }, script);
    expect(claims.list()).toMatchObject([{ pid: shell }, { pid: script, devices: ['gpu-0'] }]);
  });

  it('hears of a library, and believes whoever claims', () => {
    const claims = claimsWith();
    const script = job().pid;
    const { desk, intents } = deskFor(claims, { ancestors: { [script]: [42, 41] } });
    expect(desk.hear({ pid: 'self', library: 'torch', env: { CUDA_VISIBLE_DEVICES: '1' } }, script)).toMatchObject({ ok: true });
    expect(intents.open).toHaveBeenCalledWith(script, [42, 41], ['gpu-1']);
    expect(desk.hear({ pid: 5, library: 'torch', env: {} }, script)).toMatchObject({
      ok: false,
      fault: { code: 'claim/not-yours' },
    });
    desk.take({ ...asked, pid: script }, script);
    expect(intents.confirm).toHaveBeenCalledWith([script, 42, 41]);
  });

  it('gives a notebook that the hook asks for its devices until it is idle, not for its life', async () => {
    const claims = claimsWith();
    const kernel = job().pid;
    const { desk, intents } = deskFor(claims, { classOf: () => 'notebook', ancestors: { [kernel]: [42] } });
    const taken = desk.take({ ...asked, source: 'hook', pid: 'self' }, kernel);
    expect(taken.ok && (await taken.value.answer)).toMatchObject({
      isFree: true,
      untilIdle: true,
      devices: ['gpu-0', 'gpu-1'],
    });
    expect(claims.list()).toEqual([]);
    expect(intents.insist).toHaveBeenCalledWith(kernel, [42], ['gpu-0', 'gpu-1'], 'notebook');
    expect(intents.confirm).toHaveBeenCalledWith([42]);
    // What somebody claims by hand is theirs, whatever it is.
    desk.take({ ...asked, pid: kernel }, kernel);
    expect(claims.list()).toMatchObject([{ pid: kernel, source: 'claim' }]);
  });
});
