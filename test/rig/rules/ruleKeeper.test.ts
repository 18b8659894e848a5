import { beforeEach, describe, expect, it } from 'vitest';
import type { MinerPlan } from '../../../src/main/miners/adapter';
import { Zone } from '../../../src/main/money/zone';
import { RigDevice } from '../../../src/main/rig/rigDevice';
import { RuleKeeper } from '../../../src/main/rig/rules/ruleKeeper';
import { ok } from '../../../src/shared/faults';
import { noRules, type RuleSettings } from '../../../src/shared/rules';
import { FakeClock, settle } from '../../support/fakeClock';
import type { FakeSession } from '../../support/fakeSession';
import { deviceParts, testInfo, workingStats } from '../testDevice';

const minute = 60_000;

let clock: FakeClock;
let rules: RuleSettings;
let idleMs: number | null;
let fanPct: number;
/** Per hash and second; 60 MH/s and 100 W bring 5.184 a day at 1e-12 and cost 2.4 × perKwh. */
let perHash: number | null;
let perKwh: number | null;
let isDrawing: boolean;
let sessions: FakeSession[];
let story: string[];
let device: RigDevice;
let keeper: RuleKeeper;
let fanCaps: number;

beforeEach(() => {
  clock = new FakeClock(Date.parse('2026-11-21T12:00:00Z')); // 13:00 in Rome
  rules = noRules;
  idleMs = null;
  fanPct = 30;
  perHash = null;
  perKwh = null;
  isDrawing = false;
  sessions = [];
  story = [];
  fanCaps = 0;
  device = new RigDevice({
    ...deviceParts(clock, sessions),
    makePlan: () => ok({ adapter: { id: 'practice', name: 'Practice' }, coin: 'ETC', pools: [] } as unknown as MinerPlan),
    rule: () => keeper.held(testInfo.id),
    quietMs: () => 15_000,
    onActivity: (activity, because) => story.push(`${activity}/${because}`),
  });
  keeper = new RuleKeeper({
    clock,
    settings: () => rules,
    zone: new Zone('Europe/Rome'),
    tariff: () => null,
    income: { perHash: () => perHash, perKwh: () => perKwh },
    currency: () => 'EUR',
    desk: { idleMs: () => idleMs, look: () => undefined, stop: () => undefined },
    devices: () => [
      {
        id: testInfo.id,
        isDrawing,
        canBeGentle: true,
        coin: 'ETC',
        mined: device.decision.activity === 'mining' ? { hashrateHs: 60e6, powerW: 100 } : null,
        hasMiner: device.session !== null,
        fanPct,
        isHeld: device.decision.because === 'schedule',
      },
    ],
    onDidChange: () => device.evaluate(),
    onFanCap: () => {
      fanCaps += 1;
    },
  });
});

/** The miner that was started last works, or has ended as it was asked to. */
async function attend(): Promise<void> {
  const last = sessions.at(-1);
  if (device.decision.activity === 'starting') last?.become({ phase: 'mining', stats: workingStats });
  if (device.decision.activity === 'vacating') last?.finishStop();
  await settle();
}

async function begin(): Promise<void> {
  keeper.start();
  device.begin({ mode: 'mining', isExcluded: false, wanted: null, threads: null });
  await attend();
}

async function minutes(count: number): Promise<void> {
  for (let n = 0; n < count; n += 1) {
    await clock.advance(minute);
    await attend();
  }
}

const doing = () => `${device.decision.activity}/${device.decision.because}`;

describe('hours', () => {
  const fromTwo = { hours: { fromMin: 14 * 60, untilMin: 15 * 60 } };

  it('hold before the first miner starts, then let it, then stop it', async () => {
    rules = { ...noRules, ...fromTwo };
    await begin();
    expect(sessions).toHaveLength(0);
    expect(device.decision).toMatchObject({
      activity: 'paused',
      because: 'schedule',
      untilMs: Date.parse('2026-11-21T13:00:00Z'),
    });
    await minutes(60);
    expect(doing()).toBe('mining/free');
    await minutes(60);
    expect(doing()).toBe('paused/schedule');
    expect(sessions).toHaveLength(1);
  });

  it('are put aside by hand until they next change', async () => {
    rules = { ...noRules, ...fromTwo };
    await begin();
    keeper.waive(['another']);
    expect(doing()).toBe('paused/schedule');
    keeper.waive(null);
    await attend();
    expect(doing()).toBe('mining/free');
    await minutes(119);
    expect(doing()).toBe('mining/free');
    await minutes(2); // 15:00 has come: the hours hold anew
    expect(doing()).toBe('paused/schedule');
  });

  it('are not put aside by a resume that meant something else', async () => {
    rules = { ...noRules, ...fromTwo };
    keeper.start();
    device.begin({ mode: 'training', isExcluded: false, wanted: null, threads: null });
    keeper.waive(null);
    device.setMode('mining');
    expect(doing()).toBe('paused/schedule');
  });

  it('never hold up a claim', async () => {
    rules = { ...noRules, ...fromTwo };
    await begin();
    device.setWanted({ kind: 'claim', job: 'j' });
    await device.whenFree();
    expect(doing()).toBe('inUse/claim');
  });
});

