import { fail, ok, type Result } from '../../../shared/faults';
import type { FlagValues, TuningSubject } from '../../../shared/tuning';
import { type TuningResult, tuningFileSchema } from '../../../shared/tuningResults';
import { usedTrials } from './sessionView';
import type { Tuning } from './tuning';

// Pure: what is kept of a session, and what of that helps the next one.

export function resultOf(tuning: Tuning, atMs: number): TuningResult {
  const { order, before, best, comparison, trials, lostS, decision } = tuning;
  const { id, subject, objective } = order;
  const count = (...outcomes: readonly string[]) => trials.all.filter(({ outcome }) => outcomes.includes(outcome)).length;
  return {
    ...{ id, atMs, before, lostS, decision },
    subject,
    objective: objective.kind,
    config: comparison?.after.config ?? best ?? before,
    isBetter: comparison !== null,
    comparison,
    trials: usedTrials(tuning),
    crashes: count('crash', 'start'),
    hotTrials: count('hot'),
    isImported: false,
  };
}

/** So many are tried before the search begins. */
const mostPriors = 4;

/** What was better on equal cards: of the same version of the miner first, then the latest. Each configuration once. */
export function priorsFor(subject: TuningSubject, results: readonly TuningResult[]): readonly FlagValues[] {
  const { card, miner, algorithm, minerVersion } = subject;
  const alike = results.filter(
    ({ subject: other, isBetter }) => isBetter && other.card === card && other.miner === miner && other.algorithm === algorithm,
  );
  const rank = (result: TuningResult) => (result.subject.minerVersion === minerVersion ? 1 : 0);
  const sorted = [...alike].sort((a, b) => rank(b) - rank(a) || b.atMs - a.atMs);
  return [...new Map(sorted.map(({ config }) => [JSON.stringify(config), config])).values()].slice(0, mostPriors);
}

/** @returns the results of an exported file, marked as another rig's */
export function readTuningFile(text: string, isPractice: boolean): Result<readonly TuningResult[]> {
  const file = tuningFileSchema.safeParse(parsed(text));
  if (!file.success) return fail('tuner/import-unreadable', file.error.issues[0]?.message);
  if (file.data.practice !== isPractice) return fail('tuner/import-other-kind');
  return ok(file.data.results.map((result) => ({ ...result, isImported: true, decision: 'none' as const })));
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null; // said by the caller: it is no such file
  }
}
