import { describe, expect, it } from 'vitest';
import { type DeviceFacts, nextActivity } from '../../src/main/rig/nextActivity';
import type { Mode } from '../../src/shared/literals';

const free: DeviceFacts = {
  isExcluded: false,
  isSetUp: true,
  wantedBy: null,
  pause: null,
  heat: 'fine',
  fault: null,
  quietUntilMs: null,
  miner: 'none',
  hasTrouble: false,
  isOutdated: false,
};

type Row = [what: string, facts: Partial<DeviceFacts>, mode: Mode, expected: string];

const table: Row[] = [
  // Nothing in the way.
  ['a free device starts', {}, 'mining', 'starting/free run'],
  ['a starting miner goes on', { miner: 'starting' }, 'mining', 'starting/free none'],
  ['a mining miner goes on', { miner: 'mining' }, 'mining', 'mining/free none'],
  ['a miner in trouble is left trying', { miner: 'mining', hasTrouble: true }, 'mining', 'faulted/fault none'],
  ['new settings end a miner cleanly', { miner: 'mining', isOutdated: true }, 'mining', 'vacating/free stop'],
  ['new settings end a starting miner too', { miner: 'starting', isOutdated: true }, 'mining', 'vacating/free stop'],
  ['a leaving miner is waited for', { miner: 'stopping' }, 'mining', 'vacating/free none'],
  // Somebody wants the device.
  ['a claim kills at once', { miner: 'mining', wantedBy: 'claim' }, 'mining', 'vacating/claim kill'],
  ['a seen job kills at once', { miner: 'mining', wantedBy: 'job' }, 'mining', 'vacating/job kill'],
  ['a claim kills a starting miner', { miner: 'starting', wantedBy: 'claim' }, 'mining', 'vacating/claim kill'],
  ['a claim does not wait for a clean stop', { miner: 'stopping', wantedBy: 'claim' }, 'mining', 'vacating/claim kill'],
  ['a claim waits for the killed miner', { miner: 'killed', wantedBy: 'claim' }, 'mining', 'vacating/claim none'],
  ['then the device is in use', { wantedBy: 'claim' }, 'mining', 'inUse/claim none'],
  ['a job in training mode', { wantedBy: 'job' }, 'training', 'inUse/job none'],
  ['a job outranks a pause', { wantedBy: 'job', pause: { untilMs: 5 } }, 'mining', 'inUse/job none'],
  ['a job outranks heat', { wantedBy: 'job', heat: 'hot' }, 'mining', 'inUse/job none'],
  ['a job outranks a fault', { wantedBy: 'job', fault: { untilMs: 5 } }, 'mining', 'inUse/job none'],
  ['a job on a device that is not set up', { wantedBy: 'job', isSetUp: false }, 'mining', 'inUse/job none'],
  // Modes.
  ['training mode ends a miner cleanly', { miner: 'mining' }, 'training', 'vacating/mode stop'],
  ['training mode idles', {}, 'training', 'idle/mode none'],
  ['off ends a miner cleanly', { miner: 'mining' }, 'off', 'vacating/mode stop'],
  ['off is off', {}, 'off', 'off/mode none'],
  ['off sees no jobs', { wantedBy: 'claim' }, 'off', 'off/mode none'],
  ['off makes no job wait for a clean stop', { wantedBy: 'claim', miner: 'stopping' }, 'off', 'vacating/mode kill'],
  // The user, heat, faults, quiet time.
  ['excluded', { isExcluded: true }, 'mining', 'excluded/user none'],
  ['excluded ends a miner cleanly', { isExcluded: true, miner: 'mining' }, 'mining', 'vacating/user stop'],
  ['excluded makes no job wait either', { isExcluded: true, wantedBy: 'job', miner: 'stopping' }, 'mining', 'vacating/user kill'],
  ['excluded stays so during a job', { isExcluded: true, wantedBy: 'job' }, 'mining', 'excluded/user none'],
  ['paused', { pause: { untilMs: 9 } }, 'mining', 'paused/user none until 9'],
  ['paused ends a miner cleanly', { pause: { untilMs: null }, miner: 'mining' }, 'mining', 'vacating/user stop'],
  ['not set up', { isSetUp: false }, 'mining', 'idle/notSetUp none'],
  ['hot stops soon', { heat: 'hot', miner: 'mining' }, 'mining', 'vacating/hot stopSoon'],
  ['hot does not wait for a clean stop', { heat: 'hot', miner: 'stopping' }, 'mining', 'vacating/hot stopSoon'],
  ['hot', { heat: 'hot' }, 'mining', 'cooling/hot none'],
  ['a lost sensor', { heat: 'sensorLost' }, 'mining', 'cooling/sensorLost none'],
  ['heat outranks a fault', { heat: 'hot', fault: { untilMs: 3 } }, 'mining', 'cooling/hot none'],
  ['a rule holds', { rule: { untilMs: 4 } }, 'mining', 'paused/schedule none until 4'],
  ['a rule ends a miner cleanly', { rule: { untilMs: 4 }, miner: 'mining' }, 'mining', 'vacating/schedule stop'],
  ['a rule ends a trial too', { rule: { untilMs: null }, miner: 'mining', isTrial: true }, 'mining', 'vacating/schedule stop'],
  ['a rule never delays a claim', { rule: { untilMs: 4 }, miner: 'mining', wantedBy: 'claim' }, 'mining', 'vacating/claim kill'],
  [
    'nor one that comes while it stops',
    { rule: { untilMs: 4 }, miner: 'stopping', wantedBy: 'claim' },
    'mining',
    'vacating/claim kill',
  ],
  ['a job outranks a rule', { rule: { untilMs: 4 }, wantedBy: 'job' }, 'mining', 'inUse/job none'],
  ['a pause by hand outranks a rule', { rule: { untilMs: 4 }, pause: { untilMs: 9 } }, 'mining', 'paused/user none until 9'],
  ['heat outranks a rule', { rule: { untilMs: 4 }, heat: 'hot', miner: 'mining' }, 'mining', 'vacating/hot stopSoon'],
  ['a rule outranks a fault', { rule: { untilMs: 4 }, fault: { untilMs: 7 } }, 'mining', 'paused/schedule none until 4'],
  ['and the quiet time', { rule: { untilMs: 4 }, quietUntilMs: 7 }, 'mining', 'paused/schedule none until 4'],
  ['mode training outranks a rule', { rule: { untilMs: 4 } }, 'training', 'idle/mode none'],
  ['a fault waits', { fault: { untilMs: 7 } }, 'mining', 'faulted/fault none until 7'],
  ['a fault outranks the quiet time', { fault: { untilMs: 7 }, quietUntilMs: 3 }, 'mining', 'faulted/fault none until 7'],
  ['quiet time', { quietUntilMs: 3 }, 'mining', 'waiting/quiet none until 3'],
];

