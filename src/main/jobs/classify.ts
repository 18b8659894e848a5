import type { Evidence, EvidenceKind } from '../../shared/evidence';
import type { JobClass } from '../../shared/literals';
import { commandParts } from './commandName';
import {
  browserProcesses,
  desktops,
  games,
  gameVariables,
  miners,
  type NameList,
  notebooks,
  players,
  serverParts,
  servers,
  trainers,
  trainingVariables,
  trainingWords,
} from './programNames';

/** A process's use of its GPUs, the mean of the last 20 s: 0-100 % of the SMs and of the video engines, MiB of device memory. */
export interface ProcessUsage {
  readonly smPct: number;
  readonly videoPct: number;
  /** null: the driver does not say. */
  readonly usedMiB: number | null;
}

/** What can be seen of a process from outside. What is left out was not looked at. */
export interface ProcessTraits {
  /** As in /proc/PID/cmdline; empty for a kernel thread. */
  readonly argv: readonly string[];
  readonly comm: string;
  /** It has a display's device open and no compute one. */
  readonly isGraphicsOnly: boolean;
  /** It loaded a deep-learning library. */
  readonly hasLibrary: boolean;
  /** Which one: `libtorch_cuda.so`. */
  readonly library?: string | null;
  /** It or a process above it asked for devices. */
  readonly isClaimed?: boolean;
  /** It has a display's device open, whatever else. */
  readonly draws?: boolean;
  /** Names of its environment's variables, at least those that `isTellingVariable` knows. Never their values. */
  readonly variables?: readonly string[];
  /** null: not known, or not for 20 s yet. */
  readonly usage?: ProcessUsage | null;
}

export interface Explained {
  readonly class: JobClass;
  readonly evidence: Evidence;
}

const minerArgument = /\bstratum\d?(\+\w+)?:\/\//;
const interpreter = /^(python[\d.]*[a-z]?|pypy[\d.]*)$/;

const drawsHard = { smPct: 40, usedMiB: 1024 } as const;
const videoAtWork = { videoPct: 5, smPct: 40 } as const;

/** Whether a variable's name says something about its process; only such names need be handed over. */
export function isTellingVariable(name: string): boolean {
  return gameVariables(name) || trainingVariables(name);
}

/** What kind of program it is. */
export function classify(traits: ProcessTraits): JobClass {
  return explain(traits).class;
}

/**
 * What kind of program it is and what says so. The first test that fits decides; the order is the specification. Names count
 * where they stand for the program: the executable, the script, the module, never an argument or a folder of data. Costs some
 * 10 µs, so it may run between an open and a kill.
 */
export function explain(traits: ProcessTraits): Explained {
  const seen = look(traits);
  const found = tests.map((test) => test(seen)).find((explained) => explained !== null);
  if (found !== undefined && found !== null) return found;
  if (traits.isGraphicsOnly) return verdict('desktop', 'onlyDraws');
  return verdict('unknown', seen.names.length === 0 ? 'unseen' : 'unknown');
}

interface Look {
  readonly traits: ProcessTraits;
  /** Program, script and module without their folders, and the kernel's name for the process. */
  readonly names: readonly string[];
  /** The script's whole path, the module: what an interpreter runs. */
  readonly runs: string;
  readonly variables: readonly string[];
  readonly usage: ProcessUsage | null;
}

type Test = (seen: Look) => Explained | null;

function look(traits: ProcessTraits): Look {
  const { program, script, module } = commandParts(traits.argv);
  const names = [baseName(program === '' ? traits.comm : program), traits.comm, baseName(script ?? ''), module ?? ''];
  const runs = [script ?? '', module ?? ''].join(' ').trim();
  return {
    traits,
    names: [...new Set(names.filter((name) => name !== ''))],
    runs,
    variables: traits.variables ?? [],
    usage: traits.usage ?? null,
  };
}

const tests: readonly Test[] = [
  ({ traits }) => (traits.isClaimed === true ? verdict('claimed', 'asked') : null),
  named('miner', 'minerName', miners),
  ({ traits }) => (traits.argv.some((arg) => minerArgument.test(arg)) ? verdict('miner', 'minerArgument') : null),
  named('notebook', 'notebookName', notebooks),
  named('inference', 'serverName', servers),
  ({ runs }) => wordOf('inference', 'serverName', serverPart(runs)),
  whereOnlyDraws(named('desktop', 'desktopName', isDesktop)),
  whereOnlyDraws(isGame),
  whereOnlyDraws(isDrawingHard),
  named('desktop', 'desktopName', isDesktop),
  named('video', 'playerName', players),
  isVideoAtWork,
  // A game that computes as well (upscaling) holds the same nodes as a job; a script started from a game's shell is none.
  (seen) => (seen.traits.draws === true && !isLikeTraining(seen) ? isGame(seen) : null),
  isSharedServer,
  isTraining,
  isGameByName,
];

