import { beforeEach, describe, expect, it } from 'vitest';
import type { MinerPlan } from '../../src/main/miners/adapter';
import { heatLimits } from '../../src/main/rig/heat';
import { RigDevice } from '../../src/main/rig/rigDevice';
import { fail, ok, type Result } from '../../src/shared/faults';
import { FakeClock, settle } from '../support/fakeClock';
import type { FakeSession } from '../support/fakeSession';
import { deviceParts, lastOf, workingStats } from './testDevice';

let clock: FakeClock;
let sessions: FakeSession[];
let story: string[];
let plan: Result<MinerPlan> | null;
let freeMiB: number | null;
let reserved: Result<null>;
let device: RigDevice;

const planFor = (extra: Partial<MinerPlan> = {}) =>
  ({ adapter: { id: 'practice', name: 'Practice' }, pools: [], ...extra }) as unknown as MinerPlan;
const last = () => lastOf(sessions);
const hot = (temperatureC: number) =>
  device.readHeat({ temperatureC, memoryTemperatureC: null, isSensorLost: false }, heatLimits(90, { core: null, memory: null }));

beforeEach(() => {
  clock = new FakeClock();
  sessions = [];
  story = [];
  plan = ok(planFor());
  freeMiB = 8000;
  reserved = ok(null);
  device = new RigDevice({
    ...deviceParts(clock, sessions),
    makePlan: () => plan,
    reserve: () => reserved,
    freeMiB: () => Promise.resolve(freeMiB),
    quietMs: () => 15_000,
    onActivity: (activity, because, fault) => story.push(`${activity}/${because}${fault === null ? '' : ` ${fault.code}`}`),
  });
});

async function mining(): Promise<FakeSession> {
  device.setMode('mining');
  last().become({ phase: 'mining', stats: workingStats });
  await settle();
  story.length = 0;
  return last();
}

