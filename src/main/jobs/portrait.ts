import type { JobClass } from '../../shared/literals';
import { explain, isTellingVariable, type ProcessTraits } from './classify';
import { commandName, scriptOf } from './commandName';
import type { Program } from './policy';

/** What /proc says of a process, as far as the guard asks. */
export interface ProcessFacts {
  readonly argv: readonly string[];
  readonly comm: string;
  /** Real path; null: another user's. */
  readonly exe: string | null;
  /** `NAME=value` each; null: another user's. Only names are kept, of a few variables. */
  readonly environ: readonly string[] | null;
  /** It has a display's device open. */
  readonly draws: boolean;
  /** It has a device open through which GPUs compute. */
  readonly computes: boolean;
  /** The deep-learning library it loaded; null: none, or not looked for. */
  readonly library: string | null;
}

/** What the guard keeps of a process. */
export interface Portrait {
  readonly name: string;
  readonly class: JobClass;
  readonly program: Program;
  readonly traits: ProcessTraits;
}

/** Of one process, in some 10 µs: between an open and a kill. */
export function portrait(facts: ProcessFacts): Portrait {
  const { argv, comm, exe, environ, draws, computes, library } = facts;
  const variables = (environ ?? []).map((entry) => entry.split('=', 1)[0] ?? '').filter(isTellingVariable);
  const hasLibrary = library !== null;
  const traits = { argv, comm, isGraphicsOnly: draws && !computes, draws, hasLibrary, library, variables };
  return { name: commandName(argv) || comm, class: explain(traits).class, program: { exe, script: scriptOf(argv) }, traits };
}
