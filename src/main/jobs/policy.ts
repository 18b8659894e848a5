import type { Evidence, ProgramRule } from '../../shared/evidence';
import { assertNever, type JobClass, jobClasses } from '../../shared/literals';
import type { ProgramSetting, Settings } from '../../shared/setup';

/**
 * Whether mining makes room for a job of this class. A desktop and its video players have shared the GPU with everything
 * else all along; a foreign miner is not a job, and stopping for it would be what it wants.
 */
export function doesBlock(jobClass: JobClass): boolean {
  switch (jobClass) {
    case 'claimed':
    case 'training':
    case 'notebook':
    case 'inference':
    case 'game':
    case 'unknown':
      return true;
    case 'video':
    case 'desktop':
    case 'miner':
      return false;
    default:
      return assertNever(jobClass);
  }
}

/** Which program a process runs; compared with the rules. */
export interface Program {
  /** Real path of the executable, of an interpreted program the interpreter's; null: another user's, or gone. */
  readonly exe: string | null;
  /** What an interpreter runs, without its folder and arguments (`train.py`, `-m ipykernel_launcher`); null: no interpreter. */
  readonly script: string | null;
}

export interface GuardException {
  /** As programMatch() gives it. */
  readonly match: string;
  readonly rule: ProgramRule;
  /** Fallow's own observation; a deep-learning library outweighs it, while the user's word stands. */
  readonly isLearnt: boolean;
}

/** What decides whether a program stops the miner: plain data, so that it can be sent to a worker. */
export interface GuardPolicy {
  readonly exceptions: readonly GuardException[];
  readonly blocks: Readonly<Record<JobClass, boolean>>;
}

export interface Verdict {
  readonly blocks: boolean;
  /** The rule behind it; null: the class decides. */
  readonly because: Evidence | null;
}

/** The rules in force, from the settings. */
export function guardPolicy(settings: Pick<Settings, 'programs' | 'gamesBlock'>): GuardPolicy {
  const blocks = Object.fromEntries(jobClasses.map((jobClass) => [jobClass, doesBlock(jobClass)])) as Record<JobClass, boolean>;
  return {
    exceptions: settings.programs.map(({ match, rule, source }) => ({ match, rule, isLearnt: source === 'learnt' })),
    blocks: { ...blocks, game: settings.gamesBlock },
  };
}

/** A job that asked has its devices whatever the rules say: asking is the newer word of the same person. */
export function judge(policy: GuardPolicy, jobClass: JobClass, program: Program): Verdict {
  const exception = jobClass === 'claimed' ? undefined : exceptionFor(policy, jobClass, program);
  if (exception !== undefined) return { blocks: exception.rule === 'always', because: evidenceOf(exception) };
  const blocks = policy.blocks[jobClass];
  return { blocks, because: jobClass === 'game' && !blocks ? { kind: 'gamesSetting', values: {} } : null };
}

/** What an observation may overrule: a program that was taken for a job by mistake. */
const learnable: readonly JobClass[] = ['unknown', 'video', 'desktop'];

function exceptionFor(policy: GuardPolicy, jobClass: JobClass, program: Program): GuardException | undefined {
  const match = programMatch(program);
  if (match === null) return undefined;
  return policy.exceptions.find((entry) => entry.match === match && (!entry.isLearnt || learnable.includes(jobClass)));
}

function evidenceOf({ rule, isLearnt }: GuardException): Evidence {
  if (rule === 'always') return { kind: 'taughtAlways', values: {} };
  return { kind: isLearnt ? 'learntNever' : 'taughtNever', values: {} };
}

/** Programs whose executable says nothing about what they run. */
const host =
  /^(python[\d.]*[a-z]?|pypy[\d.]*|node|ruby|perl|Rscript|R|julia|java|sh|bash|dash|zsh|fish|busybox|electron\d*|mono|dotnet|wine.*|flatpak|bwrap|env)$/;

/**
 * What a rule for this program is kept under: the executable's real path and, behind an interpreter, the script's name. Never
 * arguments, which hold secrets. null where that would mean other programs as well: no path, or an interpreter without a script.
 */
export function programMatch({ exe, script }: Program): string | null {
  if (exe === null || !exe.startsWith('/')) return null;
  const path = exe.replace(/ \(deleted\)$/, '');
  if (!host.test(path.slice(path.lastIndexOf('/') + 1))) return path;
  return script === null || script === '' || script.startsWith('-c') ? null : `${path} ${script}`;
}

const maxLearnt = 100;

/** `programs` with one rule set, or removed where `rule` is null. A rule of the user's is never replaced by a learnt one. */
export function withRule(
  programs: readonly ProgramSetting[],
  entry: Omit<ProgramSetting, 'rule'> & { readonly rule: ProgramRule | null },
): ProgramSetting[] {
  const { rule } = entry;
  const known = programs.find(({ match }) => match === entry.match);
  if (entry.source === 'learnt' && known !== undefined) return [...programs];
  const others = programs.filter(({ match }) => match !== entry.match);
  if (rule === null) return others;
  const learnt = others.filter(({ source }) => source === 'learnt');
  const oldest = entry.source === 'learnt' && learnt.length >= maxLearnt ? learnt[0] : undefined;
  return [...others.filter((one) => one !== oldest), { ...entry, rule }];
}
