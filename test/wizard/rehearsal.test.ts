import { existsSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { systemClock } from '../../src/main/platform/clock';
import { type RehearsalRig, RehearsalRun } from '../../src/main/wizard/rehearsal';
import { fail, ok } from '../../src/shared/faults';
import { until } from '../platform/until';

/** A rig that mines while nobody claims, as long as the claiming process lives. */
function rig(change: Partial<RehearsalRig> = {}, mining = 2) {
  const claimed: number[] = [];
  const isHeld = () => claimed.some((pid) => existsSync(`/proc/${pid}`));
  const parts: RehearsalRig = {
    deviceIds: () => ['a', 'b'],
    miners: () => (isHeld() ? 0 : mining),
    claim: (pid) => {
      claimed.push(pid);
      return ok(null);
    },
    whenFree: async () => true,
    quietS: () => 0,
    ...change,
  };
  return { claimed, parts };
}

const isOver = (run: RehearsalRun) => run.view.state === 'done' || run.view.state === 'failed';

describe('RehearsalRun', () => {
  it('claims for a real process, holds, lets go, and sees mining come back', async () => {
    const { claimed, parts } = rig();
    const run = new RehearsalRun({ rig: parts, clock: systemClock, holdMs: 100 });
    expect(run.view.state).toBe('never');
    run.start();
    run.start(); // one at a time
    await until('it came', () => isOver(run));
    expect(run.view).toMatchObject({ state: 'done', miners: 2, yieldMs: expect.any(Number), returnMs: expect.any(Number) });
    expect(run.view.lines.map(({ say }) => say)).toEqual([
      'rehearsalClaim',
      'rehearsalFree',
      'rehearsalHold',
      'rehearsalEnd',
      'rehearsalBack',
    ]);
    expect(claimed).toHaveLength(1);
    expect(existsSync(`/proc/${claimed[0]}`)).toBe(false);
  });

  it('says so where nothing mined, and waits for nothing', async () => {
    const run = new RehearsalRun({ rig: rig({}, 0).parts, clock: systemClock, holdMs: 10 });
    run.start();
    await until('it came', () => isOver(run));
    expect(run.view).toMatchObject({ state: 'done', yieldMs: null, returnMs: null });
    expect(run.view.lines.map(({ say }) => say)).toContain('rehearsalIdle');
  });

  it('tells when mining stays away, or a claim is refused', async () => {
    const { parts, claimed } = rig();
    const away = new RehearsalRun({
      rig: { ...parts, miners: () => (claimed.length > 0 ? 0 : 1) },
      clock: systemClock,
      holdMs: 10,
      patienceMs: 200,
    });
    away.start();
    await until('it came', () => isOver(away));
    expect(away.view).toMatchObject({ state: 'failed', returnMs: null });
    expect(away.view.lines.at(-1)?.say).toBe('rehearsalLate');
    const refused = new RehearsalRun({ rig: rig({ claim: () => fail('claim/bad-request') }).parts, clock: systemClock });
    refused.start();
    await until('it came', () => isOver(refused));
    expect(refused.view).toMatchObject({ state: 'failed', fault: { code: 'claim/bad-request' } });
  });

  it('leaves no process when the app ends in the middle', async () => {
    const { claimed, parts } = rig();
    const run = new RehearsalRun({ rig: parts, clock: systemClock, holdMs: 60_000 });
    run.start();
    await until('it came', () => run.view.state === 'holding');
    await run.stop();
    expect(existsSync(`/proc/${claimed[0]}`)).toBe(false);
  });
});
