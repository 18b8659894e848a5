import { describe, expect, it } from 'vitest';
import { AlertWatch } from '../../src/main/alerts/alertWatch';
import type { Alert } from '../../src/shared/alerts';
import type { FaultState, JobState, RigState } from '../../src/shared/state';
import { rigState } from '../faces/fakeRig';

const minute = 60_000;

function fault(code: string, device: string | null = 'gpu-0'): FaultState {
  return { code, detail: null, values: {}, device, sinceMs: 0 };
}

/** What is found while a state stands from one time to another, looked at every second. */
function watch(alerts: AlertWatch, change: Partial<RigState>, fromMs: number, toMs: number): readonly Alert[] {
  const found: Alert[] = [];
  for (let nowMs = fromMs; nowMs < toMs; nowMs += 1000) found.push(...alerts.next(rigState({ ...change, nowMs })));
  return found;
}

describe('faults', () => {
  const standing = { faults: [fault('pool/wallet-refused')] };

  it('are told once, after they have stood a little', () => {
    const alerts = new AlertWatch();
    expect(watch(alerts, standing, 0, 9000)).toEqual([]);
    expect(watch(alerts, standing, 9000, 60 * minute)).toEqual([
      { kind: 'fault', code: 'pool/wallet-refused', device: 'gpu-0', values: {} },
    ]);
  });

  it('are not told when they mend themselves at once', () => {
    const alerts = new AlertWatch();
    for (let round = 0; round < 10; round += 1) {
      expect(watch(alerts, standing, round * 20_000, round * 20_000 + 8000)).toEqual([]);
      expect(watch(alerts, { faults: [] }, round * 20_000 + 8000, (round + 1) * 20_000)).toEqual([]);
    }
  });

  it('are told again when they come back, but not within ten minutes', () => {
    const alerts = new AlertWatch();
    expect(watch(alerts, standing, 0, minute)).toHaveLength(1);
    watch(alerts, { faults: [] }, minute, 2 * minute);
    expect(watch(alerts, standing, 2 * minute, 5 * minute)).toEqual([]);
    watch(alerts, { faults: [] }, 5 * minute, 15 * minute);
    expect(watch(alerts, standing, 15 * minute, 16 * minute)).toHaveLength(1);
  });

  it.each([
    ['gpu/hot', 'hot'],
    ['gpu/sensor-lost', 'hot'],
    ['pool/unreachable', 'poolDown'],
    ['pool/silent', 'noShare'],
    ['pool/rejects-shares', 'noShare'],
    ['pool/wallet-refused', 'fault'],
    ['miner/crashed', 'fault'],
  ])('%s is of kind %s', (code, kind) => {
    expect(watch(new AlertWatch(), { faults: [fault(code)] }, 0, minute).map((alert) => alert.kind)).toEqual([kind]);
  });

  it('of a hot card are told at once', () => {
    expect(new AlertWatch().next(rigState({ faults: [fault('gpu/hot')], nowMs: 0 }))).toHaveLength(1);
  });
});

describe('what ends', () => {
  const job: JobState = {
    id: 'j',
    name: 'python train.py',
    pids: [1],
    devices: [],
    class: 'training',
    source: 'device',
    sinceMs: 0,
  };

  it('is a job that ran for a while', () => {
    const alerts = new AlertWatch();
    watch(alerts, { jobs: [job] }, 0, 5 * minute);
    expect(watch(alerts, { jobs: [] }, 5 * minute, 6 * minute)).toEqual([
      { kind: 'jobEnded', name: 'python train.py', tookMs: 5 * minute },
    ]);
    watch(alerts, { jobs: [{ ...job, sinceMs: 6 * minute }] }, 6 * minute, 6.5 * minute);
    expect(watch(alerts, { jobs: [] }, 6.5 * minute, 7 * minute)).toEqual([]);
  });

  it('is not what another rig had', () => {
    const alerts = new AlertWatch();
    watch(alerts, { practice: true, jobs: [job] }, 0, 5 * minute);
    expect(watch(alerts, { practice: false, jobs: [] }, 5 * minute, 6 * minute)).toEqual([]);
  });

  it('is a tuning that is done, not one that was stopped', () => {
    const brief = {
      ...{ device: 'gpu-0', session: 's', waitsFor: null, usedTrials: 9, trials: 9, usedS: 1, minutes: 1, lostS: 0 },
      ...{ decision: 'pending' as const, revision: 1, bestPct: 4.2 },
    };
    const alerts = new AlertWatch();
    watch(alerts, { tuning: [{ ...brief, phase: 'soak' }] }, 0, minute);
    const done = { kind: 'tunerDone', device: 'gpu-0', gainPct: 4.2 };
    expect(watch(alerts, { tuning: [{ ...brief, phase: 'done' }] }, minute, 2 * minute)).toEqual([done]);
    watch(alerts, { tuning: [{ ...brief, session: 't', phase: 'trial' }] }, 2 * minute, 3 * minute);
    expect(watch(alerts, { tuning: [{ ...brief, session: 't', phase: 'stopped' }] }, 3 * minute, 4 * minute)).toEqual([]);
  });

  it('is a payout that is new, not those that a pool tells of at first', () => {
    const old = { id: 'a', coin: 'ETC', amount: 1, atMs: 0 };
    const alerts = new AlertWatch();
    watch(alerts, {}, 0, 1000);
    expect(watch(alerts, { payouts: [old] }, 1000, 3000)).toEqual([]);
    const next = { id: 'b', coin: 'ETC', amount: 0.5, atMs: 4000 };
    expect(watch(alerts, { payouts: [next, old] }, 4000, 6000)).toEqual([{ kind: 'payout', coin: 'ETC', amount: 0.5 }]);
  });
});
