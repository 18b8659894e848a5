import { describe, expect, it } from 'vitest';
import type { Job } from '../../src/main/jobs/job';
import type { MinerPlan } from '../../src/main/miners/adapter';
import { Rig } from '../../src/main/rig/rig';
import { ok } from '../../src/shared/faults';
import { settingsSchema } from '../../src/shared/setup';
import { FakeClock, settle } from '../support/fakeClock';
import type { FakeSession } from '../support/fakeSession';
import { silentLog } from '../support/silentLog';
import { deviceParts, lastOf, testInfo, workingStats } from './testDevice';

const plan = { adapter: { id: 'practice', name: 'Practice' }, pools: [] } as unknown as MinerPlan;
const job = { id: 'job-1', source: 'claim', devices: [testInfo.id], pids: [7] } as unknown as Job;

function miningRig(clock: FakeClock, sessions: FakeSession[]): Rig {
  const settings = { current: settingsSchema.parse({ mode: 'mining' }), update: async () => ok(settings.current) };
  const nothing = () => undefined;
  const rig = new Rig({
    clock,
    log: silentLog,
    settings,
    diary: { activity: nothing, shares: nothing, mode: nothing, pool: nothing },
    launch: deviceParts(clock, sessions).launch,
    makePlan: () => ok(plan),
    freeMiB: async () => 8000,
    quietMs: () => 15_000,
    cpuCount: 4,
    doesWork: async () => true,
    onDidChange: nothing,
  });
  rig.start([testInfo]);
  lastOf(sessions).become({ phase: 'mining', stats: workingStats });
  return rig;
}

describe('Rig', () => {
  it('kills for a job that comes while it is being stopped, and waits for nothing when that has ended', async () => {
    const clock = new FakeClock();
    const sessions: FakeSession[] = [];
    const rig = miningRig(clock, sessions);
    const stopped = rig.stop();
    expect(lastOf(sessions).orders).toEqual(['stop']);
    rig.jobsChanged([job]);
    expect(lastOf(sessions).orders).toEqual(['stop', 'kill']);
    lastOf(sessions).finishKill();
    await clock.advance(10);
    await stopped;
    rig.jobsChanged([]);
    await settle();
    expect(sessions).toHaveLength(1);
    expect(clock.waiting).toBe(0);
  });
});
