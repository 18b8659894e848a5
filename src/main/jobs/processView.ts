import type { JobClass } from '../../shared/literals';
import { runMarker } from '../platform/keeper';
import type { Proc, ProcStat } from '../platform/proc';
import { classify, isTellingVariable, type ProcessTraits } from './classify';
import { commandName, scriptOf } from './commandName';
import { claimVariables } from './devices';
import type { HeldNodes } from './gpuNodes';
import type { Program } from './policy';

/** What /proc says of a process that uses devices. */
export interface ProcessView {
  readonly name: string;
  readonly program: Program;
  readonly traits: ProcessTraits;
  readonly class: JobClass;
  /** Those variables that choose GPUs. */
  readonly choice: Readonly<Record<string, string>>;
}

/** Of a process that /proc does not show. */
export const unseen: ProcessView = {
  name: '?',
  program: { exe: null, script: null },
  traits: { argv: [], comm: '', isGraphicsOnly: false, hasLibrary: false },
  class: 'unknown',
  choice: {},
};

/** @param library path of the deep-learning library it loaded; null: none, or not looked for. */
export function viewProcess(proc: Proc, stat: ProcStat, nodes: HeldNodes | null, library: string | null): ProcessView {
  const argv = proc.cmdline(stat.pid) ?? [];
  const { variables, choice } = readVariables(proc.environ(stat.pid) ?? []);
  const draws = nodes?.hasDisplay === true;
  const traits: ProcessTraits = {
    argv,
    comm: stat.comm,
    isGraphicsOnly: draws && !nodes.hasUvm && !nodes.hasKfd,
    draws,
    hasLibrary: library !== null,
    library: library === null ? null : library.slice(library.lastIndexOf('/') + 1),
    variables,
  };
  return {
    name: commandName(argv) || stat.comm,
    program: { exe: proc.exe(stat.pid), script: scriptOf(argv) },
    traits,
    class: classify(traits),
    choice,
  };
}

/** A miner that left its process group still carries the mark that every run of ours gets. */
export function isMarked(proc: Proc, pid: number): boolean {
  return proc.environ(pid)?.some((entry) => entry.startsWith(`${runMarker}=`)) === true;
}

/** Values only of what chooses GPUs: the rest of an environment is nobody's business. */
function readVariables(environ: readonly string[]): Pick<ProcessView, 'choice'> & { readonly variables: readonly string[] } {
  const variables: string[] = [];
  const choice: Record<string, string> = {};
  for (const entry of environ) {
    const end = entry.indexOf('=');
    const name = end < 0 ? entry : entry.slice(0, end);
    if (isTellingVariable(name)) variables.push(name);
    if ((claimVariables as readonly string[]).includes(name)) choice[name] = entry.slice(end + 1);
  }
  return { variables, choice };
}
