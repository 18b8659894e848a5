import { beforeEach, describe, expect, it } from 'vitest';
import type { Reading } from '../../src/main/gpus/source';
import type { MinerPlan, MinerStats } from '../../src/main/miners/adapter';
import { RigDevice } from '../../src/main/rig/rigDevice';
import type { FaultCode } from '../../src/shared/faultCodes';
import { ok } from '../../src/shared/faults';
import { FakeClock, settle } from '../support/fakeClock';
import type { FakeSession } from '../support/fakeSession';
import { deviceParts, lastOf, workingStats } from './testDevice';

/** A share in 20 s. */
const working: MinerStats = { ...workingStats, accepted: 0, difficulty: 1200e6 };

let clock: FakeClock;
let sessions: FakeSession[];
let pools: readonly string[];
let mined: Pick<MinerPlan, 'coin' | 'blockMs'>;
let overclock: string | null;
let allowed: boolean[];
let device: RigDevice;
let accepted: number;

beforeEach(() => {
  clock = new FakeClock();
  sessions = [];
  pools = ['one:1'];
  mined = { coin: 'NONE' };
  overclock = 'coreOffsetMHz 200';
  allowed = [];
  accepted = 0;
  device = new RigDevice({
    ...deviceParts(clock, sessions),
    makePlan: () =>
      ok({ adapter: { id: 'practice', name: 'Practice' }, algorithm: 'a', pools, ...mined } as unknown as MinerPlan),
    overclock: { setting: () => overclock, allow: (isAllowed) => allowed.push(isAllowed) },
  });
  device.setMode('mining');
});

const last = () => lastOf(sessions);
const xid = (number: number, atMs: number) =>
  ({ details: { lastXid: { xid: number, atMs }, throttle: [] } }) as unknown as Reading;

/** Answers once a second until the run is told to end, at most for so long; resolves with how long it was, s. */
async function mines(forS: number, at: (s: number) => Partial<MinerStats>): Promise<number> {
  for (let s = 1; s <= forS; s += 1) {
    last().become({ phase: 'mining', stats: { ...working, ...at(s) } });
    if (last().orders.length > 0) return s;
    await clock.advance(1000);
  }
  return Number.POSITIVE_INFINITY;
}
const steady = (s: number) => ({ accepted: accepted + Math.floor(s / 20) });

async function ends(code: FaultCode): Promise<void> {
  last().end({ fault: { code }, code: null, signal: null });
  await settle();
}

describe('a run that chance does not explain is ended', () => {
  it('when the pool answers no share for as long as it takes, not before', async () => {
    expect(await mines(300, () => ({}))).toBe(Number.POSITIVE_INFINITY);
    expect(await mines(100, () => ({}))).toBeLessThan(87); // 322 s by theory, 1.2 times that is 386
    expect(last().orders).toEqual(['end for pool/silent']);
    await ends('pool/silent');
    expect(device.fault()).toMatchObject({ code: 'pool/silent', step: { do: 'restart' } });
  });

  it('when shares are refused one after the other', async () => {
    expect(await mines(300, (s) => ({ rejected: Math.floor(s / 20) }))).toBe(100);
    expect(last().orders).toEqual(['end for pool/rejects-shares']);
  });

  it('when it does half of what this device did in an earlier run', async () => {
    expect(await mines(900, steady)).toBe(Number.POSITIVE_INFINITY);
    await ends('miner/exited');
    await clock.advance(6000);
    expect(sessions).toHaveLength(2);
    const s = await mines(400, (at) => ({ ...steady(at), hashrateHs: 30e6 }));
    expect(last().orders).toEqual(['end for miner/slow']);
    expect(s).toBeLessThan(190);
  });

  it('when no new job comes', async () => {
    for (let s = 0; s < 3600; s += 1) {
      if (s % 15 === 0) last().become({ jobs: 1 + s / 15 });
      last().become({ phase: 'mining', stats: { ...working, ...steady(s) } });
      await clock.advance(1000);
    }
    expect(last().orders).toEqual([]);
    accepted = 3600 / 20;
    expect(await mines(900, steady)).toBeLessThan(520); // 32 gaps of 15 s
    expect(last().orders).toEqual(['end for pool/frozen-job']);
  });

  it('when no new job comes for 1.2 times what the blocks of its coin allow, and of the coin that it is switched to', async () => {
    for (const [coin, blockMs] of [
      ['RVN', 60_000],
      ['FIRO', 150_000],
    ] as const) {
      mined = { coin, blockMs };
      device.settingsChanged();
      if (last().orders.length > 0) {
        last().finishStop();
        await settle();
      }
      expect(last().plan.coin).toBe(coin);
      last().become({ jobs: 1 });
      const theoryS = (Math.log(1e7) * blockMs) / 1000;
      const foundS = await mines(2 * theoryS, steady);
      expect(foundS).toBeGreaterThan(theoryS);
      expect(foundS).toBeLessThan(1.2 * theoryS);
      expect(last().orders).toEqual(['end for pool/frozen-job']);
      await ends('pool/frozen-job');
      await clock.advance(6000);
      accepted = 0;
    }
  });

  it('not while it has no pool by its own word, in its answers or in its log alone', async () => {
    expect(await mines(900, () => ({ isConnected: false }))).toBe(Number.POSITIVE_INFINITY);
    last().become({ trouble: { code: 'pool/unreachable' } });
    expect(await mines(900, () => ({ isConnected: null }))).toBe(Number.POSITIVE_INFINITY);
  });

  it('not while a job has the device: what is on its way out is not judged', async () => {
    await mines(300, () => ({}));
    device.setWanted({ kind: 'claim', job: 'job-1' });
    expect(last().orders).toEqual(['kill']);
    for (let s = 0; s < 200; s += 1) last().become({ stats: { ...working, uptimeS: s } });
    expect(last().orders).toEqual(['kill']);
  });
});

