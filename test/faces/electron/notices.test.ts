import { describe, expect, it } from 'vitest';
import { type Notice, Notices } from '../../../src/main/faces/electron/notices';
import type { FaultState, JobState, RigState } from '../../../src/shared/state';
import { rigState } from '../fakeRig';

const minute = 60_000;

function fault(code: string, device: string | null = 'gpu-0'): FaultState {
  return { code, detail: null, values: {}, device, sinceMs: 0 };
}

/** What is said while a state stands from one time to another, looked at every second. */
function watch(notices: Notices, change: Partial<RigState>, fromMs: number, toMs: number): readonly Notice[] {
  const said: Notice[] = [];
  for (let nowMs = fromMs; nowMs < toMs; nowMs += 1000) said.push(...notices.next(rigState({ ...change, nowMs })));
  return said;
}

describe('faults', () => {
  const standing = { faults: [fault('pool/wallet-refused')] };

  it('are told once, after they have stood a little', () => {
    const notices = new Notices();
    expect(watch(notices, standing, 0, 9000)).toEqual([]);
    expect(watch(notices, standing, 9000, 60 * minute)).toEqual([{ about: 'fault', fault: standing.faults[0] }]);
  });

  it('are not told when they mend themselves at once', () => {
    const notices = new Notices();
    for (let round = 0; round < 10; round += 1) {
      expect(watch(notices, standing, round * 20_000, round * 20_000 + 8000)).toEqual([]);
      expect(watch(notices, { faults: [] }, round * 20_000 + 8000, (round + 1) * 20_000)).toEqual([]);
    }
  });

  it('are told again when they come back, but not within ten minutes', () => {
    const notices = new Notices();
    expect(watch(notices, standing, 0, minute)).toHaveLength(1);
    watch(notices, { faults: [] }, minute, 2 * minute);
    expect(watch(notices, standing, 2 * minute, 5 * minute)).toEqual([]);
    watch(notices, { faults: [] }, 5 * minute, 15 * minute);
    expect(watch(notices, standing, 15 * minute, 16 * minute)).toHaveLength(1);
  });

  it('are told once for a code, however many devices have it', () => {
    const both = {
      faults: [fault('miner/not-found', 'gpu-0'), fault('miner/not-found', 'gpu-1'), fault('settings/not-saved', null)],
    };
    const codes = watch(new Notices(), both, 0, minute).map((notice) => notice.about === 'fault' && notice.fault.code);
    expect(codes).toEqual(['miner/not-found', 'settings/not-saved']);
  });

  it('of a card that cools by itself are nobody’s business', () => {
    expect(watch(new Notices(), { faults: [fault('gpu/hot'), fault('gpu/sensor-lost')] }, 0, 60 * minute)).toEqual([]);
  });
});

describe('the training reminder', () => {
  const training = { mode: 'training' } as const;
  const job: JobState = { id: 'j', name: 'python', pids: [1], devices: [], class: 'training', source: 'device', sinceMs: 0 };

  it('comes once after four hours without a job', () => {
    const notices = new Notices();
    expect(watch(notices, training, 0, 240 * minute)).toEqual([]);
    expect(watch(notices, training, 240 * minute, 600 * minute)).toEqual([{ about: 'training' }]);
  });

  it('counts anew after a job, and after another mode', () => {
    const notices = new Notices();
    watch(notices, training, 0, 200 * minute);
    watch(notices, { ...training, jobs: [job] }, 200 * minute, 201 * minute);
    expect(watch(notices, training, 201 * minute, 440 * minute)).toEqual([]);
    watch(notices, { mode: 'mining' }, 440 * minute, 441 * minute);
    expect(watch(notices, training, 441 * minute, 680 * minute)).toEqual([]);
    expect(watch(notices, training, 680 * minute, 682 * minute)).toHaveLength(1);
  });
});
