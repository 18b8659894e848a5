import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { ClaimDesk } from '../../src/main/jobs/claimDesk';
import { Claims } from '../../src/main/jobs/claims';
import { type Clock, systemClock } from '../../src/main/platform/clock';
import { closeFd, haveExited, pidfdOpen } from '../../src/main/platform/ffi';

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
  const claims = new Claims({ pidfds, nameOf: (pid) => `job ${pid}`, clock });
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
  const devices = [{ id: 'gpu-0', kind: 'gpu', vendor: 'practice', index: 0, name: 'RTX 3070' }] as const;

  function deskFor(claims: Claims, whenFree = async () => true) {
    return new ClaimDesk({
      claims,
      devices: () => devices,
      whenFree,
      timeoutMs: () => 5000,
      parentOf: (pid) => (pid === 7 ? 42 : 1),
      clock: systemClock,
    });
  }

  it('registers first and answers when the devices are free', async () => {
    const claims = claimsWith();
    const { pid } = job();
    const seen: number[] = [];
    const taken = deskFor(claims, async () => {
      seen.push(claims.list().length);
      return true;
    }).take({ pid, gpus: null, env: {} }, pid);
    if (!taken.ok) throw new Error(taken.fault.code);
    expect(taken.value.timeoutMs).toBe(5000);
    expect(await taken.value.answer).toMatchObject({ devices: ['gpu-0'], isFree: true, cuda: null, rocr: null });
    expect(seen).toEqual([1]);
  });

  it('says so when they are not free in time', async () => {
    const { pid } = job();
    const taken = deskFor(claimsWith(), async () => false).take({ pid, gpus: '0', env: {} }, pid);
    expect(taken.ok && (await taken.value.answer).isFree).toBe(false);
  });

  it('takes claims for oneself and for one’s parent, for nobody else', () => {
    const claims = claimsWith();
    const request = (pid: number, peer: number) => deskFor(claims).take({ pid, gpus: null, env: {} }, peer);
    const { pid } = job();
    expect(request(pid, 99)).toMatchObject({ ok: false, fault: { code: 'claim/not-yours' } });
    expect(request(42, 8)).toMatchObject({ ok: false, fault: { code: 'claim/not-yours' } });
    expect(request(0, 0)).toMatchObject({ ok: false, fault: { code: 'claim/not-yours' } });
    expect(claims.list()).toEqual([]);
    expect(request(pid, pid).ok).toBe(true);
  });

  it('registers nothing for a GPU that is not there', () => {
    const claims = claimsWith();
    const { pid } = job();
    expect(deskFor(claims).take({ pid, gpus: '5', env: {} }, pid)).toMatchObject({ ok: false, fault: { code: 'app/usage' } });
    expect(claims.list()).toEqual([]);
  });
});
