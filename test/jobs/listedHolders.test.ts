import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Holder } from '../../src/main/jobs/holders';
import { ListedHolders } from '../../src/main/jobs/listedHolders';
import { Suspects } from '../../src/main/jobs/sentinel/suspects';
import { Proc } from '../../src/main/platform/proc';
import type { GpuProcess } from '../../src/shared/gpuDetails';
import { FakeClock } from '../support/fakeClock';

// The driver's word on whom nobody may look into, with a /proc of our own making.

let dir: string;
let clock: FakeClock;
let listed: GpuProcess[];
let seen: Holder[];
let tellSeen: () => void;
let holders: ListedHolders;
let times: number;

beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'fallow-listed-'));
  clock = new FakeClock();
  listed = [];
  seen = [];
  times = 0;
  begins(1, 0);
  holders = new ListedHolders({
    holders: {
      list: () => seen,
      onDidChange: (listener) => {
        tellSeen = listener;
        return () => undefined;
      },
    },
    processes: () => listed,
    proc: new Proc(dir),
    isHidden: (pid) => pid >= 100,
    ownPid: 50,
    isOurGroup: (group) => group === 60,
    clock,
  });
  holders.onDidChange(() => {
    times += 1;
  });
});
afterEach(() => rmSync(dir, { recursive: true, force: true }));

function begins(pid: number, parent: number, { comm = 'python3', group = pid, startTicks = pid } = {}): void {
  mkdirSync(join(dir, String(pid)), { recursive: true });
  const rest = Array.from({ length: 15 }, () => '0').join(' ');
  writeFileSync(join(dir, String(pid), 'stat'), `${pid} (${comm}) S ${parent} ${group} ${group} ${rest} ${startTicks} 0 0`);
  writeFileSync(join(dir, String(pid), 'cmdline'), `${comm}\0train.py\0`);
}

const ends = (pid: number) => rmSync(join(dir, String(pid)), { recursive: true });
const on = (pid: number, device: string, kind: GpuProcess['kind'] = 'compute'): GpuProcess => ({
  ...{ pid, device, kind, usedMiB: 1000, smPct: 50, videoPct: 0 },
});

const opener = (pid: number, node?: string): Holder => ({
  ...{ pid, ancestors: [], name: 'job', program: { exe: null, script: null }, class: 'unknown', source: 'device' },
  traits: { argv: [], comm: 'job', isGraphicsOnly: false, hasLibrary: false },
  noticed: { kind: 'opened', values: node === undefined ? {} : { node } },
  ...{ devices: ['gpu-0', 'gpu-1'], sinceMs: 5 },
});

describe('ListedHolders', () => {
  it('knows whom the driver lists and nobody may look into, with its class, its devices and its parents', () => {
    begins(90, 1, { comm: 'containerd-shim' });
    begins(101, 90);
    listed = [on(101, 'gpu-1'), on(101, 'gpu-0'), on(101, 'gpu-0', 'graphics')];
    holders.begin();
    expect(holders.list()).toMatchObject([
      {
        pid: 101,
        ancestors: [90],
        class: 'training',
        source: 'device',
        devices: ['gpu-1', 'gpu-0'],
        noticed: { kind: 'listed' },
      },
    ]);
    expect(times).toBe(1);
    holders.look();
    expect(times).toBe(1);
  });

  it('leaves out who can be seen, who only draws, who has ended, and what is ours', () => {
    begins(70, 1);
    begins(101, 1);
    begins(102, 50);
    begins(103, 1, { group: 60 });
    listed = [on(70, 'gpu-0'), on(101, 'gpu-0', 'graphics'), on(102, 'gpu-0'), on(103, 'gpu-0'), on(104, 'gpu-0')];
    holders.begin();
    expect(holders.list()).toEqual([]);
  });

  it('believes the list where /proc shows nobody else at all', async () => {
    ends(1);
    listed = [on(104, 'gpu-0')];
    holders.begin();
    expect(holders.list()).toMatchObject([{ pid: 104, name: '?', class: 'unknown' }]);
    listed = [];
    await clock.advance(14_000);
    holders.look();
    expect(holders.list()).toHaveLength(1);
    await clock.advance(2000);
    holders.look();
    expect(holders.list()).toEqual([]);
  });

  it('keeps it through a list that failed, and no longer than it lives', async () => {
    begins(101, 1);
    listed = [on(101, 'gpu-0')];
    holders.begin();
    const [{ sinceMs } = { sinceMs: 0 }] = holders.list();
    listed = [];
    await clock.advance(7000);
    holders.look();
    listed = [on(101, 'gpu-1')];
    await clock.advance(7000);
    holders.look();
    expect(holders.list()).toMatchObject([{ pid: 101, sinceMs, devices: ['gpu-1'] }]);
    ends(101);
    begins(101, 1, { startTicks: 7 });
    holders.look();
    expect(holders.list()).toMatchObject([{ pid: 101, sinceMs: clock.nowMs() }]);
    ends(101);
    holders.look();
    expect(holders.list()).toEqual([]);
  });

  it('lets the driver say on which devices somebody is who was only known to have opened some', () => {
    begins(101, 1);
    seen = [opener(101), opener(102), opener(70, '/dev/nvidia-uvm')];
    holders.begin();
    const devices = () => holders.list().map((holder) => [holder.pid, holder.devices.join()]);
    expect(devices()).toEqual([101, 102, 70].map((pid) => [pid, 'gpu-0,gpu-1']));
    listed = [on(101, 'gpu-1'), on(70, 'gpu-1')];
    holders.look();
    expect(devices()).toEqual([
      [101, 'gpu-1'],
      [102, 'gpu-0,gpu-1'],
      [70, 'gpu-0,gpu-1'],
    ]);
  });

  it('passes on what was seen, and knows nobody while it rests', () => {
    begins(101, 1);
    listed = [on(101, 'gpu-0')];
    holders.begin();
    seen = [opener(70, '/dev/nvidia-uvm')];
    tellSeen();
    expect(times).toBe(2);
    expect(holders.list().map(({ pid }) => pid)).toEqual([70, 101]);
    holders.rest();
    seen = [];
    holders.look();
    expect(holders.list()).toEqual([]);
  });
});

describe('Suspects', () => {
  it('say who did it again: a GPU is opened that its driver had cleared it of', () => {
    begins(101, 1);
    const suspects = new Suspects(clock, dir);
    expect(suspects.add(101, 'device', ['gpu-0'])).toBeNull();
    expect(suspects.add(101, 'device', ['gpu-0'])).toMatchObject({ pid: 101, devices: ['gpu-0'] });
    expect(suspects.add(null, 'device', ['gpu-0'])).toBeNull();
    expect(suspects.add(null, 'device', ['gpu-0'])).toMatchObject({ pid: 0 });
    expect(suspects.list()).toHaveLength(2);
  });
});