describe('net income', () => {
  beforeEach(() => {
    rules = { ...noRules, netIncome: true };
    perHash = 1e-12;
    perKwh = 0.3;
  });

  it('stops after ten minutes of loss, says what a day would bring, and begins again ten minutes after it turned', async () => {
    await begin();
    await minutes(20);
    expect(doing()).toBe('mining/free');
    perKwh = 3; // 5.184 - 7.2
    await minutes(9);
    expect(doing()).toBe('mining/free');
    await minutes(3);
    expect(doing()).toBe('paused/schedule');
    expect(device.heldBy).toMatchObject({ rule: 'netIncome', currency: 'EUR' });
    expect(device.heldBy?.netPerDay).toBeCloseTo(-2.016, 6);
    perKwh = 0.3;
    await minutes(9);
    expect(doing()).toBe('paused/schedule');
    await minutes(3);
    expect(doing()).toBe('mining/free');
  });

  it('does not flap with prices that go up and down', async () => {
    await begin();
    await minutes(20);
    for (let turn = 0; turn < 10; turn += 1) {
      perKwh = turn % 2 === 0 ? 3 : 0.3;
      await minutes(5);
    }
    expect(sessions).toHaveLength(1);
    expect(doing()).toBe('mining/free');
  });

  it('does nothing without prices, and knows that it has none', async () => {
    await begin();
    expect(keeper.hasPrices).toBe(true);
    perKwh = 3;
    perHash = null;
    await minutes(30);
    expect(doing()).toBe('mining/free');
    expect(keeper.hasPrices).toBe(false);
  });
});

describe('somebody at the desk', () => {
  it('holds the rig until they have gone', async () => {
    rules = { ...noRules, away: { afterMin: 10 } };
    idleMs = 11 * minute;
    await begin();
    expect(doing()).toBe('mining/free');
    idleMs = 0;
    await clock.advance(5000);
    await attend();
    expect(doing()).toBe('paused/schedule');
    expect(device.heldBy).toEqual({ rule: 'away', untilMs: null });
  });

  it('makes the display card gentle', async () => {
    rules = { ...noRules, displayCard: 'gentle' };
    isDrawing = true;
    idleMs = 0;
    await begin();
    expect(doing()).toBe('mining/free');
    expect(keeper.isGentle(testInfo.id)).toBe(true);
    idleMs = 5 * minute;
    await clock.advance(5000);
    expect(keeper.isGentle(testInfo.id)).toBe(false);
  });
});

describe('quiet fans', () => {
  it('are held from when they were too loud until the hours are over', async () => {
    rules = { ...noRules, quietFans: { fromMin: 13 * 60, untilMin: 14 * 60, maxPct: 40 } };
    await begin();
    await minutes(1);
    expect(keeper.fanCap(testInfo.id)).toBeNull();
    fanPct = 55;
    await clock.advance(5000);
    expect(keeper.fanCap(testInfo.id)).toBe(40);
    fanPct = 40;
    await minutes(1);
    expect(keeper.fanCap(testInfo.id)).toBe(40);
    await minutes(60);
    expect(keeper.fanCap(testInfo.id)).toBeNull();
    expect(fanCaps).toBe(2);
  });

  it('are their own where nothing is mined', async () => {
    rules = { ...noRules, hours: { fromMin: 0, untilMin: 1 }, quietFans: { fromMin: 13 * 60, untilMin: 14 * 60, maxPct: 40 } };
    fanPct = 90;
    await begin();
    await minutes(1);
    expect(keeper.fanCap(testInfo.id)).toBeNull();
  });
});

it('leaves no timer behind', async () => {
  await begin();
  device.setMode('off');
  await attend();
  keeper.stop();
  await device.shutDown();
  expect(clock.waiting).toBe(0);
});
