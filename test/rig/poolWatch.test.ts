import { beforeEach, describe, expect, it } from 'vitest';
import type { MinerPlan, MinerStats } from '../../src/main/miners/adapter';
import { RigDevice } from '../../src/main/rig/rigDevice';
import { ok } from '../../src/shared/faults';
import { FakeClock, settle } from '../support/fakeClock';
import type { FakeSession } from '../support/fakeSession';
import { deviceParts, lastOf } from './testDevice';

const stats = { hashrateHs: 60e6, accepted: 1, rejected: 0, stale: 0, isConnected: true, isPaused: false } as MinerStats;
const minute = 60_000;

let clock: FakeClock;
let sessions: FakeSession[];
let switches: string[];
let pools: readonly string[];
let reachable: readonly string[];
let device: RigDevice;

beforeEach(() => {
  clock = new FakeClock();
  sessions = [];
  switches = [];
  pools = ['one:1', 'two:2'];
  reachable = [];
  device = new RigDevice({
    ...deviceParts(clock, sessions),
    makePlan: () => ok({ adapter: { id: 'practice', name: 'Practice' }, pools } as unknown as MinerPlan),
    failover: {
      doesWork: (pool) => Promise.resolve(reachable.includes(pool)),
      onSwitch: (from, to, why) => switches.push(`${from} ${to} ${why?.code ?? 'good again'}`),
    },
  });
  device.setMode('mining');
});

const last = () => lastOf(sessions);

/** Lets the miner work for so long, told once a second. */
async function mines(ms: number): Promise<void> {
  for (let done = 0; done < ms && last().orders.length === 0; done += 1000) {
    last().become({ phase: 'mining', stats, trouble: null });
    await clock.advance(1000);
  }
}

async function ends(code: 'pool/silent' | 'pool/rejects-shares' | 'pool/unreachable' | 'miner/crashed'): Promise<void> {
  last().end({ fault: { code }, code: null, signal: null });
  await clock.advance(6000);
}

describe('the pools of a device', () => {
  it.each(['pool/silent', 'pool/rejects-shares', 'pool/unreachable'] as const)('change when a run ends with %s', async (code) => {
    await mines(3000);
    await ends(code);
    expect(last().plan.pools).toEqual(['two:2', 'one:1']);
    expect(switches).toEqual([`one:1 two:2 ${code}`]);
  });

  it('stay when the miner is to blame', async () => {
    await mines(3000);
    await ends('miner/crashed');
    expect(sessions).toHaveLength(2);
    expect(last().plan.pools).toEqual(['one:1', 'two:2']);
  });

  it('change under a miner that keeps trying for a minute', async () => {
    await mines(3000);
    const trouble = { code: 'pool/unreachable' } as const;
    for (let s = 0; s <= 61 && last().orders.length === 0; s += 1) {
      last().become({ phase: 'mining', trouble });
      await clock.advance(1000);
    }
    expect(last().orders).toEqual(['stop']);
    last().finishStop();
    await settle();
    expect(last().plan.pools[0]).toBe('two:2');
  });

  it('are back in order after five minutes in which the first answered', async () => {
    await ends('pool/silent');
    reachable = ['one:1'];
    await mines(4 * minute);
    expect(last().orders).toEqual([]);
    await mines(2 * minute);
    expect(last().orders).toEqual(['stop']);
    last().finishStop();
    await settle();
    expect(last().plan.pools).toEqual(['one:1', 'two:2']);
    expect(switches.at(-1)).toBe('two:2 one:1 good again');
  });

  it('do not go back to one that does not answer', async () => {
    await ends('pool/silent');
    await mines(10 * minute);
    expect(last().orders).toEqual([]);
  });

  it('begin anew when others are set up', async () => {
    await ends('pool/silent');
    pools = ['three:3', 'four:4'];
    device.settingsChanged();
    last().finishStop();
    await settle();
    expect(last().plan.pools).toEqual(['three:3', 'four:4']);
  });

  it('wait longer and longer when all are down', async () => {
    for (let round = 0; round < 6; round += 1) {
      last().end({ fault: { code: 'pool/unreachable' }, code: null, signal: null });
      await clock.advance(1000);
      if (round < 5) await clock.advance(10 * minute);
    }
    const { untilMs } = device.decision;
    expect((untilMs ?? 0) - clock.nowMs()).toBeGreaterThan(20_000);
  });
});
