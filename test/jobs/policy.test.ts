import { describe, expect, it } from 'vitest';
import { guardPolicy, judge, programMatch, withRule } from '../../src/main/jobs/policy';
import { jobClasses } from '../../src/shared/literals';
import { type ProgramSetting, settingsSchema } from '../../src/shared/setup';

function policy(...programs: readonly ProgramSetting[]) {
  return guardPolicy({ programs: [...programs], gamesBlock: true });
}

const rule = (match: string, change: Partial<ProgramSetting> = {}): ProgramSetting => ({
  match,
  rule: 'never',
  source: 'user',
  sinceMs: 1,
  ...change,
});
const train = { exe: '/usr/bin/python3.12', script: 'train.py' };
const solver = { exe: '/opt/solver', script: null };

describe('programMatch', () => {
  it.each([
    [solver, '/opt/solver'],
    [{ exe: '/opt/solver (deleted)', script: null }, '/opt/solver'],
    [train, '/usr/bin/python3.12 train.py'],
    [{ exe: '/usr/bin/python3.12', script: '-m ipykernel_launcher' }, '/usr/bin/python3.12 -m ipykernel_launcher'],
    [{ exe: '/usr/bin/python3.12', script: null }, null],
    [{ exe: '/usr/bin/bash', script: '-c …' }, null],
    [{ exe: '/usr/lib/wine/wine64-preloader', script: 'fun.exe' }, '/usr/lib/wine/wine64-preloader fun.exe'],
    [{ exe: '/usr/lib/electron28/electron', script: null }, null],
    [{ exe: null, script: 'train.py' }, null],
    [{ exe: 'relative', script: null }, null],
  ])('of %j is %s', (program, match) => {
    expect(programMatch(program)).toBe(match);
  });
});

describe('judge', () => {
  it('goes by the class where no rule fits', () => {
    const blocking = jobClasses.filter((jobClass) => judge(policy(), jobClass, solver).blocks);
    expect(blocking).toEqual(['claimed', 'training', 'notebook', 'inference', 'game', 'unknown']);
    expect(judge(policy(rule('/opt/other')), 'training', train)).toEqual({ blocks: true, because: null });
  });

  it('follows the rule for the program, of either kind', () => {
    expect(judge(policy(rule('/usr/bin/python3.12 train.py')), 'training', train)).toEqual({
      blocks: false,
      because: { kind: 'taughtNever', values: {} },
    });
    const always = policy(rule('/opt/solver', { rule: 'always' }));
    expect(judge(always, 'video', solver)).toEqual({ blocks: true, because: { kind: 'taughtAlways', values: {} } });
  });

  it('takes another script of the same interpreter for another program', () => {
    const never = policy(rule('/usr/bin/python3.12 train.py'));
    expect(judge(never, 'training', { ...train, script: 'other.py' }).blocks).toBe(true);
    expect(judge(never, 'training', { ...train, script: null }).blocks).toBe(true);
  });

  it('gives a program that asked its devices all the same', () => {
    expect(judge(policy(rule('/opt/solver')), 'claimed', solver).blocks).toBe(true);
  });

  it('lets what was learnt excuse what might be a desktop, never what trains', () => {
    const learnt = policy(rule('/opt/solver', { source: 'learnt' }));
    expect(judge(learnt, 'unknown', solver)).toEqual({ blocks: false, because: { kind: 'learntNever', values: {} } });
    for (const jobClass of ['training', 'notebook', 'inference', 'game'] as const) {
      expect(judge(learnt, jobClass, solver).blocks, jobClass).toBe(true);
    }
  });

  it('lets games be, if that is what the user wants', () => {
    const verdict = judge(guardPolicy({ programs: [], gamesBlock: false }), 'game', solver);
    expect(verdict).toEqual({ blocks: false, because: { kind: 'gamesSetting', values: {} } });
  });

  it('can be sent to a worker', () => {
    const sent = policy(rule('/opt/solver'));
    expect(structuredClone(sent)).toEqual(sent);
  });
});

describe('withRule', () => {
  const learnt = (match: string) => ({ match, rule: 'never', source: 'learnt', sinceMs: 2 }) as const;
  it('sets, replaces and takes away', () => {
    const set = withRule([], rule('/a'));
    expect(withRule(set, rule('/a', { rule: 'always', sinceMs: 5 }))).toEqual([rule('/a', { rule: 'always', sinceMs: 5 })]);
    expect(withRule(set, { ...rule('/a'), rule: null })).toEqual([]);
    expect(withRule(set, { ...rule('/b'), rule: null })).toEqual(set);
  });

  it("never lets an observation replace the user's word", () => {
    const always = [rule('/a', { rule: 'always' })];
    expect(withRule(always, learnt('/a'))).toEqual(always);
    expect(withRule([learnt('/a')], rule('/a', { rule: 'always' }))).toEqual(always);
  });

  it('forgets the oldest observation before the list grows without end', () => {
    const names = Array.from({ length: 130 }, (_, index) => `/p${index}`);
    const all = names.reduce<ProgramSetting[]>((programs, name) => withRule(programs, learnt(name)), [rule('/mine')]);
    expect(all).toHaveLength(101);
    expect(all[0]).toEqual(rule('/mine'));
    expect(all.at(-1)?.match).toBe('/p129');
    expect(settingsSchema.safeParse({ programs: all }).success).toBe(true);
  });
});
