import type { DeviceInfo } from '../../src/main/gpus/source';
import type { MinerStats } from '../../src/main/miners/adapter';
import type { RigDeviceDeps } from '../../src/main/rig/rigDevice';
import { timingsSchema } from '../../src/shared/setup';
import type { FakeClock } from '../support/fakeClock';
import { FakeSession } from '../support/fakeSession';

// A device for tests of what is around it.

export const testInfo = { id: 'GPU-0', kind: 'gpu', index: 0, name: 'Card', slowdownC: 90 } as DeviceInfo;

/** Of a miner that has work and one share. */
export const workingStats: MinerStats = {
  version: '1',
  hashrateHs: 60e6,
  accepted: 1,
  rejected: 0,
  stale: 0,
  uptimeS: 9,
  pool: 'p',
  isConnected: true,
  isPaused: false,
  difficulty: null,
  temperatureC: null,
  fanPct: null,
  powerW: null,
};

/** All that a device needs but a plan. `sessions` gets each run of its miner, which does what the test says. */
export function deviceParts(clock: FakeClock, sessions: FakeSession[]): Omit<RigDeviceDeps, 'makePlan'> {
  const timings = timingsSchema.parse({});
  return {
    info: testInfo,
    clock,
    launch: (plan) => {
      const session = new FakeSession(plan);
      sessions.push(session);
      return session;
    },
    freeMiB: () => Promise.resolve(8000),
    timings: () => timings,
    quietMs: () => 0,
    onActivity: () => undefined,
    onShares: () => undefined,
    onDidChange: () => undefined,
  };
}

export function lastOf(sessions: readonly FakeSession[]): FakeSession {
  const session = sessions.at(-1);
  if (session === undefined) throw new Error('no miner was launched');
  return session;
}
