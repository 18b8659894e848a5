import { beforeEach, describe, expect, it } from 'vitest';
import type { DeviceInfo } from '../../src/main/gpus/source';
import type { MinerPlan } from '../../src/main/miners/adapter';
import { heatLimits } from '../../src/main/rig/heat';
import { RigDevice } from '../../src/main/rig/rigDevice';
import { ok } from '../../src/shared/faults';
import { timingsSchema } from '../../src/shared/setup';
import { FakeClock, settle } from '../support/fakeClock';
import { FakeSession } from '../support/fakeSession';

// When a device says that mining begins and ends on it: what its clocks follow.

let session: FakeSession;
let story: (boolean | 'kill' | 'stop')[];
let device: RigDevice;

beforeEach(() => {
  story = [];
  const plan = ok({ adapter: { id: 'practice', name: 'Practice' }, pools: [] } as unknown as MinerPlan);
  device = new RigDevice({
    info: { id: 'GPU-0', kind: 'gpu', index: 0, name: 'Card', slowdownC: 90 } as DeviceInfo,
    clock: new FakeClock(),
    launch: (given) => {
      session = new FakeSession(given);
      return session;
    },
    makePlan: () => plan,
    freeMiB: () => Promise.resolve(8000),
    timings: () => timingsSchema.parse({}),
    quietMs: () => 15_000,
    onActivity: () => undefined,
    onShares: () => undefined,
    onDidChange: () => undefined,
    onMining: (isMining) => story.push(...(session.orders as ('kill' | 'stop')[]), isMining),
  });
  device.setMode('mining');
  expect(story).toEqual([true]);
  session.become({ phase: 'mining' });
  story.length = 0;
});

describe('the end of mining is told', () => {
  it('in the same turn as the kill for a job, after it and not waiting for it', async () => {
    device.setWanted({ kind: 'claim', job: 'job-1' });
    expect(story).toEqual(['kill', false]);
    session.finishKill();
    await settle();
    expect(device.decision.activity).toBe('inUse');
  });

  it('only when the miner is gone, where it stops by itself: a hot card must not get its whole power back before', async () => {
    const reading = { temperatureC: 95, memoryTemperatureC: null, isSensorLost: false };
    device.readHeat(reading, heatLimits(90, { core: null, memory: null }));
    expect(session.orders).toEqual(['stop']);
    expect(story).toEqual([]);
    session.finishStop();
    await settle();
    expect(story.at(-1)).toBe(false);
  });

  it('when it crashes', () => {
    session.end({ fault: { code: 'miner/crashed' }, code: null, signal: 'SIGSEGV' });
    expect(story).toEqual([false]);
  });
});
