import { useState } from 'react';
import type { TaughtRule } from '../../shared/contract';
import type { ProgramRule } from '../../shared/evidence';
import type { Fault } from '../../shared/faults';
import type { ProgramSetting } from '../../shared/setup';
import { useCall } from '../calls';
import { useAnswer } from '../history/useAnswer';
import { useRigState } from '../rig/rigStore';
import { readSettings } from '../settings/useSettings';

/** Of what a rule is changed: `place` is where on the page, so that what became of it is said there and nowhere else. */
export interface RuleSubject {
  readonly place: string;
  readonly match: string;
  /** What people know the program by. */
  readonly name: string;
}

/** How the last change of a rule went. */
export type RuleOutcome =
  | { readonly is: 'taught' | 'undone'; readonly of: RuleSubject; readonly rule: TaughtRule }
  | { readonly is: 'refused'; readonly of: RuleSubject; readonly fault: Fault };

type Rule = ProgramRule | null;

export interface Rules {
  readonly list: readonly ProgramSetting[];
  readonly outcome: RuleOutcome | null;
  readonly teach: (of: RuleSubject, rule: Rule) => Promise<void>;
  readonly undo: () => Promise<void>;
}

/** The rules for programs, and the way to change them. Read again when programs come and go, since some are learnt. */
export function useRules(): Rules {
  const call = useCall();
  const seen = useRigState(({ practice, guard }) => [practice, ...guard.programs.map(({ pid }) => pid)].join(' '));
  const [changes, setChanges] = useState(0);
  const [outcome, setOutcome] = useState<RuleOutcome | null>(null);
  const answer = useAnswer(readSettings, `${seen} ${changes}`);

  async function change(of: RuleSubject, rule: Rule, is: 'taught' | 'undone'): Promise<void> {
    const done = await call('jobs:teach', { match: of.match, rule });
    setOutcome(done.ok ? { is, of, rule: done.value } : { is: 'refused', of, fault: done.fault });
    setChanges((count) => count + 1);
  }

  return {
    list: answer?.ok === true ? answer.value.programs : [],
    outcome,
    teach: (of, rule) => change(of, rule, 'taught'),
    undo: async () => {
      if (outcome?.is === 'taught') await change(outcome.of, outcome.rule.before, 'undone');
    },
  };
}

/** A running program keeps its place when a rule moves it from the running jobs to those that mining goes on beside. */
export function placeOf(pid: number): string {
  return `process ${pid}`;
}