describe('nextActivity', () => {
  it.each(table)('%s', (_what, facts, mode, expected) => {
    const decision = nextActivity({ ...free, ...facts }, mode);
    const until = decision.untilMs === null ? '' : ` until ${decision.untilMs}`;
    expect(`${decision.activity}/${decision.because} ${decision.order}${until}`).toBe(expected);
  });

  it('never lets a miner run or start while somebody wants the device, in any combination', () => {
    for (const facts of everyCombination()) {
      const decision = nextActivity(facts, 'mining');
      if (facts.wantedBy === null || facts.isExcluded) continue;
      expect(decision.order).not.toBe('run');
      if (facts.miner === 'mining' || facts.miner === 'starting' || facts.miner === 'stopping')
        expect(decision.order).toBe('kill');
      expect(decision.activity).toBe(facts.miner === 'none' ? 'inUse' : 'vacating');
    }
  });

  it('says mining only when a miner mines, and never orders a second miner', () => {
    for (const facts of everyCombination()) {
      for (const mode of ['mining', 'training', 'off'] as const) {
        const decision = nextActivity(facts, mode);
        if (decision.activity === 'mining') expect(facts.miner).toBe('mining');
        if (decision.order === 'run') expect(facts.miner).toBe('none');
      }
    }
  });
});

function* everyCombination(): Generator<DeviceFacts> {
  const both = [true, false];
  for (const isExcluded of both)
    for (const isSetUp of both)
      for (const wantedBy of ['claim', 'job', null] as const)
        for (const pause of [null, { untilMs: 1 }])
          for (const heat of ['fine', 'hot', 'sensorLost'] as const)
            for (const fault of [null, { untilMs: 1 }])
              for (const quietUntilMs of [null, 1])
                for (const miner of ['none', 'starting', 'mining', 'stopping', 'killed'] as const)
                  for (const hasTrouble of both)
                    for (const isOutdated of both)
                      yield { isExcluded, isSetUp, wantedBy, pause, heat, fault, quietUntilMs, miner, hasTrouble, isOutdated };
}
