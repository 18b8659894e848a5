import type { Rehearsal, TrainingView } from '../../shared/wizard';

const lookAgainMs = 200;

export function isRehearsing({ state }: Rehearsal): boolean {
  return state === 'yielding' || state === 'holding' || state === 'returning';
}

/** How soon to look at a rehearsal again; null: it has ended, or never begun. */
export function whileRehearsing({ rehearsal }: TrainingView): number | null {
  return isRehearsing(rehearsal) ? lookAgainMs : null;
}