function named(jobClass: JobClass, kind: EvidenceKind, isOne: NameList): Test {
  return ({ names }) =>
    wordOf(
      jobClass,
      kind,
      names.find((name) => isOne(name)),
    );
}

function isDesktop(name: string): boolean {
  return desktops(name) || browserProcesses.includes(name);
}

/** Of `/home/me/ComfyUI/main.py` the folder, of `vllm.entrypoints` the package. */
function serverPart(runs: string): string | undefined {
  if (runs.includes('llama_cpp.server')) return 'llama_cpp.server';
  return runs.split(/[/. ]/).find(serverParts);
}

function hasTrainingWord(name: string): boolean {
  const lower = name.toLowerCase();
  return lower.includes('fine-tun') || lower.includes('fine_tun') || lower.split(/[^a-z]+/).some(trainingWords);
}

function whereOnlyDraws(test: Test): Test {
  return (seen) => (seen.traits.isGraphicsOnly ? test(seen) : null);
}

function isGame(seen: Look): Explained | null {
  const variable = seen.variables.find((name) => gameVariables(name));
  return variable === undefined ? isGameByName(seen) : verdict('game', 'gameVariable', { variable });
}

/** Steam's own folder, or a Windows program, which Wine keeps in its arguments. */
function isGameByName({ names, traits }: Look): Explained | null {
  const { argv } = traits;
  const windows = argv.find((arg) => arg.toLowerCase().endsWith('.exe'));
  const name = names.find((one) => games(one)) ?? (windows === undefined ? undefined : lastPart(windows));
  if (name !== undefined) return verdict('game', 'gameName', { word: name });
  return argv.some((arg) => arg.includes('/steamapps/')) ? verdict('game', 'gameName', { word: lastPart(argv[0] ?? '') }) : null;
}

function isDrawingHard({ usage }: Look): Explained | null {
  if (usage === null || usage.usedMiB === null) return null;
  const isHard = usage.smPct > drawsHard.smPct && usage.usedMiB > drawsHard.usedMiB;
  return isHard ? verdict('game', 'drawsHard', { smPct: Math.round(usage.smPct), usedMiB: Math.round(usage.usedMiB) }) : null;
}

/** Not for Python: its video readers feed trainings, and its libraries cannot always be seen. */
function isVideoAtWork(seen: Look): Explained | null {
  const { usage } = seen;
  if (usage === null || isLikeTraining(seen)) return null;
  const isVideo = usage.videoPct >= videoAtWork.videoPct && usage.smPct < videoAtWork.smPct;
  if (!isVideo) return null;
  return verdict('video', 'videoEngines', { videoPct: Math.round(usage.videoPct), smPct: Math.round(usage.smPct) });
}

/** Jobs of other processes compute in its name; who they are, only it knows. */
function isSharedServer({ names }: Look): Explained | null {
  return wordOf(
    'training',
    'sharedServer',
    names.find((name) => name.startsWith('nvidia-cuda-mps')),
  );
}

function isLikeTraining({ traits, names, variables }: Look): boolean {
  return traits.hasLibrary || names.some(isTrainingName) || variables.some((name) => trainingVariables(name));
}

function isTrainingName(name: string): boolean {
  return interpreter.test(name) || trainers(name);
}

function isTraining({ traits, names, variables }: Look): Explained | null {
  if (traits.hasLibrary) return verdict('training', 'library', valueUnder('library', traits.library));
  const word = names.find((name) => trainers(name) || hasTrainingWord(name));
  if (word !== undefined) return verdict('training', 'trainingName', { word });
  const variable = variables.find((name) => trainingVariables(name));
  if (variable !== undefined) return verdict('training', 'trainingVariable', { variable });
  return wordOf(
    'training',
    'interpreter',
    names.find((name) => interpreter.test(name)),
  );
}

function wordOf(jobClass: JobClass, kind: EvidenceKind, word: string | undefined): Explained | null {
  return word === undefined ? null : verdict(jobClass, kind, { word });
}

function valueUnder(name: string, value: string | null | undefined): Evidence['values'] {
  return value === undefined || value === null ? {} : { [name]: value };
}

function verdict(jobClass: JobClass, kind: EvidenceKind, values: Evidence['values'] = {}): Explained {
  return { class: jobClass, evidence: { kind, values } };
}

function baseName(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}

/** Of a path of either system. */
function lastPart(path: string): string {
  return path.slice(Math.max(path.lastIndexOf('/'), path.lastIndexOf('\\')) + 1);
}