describe('RigDevice', () => {
  it('starts, mines, and tells both', () => {
    device.setMode('mining');
    expect(sessions).toHaveLength(1);
    last().become({ phase: 'mining' });
    expect(story).toEqual(['starting/free', 'mining/free']);
  });

  it('makes room for a claim: kill at once, in use only when the miner is gone and the memory free', async () => {
    const session = await mining();
    freeMiB = 3000;
    let isFree = false;
    device.setWanted({ kind: 'claim', job: 'job-1' });
    void device.whenFree().then(() => {
      isFree = true;
    });
    expect(session.orders).toEqual(['kill']);
    session.finishKill();
    await settle();
    expect(isFree).toBe(false); // the driver still says 3000 MiB
    expect(device.decision.activity).toBe('vacating');
    freeMiB = 7990;
    await clock.advance(10);
    expect(isFree).toBe(true);
    expect(story).toEqual(['vacating/claim', 'inUse/claim']);
  });

  it('answers after half a second even when the memory stays taken by somebody else', async () => {
    const session = await mining();
    freeMiB = 3000;
    device.setWanted({ kind: 'claim', job: 'job-1' });
    session.finishKill();
    await clock.advance(600);
    expect(device.decision.activity).toBe('inUse');
  });

  it('mines again after the quiet time, not before', async () => {
    const session = await mining();
    device.setWanted({ kind: 'job', job: 'job-1' });
    session.finishKill();
    await clock.advance(1000);
    device.setWanted(null);
    expect(device.decision).toMatchObject({ activity: 'waiting', untilMs: clock.nowMs() + 15_000 });
    await clock.advance(14_900);
    expect(sessions).toHaveLength(1);
    await clock.advance(200);
    expect(sessions).toHaveLength(2);
    expect(story).toEqual(['vacating/job', 'inUse/job', 'waiting/quiet', 'starting/free']);
  });

  it('kills a miner that is busy with a clean stop when a claim arrives, and does not run two', async () => {
    const session = await mining();
    device.setPause({ untilMs: null });
    expect(session.orders).toEqual(['stop']);
    device.setWanted({ kind: 'claim', job: 'job-1' });
    expect(session.orders).toEqual(['stop', 'kill']);
    session.finishStop();
    await settle();
    expect(device.decision.activity).toBe('vacating'); // the kill has the last word
    session.finishKill();
    await clock.advance(10);
    expect(device.decision.activity).toBe('inUse');
    expect(sessions).toHaveLength(1);
  });

  it.each([
    ['goes off', () => device.setMode('off')],
    ['is excluded', () => device.setExcluded(true)],
    ['is shut down', () => void device.shutDown()],
  ])('kills for a claim that arrives while it %s', async (_, leave) => {
    const session = await mining();
    leave();
    expect(session.orders).toEqual(['stop']);
    device.setWanted({ kind: 'claim', job: 'job-1' });
    expect(session.orders).toEqual(['stop', 'kill']);
    session.finishKill();
    await clock.advance(10);
    expect(device.session).toBeNull();
  });

  it('starts no miner after its end, whatever was under way', async () => {
    const session = await mining();
    const end = device.shutDown();
    device.setMode('mining');
    session.finishStop();
    await end;
    device.setMode('mining');
    device.mineAgain();
    expect(sessions).toHaveLength(1);
    expect(device.decision).toMatchObject({ activity: 'off', because: 'mode' });
  });

  it('backs off after an exit nobody asked for, keeps the fault in sight until the miner works', async () => {
    const session = await mining();
    session.end({ fault: { code: 'miner/exited' }, code: 0, signal: null });
    expect(device.decision).toMatchObject({ activity: 'faulted', because: 'fault' });
    await clock.advance(4_900);
    expect(sessions).toHaveLength(1);
    await clock.advance(200);
    expect(sessions).toHaveLength(2);
    expect(device.fault()?.code).toBe('miner/exited');
    last().become({ phase: 'mining', stats: workingStats });
    expect(device.fault()).toBeNull();
    last().end({ fault: { code: 'miner/crashed' }, code: null, signal: 'SIGSEGV' });
    await clock.advance(9_000);
    expect(sessions).toHaveLength(2); // the second failure waits twice as long
    await clock.advance(1_200);
    expect(sessions).toHaveLength(3);
  });

  it('is making room, not starting, while a failed run ends itself, and a claim then still kills', async () => {
    const session = await mining();
    session.become({ phase: 'stopping' });
    expect(device.decision).toMatchObject({ activity: 'vacating', because: 'free' });
    device.setWanted({ kind: 'claim', job: 'job-1' });
    expect(session.orders).toEqual(['kill']);
  });

  it('stays faulted when the plan cannot be made, and tries again when settings change', () => {
    plan = fail('miner/not-found');
    device.setMode('mining');
    expect(story).toEqual(['faulted/fault miner/not-found']);
    plan = ok(planFor());
    device.settingsChanged();
    expect(sessions).toHaveLength(1);
  });

  it('starts nothing on a GPU that another app looks after, and tries again by itself', async () => {
    reserved = fail('gpu/other-fallow', undefined, { pid: 4711 });
    device.setMode('mining');
    expect(story).toEqual(['faulted/fault gpu/other-fallow']);
    expect(sessions).toHaveLength(0);
    reserved = ok(null);
    await clock.advance(6_000);
    expect(sessions).toHaveLength(1);
  });

  it('cools: clean stop, kill after a second, resume 10 °C lower', async () => {
    const session = await mining();
    hot(86);
    expect(session.orders).toEqual(['stop']);
    hot(88); // a second reading does not push the deadline away
    await clock.advance(600);
    hot(88);
    await clock.advance(500);
    expect(session.orders).toEqual(['stop', 'kill']);
    session.finishKill();
    await clock.advance(10);
    expect(story).toEqual(['vacating/hot gpu/hot', 'cooling/hot gpu/hot']);
    hot(76);
    expect(sessions).toHaveLength(1);
    hot(75);
    expect(sessions).toHaveLength(2);
  });

  it('shows a miner that is alive but earns nothing as needing the user, without killing it', async () => {
    const session = await mining();
    session.become({ trouble: { code: 'pool/wallet-refused' } });
    expect(story).toEqual(['faulted/fault pool/wallet-refused']);
    expect(session.orders).toEqual([]);
    session.become({ trouble: null });
    expect(device.decision.activity).toBe('mining');
  });

  it('restarts a miner whose settings changed, once', async () => {
    const session = await mining();
    plan = ok(planFor({ extraArgs: ['--x'] }));
    device.settingsChanged();
    device.settingsChanged();
    expect(session.orders).toEqual(['stop']);
    session.finishStop();
    await settle();
    expect(sessions).toHaveLength(2);
    expect(story).toEqual(['vacating/free', 'starting/free']);
  });

  it('says so when a miner will not die, and lets the job go on', async () => {
    const session = await mining();
    device.setWanted({ kind: 'claim', job: 'job-1' });
    session.finishKill(false);
    await clock.advance(600);
    expect(device.fault()?.code).toBe('miner/will-not-die');
    expect(device.decision.activity).toBe('inUse');
  });

  it('ends a pause by itself and leaves no timer behind after shutdown', async () => {
    device.setMode('mining');
    device.setPause({ untilMs: clock.nowMs() + 60_000 });
    last().finishStop();
    await settle();
    expect(device.decision.activity).toBe('paused');
    await clock.advance(60_100);
    expect(sessions).toHaveLength(2);
    device.setPause({ untilMs: clock.nowMs() + 60_000 });
    const end = device.shutDown();
    last().finishStop();
    await end;
    expect(device.decision.activity).toBe('off');
    expect(clock.waiting).toBe(0);
  });
});
