import { describe, expect, it } from 'vitest';
import { TrainingReminder } from '../../../src/main/faces/electron/trainingReminder';
import type { JobState, RigState } from '../../../src/shared/state';
import { rigState } from '../fakeRig';

const minute = 60_000;

/** How often it reminds while a state stands from one time to another, looked at every second. */
function watch(reminder: TrainingReminder, change: Partial<RigState>, fromMs: number, toMs: number): number {
  let count = 0;
  for (let nowMs = fromMs; nowMs < toMs; nowMs += 1000) if (reminder.next(rigState({ ...change, nowMs }))) count += 1;
  return count;
}

describe('the training reminder', () => {
  const training = { mode: 'training' } as const;
  const job: JobState = { id: 'j', name: 'python', pids: [1], devices: [], class: 'training', source: 'device', sinceMs: 0 };

  it('comes once after four hours without a job', () => {
    const reminder = new TrainingReminder();
    expect(watch(reminder, training, 0, 240 * minute)).toBe(0);
    expect(watch(reminder, training, 240 * minute, 600 * minute)).toBe(1);
  });

  it('counts anew after a job, and after another mode', () => {
    const reminder = new TrainingReminder();
    watch(reminder, training, 0, 200 * minute);
    watch(reminder, { ...training, jobs: [job] }, 200 * minute, 201 * minute);
    expect(watch(reminder, training, 201 * minute, 440 * minute)).toBe(0);
    watch(reminder, { mode: 'mining' }, 440 * minute, 441 * minute);
    expect(watch(reminder, training, 441 * minute, 680 * minute)).toBe(0);
    expect(watch(reminder, training, 680 * minute, 682 * minute)).toBe(1);
  });
});