describe('what the driver says', () => {
  const gone = { fault: 'gpu/gone' } as Reading;

  it.each([
    [13, ['end for miner/gpu-error']],
    [79, ['end for gpu/gone']],
    [45, []],
    [63, []],
  ])('XID %s', (number, orders) => {
    last().become({ phase: 'mining', stats: working });
    device.watchdog.readDriver(xid(number, 5), device.session);
    expect(last().orders).toEqual(orders);
  });

  it('is heard once: a report of an earlier run, or of a job, ends nothing', async () => {
    device.watchdog.readDriver(xid(13, 5), null);
    device.watchdog.readDriver(xid(13, 5), device.session);
    expect(last().orders).toEqual([]);
  });

  it('a card that is gone is left alone at once, until somebody looks', async () => {
    device.watchdog.readDriver(gone, device.session);
    expect(last().orders).toEqual(['end for gpu/gone']);
    await ends('gpu/gone');
    await clock.advance(24 * 3_600_000);
    expect(sessions).toHaveLength(1);
    expect(device.decision).toMatchObject({ activity: 'faulted', untilMs: null });
    expect(device.fault()).toMatchObject({ code: 'gpu/gone', step: { do: 'exclude', atMs: null } });
    device.mineAgain();
    expect(sessions).toHaveLength(2);
  });
});

describe('the ladder', () => {
  async function crashes(times: number): Promise<void> {
    for (let n = 0; n < times; n += 1) {
      last().become({ phase: 'mining', stats: working });
      await ends('miner/crashed');
      await clock.advance(310_000);
    }
  }

  it('restarts, then without the overclock, then not at all, and says so', async () => {
    await crashes(3);
    expect(allowed).toEqual([true, true, true, true]);
    expect(device.watchdog.withoutOverclock()).toBeNull();
    await crashes(1);
    expect(allowed.at(-1)).toBe(false);
    expect(device.watchdog.withoutOverclock()?.code).toBe('gpu/without-overclock');
    await crashes(3);
    expect(sessions).toHaveLength(8);
    await crashes(1);
    expect(device.decision).toMatchObject({ activity: 'faulted', untilMs: null });
    expect(sessions).toHaveLength(8);
    expect(device.fault()).toMatchObject({ step: { do: 'exclude' } });
    device.mineAgain();
    expect(allowed.at(-1)).toBe(true);
  });

  it('begins anew with other clocks', async () => {
    await crashes(4);
    expect(allowed.at(-1)).toBe(false);
    overclock = 'coreOffsetMHz 100';
    await crashes(1);
    expect(allowed.at(-1)).toBe(true);
  });

  it('is not climbed by ends that were asked for: a job, a pause, the user', async () => {
    for (let n = 0; n < 20; n += 1) {
      last().become({ phase: 'mining', stats: working });
      device.setWanted({ kind: 'job', job: `job-${n}` });
      last().finishKill();
      await clock.advance(1000);
      device.setWanted(null);
      await clock.advance(1000);
      device.setPause({ untilMs: clock.nowMs() + 1000 });
      last().finishStop();
      await clock.advance(2000);
    }
    expect(sessions).toHaveLength(41);
    expect(device.lastFault).toBeNull();
    expect(allowed).not.toContain(false);
  });

  it('keeps to its budget: no more than fifteen starts in an hour', async () => {
    pools = ['one:1'];
    for (let s = 0; s < 3600; s += 1) {
      if (device.session !== null) await ends('miner/bad-arguments');
      await clock.advance(1000);
    }
    expect(sessions.length).toBeLessThanOrEqual(16);
    expect(sessions.length).toBeGreaterThan(10);
  });
});

describe('waits', () => {
  it('are over when the time that was told has passed, also on a clock that was set back or forth', async () => {
    await ends('miner/crashed');
    clock.jump(-3 * 3_600_000);
    expect(device.decision.activity).toBe('faulted');
    await clock.advance(5100);
    expect(sessions).toHaveLength(2);
    device.setPause({ untilMs: clock.nowMs() + 3_600_000 });
    last().finishStop();
    await settle();
    clock.jump(3_600_001); // a sleep
    await clock.advance(60_100);
    expect(sessions).toHaveLength(3);
  });
});
