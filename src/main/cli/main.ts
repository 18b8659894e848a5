import type { Fault } from '../../shared/faults';
import type { Language } from '../../shared/literals';
import { faultText } from '../../shared/text/catalogue';
import { fill } from '../../shared/text/fill';
import { resolveLanguage } from '../../shared/text/language';
import { socketCandidates } from '../faces/socket/path';
import type { WordedFault } from '../faces/socket/protocol';
import { dataDir } from '../platform/dataDir';
import { askApp } from './appClient';
import { type CommandContext, usage } from './command';
import { type CommandLine, parseCommandLine } from './commandLine';
import { commands } from './commands';
import { helpLines } from './help';
import type { Outcome } from './outcome';
import { roomCommands } from './roomCommands';
import type { CliRooms } from './rooms';
import { cliWords } from './words';

export interface CliEdge {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly uid: number;
  readonly out: (text: string) => void;
  readonly err: (text: string) => void;
  readonly rooms: CliRooms;
  readonly version: string;
}

const answerMs = 10_000;

/** Runs one command line and says what it came to; returns the exit code (docs/cli.md). */
export async function runCommandLine(argv: readonly string[], edge: CliEdge): Promise<number> {
  const language = resolveLanguage('system', edge.env);
  const parsed = parseCommandLine(argv);
  const isJson = parsed.ok ? parsed.value.json : argv.includes('--json');
  if (!parsed.ok) return report({ ok: false, fault: wordFault(parsed.fault, language) }, isJson, edge);
  const line = parsed.value;
  if (line.version) return report({ ok: true, json: { version: edge.version }, lines: [edge.version] }, isJson, edge);
  if (line.help) return report({ ok: true, json: {}, lines: helpLines(cliWords(language), edge.rooms) }, isJson, edge);
  const context = contextFor(line, language, edge);
  const table = { ...commands, ...roomCommands(edge.rooms) };
  const command = Object.hasOwn(table, line.command) ? table[line.command] : undefined;
  const unknown = fill(context.words.unknownCommand, { word: line.command });
  return report(command === undefined ? usage(context, unknown) : await command(context), isJson, edge);
}

function contextFor(line: CommandLine, language: Language, { env, uid, rooms, version }: CliEdge): CommandContext {
  const directory = dataDir(line.data, env);
  const paths = socketCandidates(directory, env, uid);
  return {
    line,
    language,
    uid,
    env,
    rooms,
    version,
    words: cliWords(language),
    dataDir: directory,
    socketPaths: paths,
    word: (fault) => wordFault(fault, language),
    ask: (call, args, timeoutMs = answerMs) => askApp(paths, uid, { call, args, language, timeoutMs }),
  };
}

function wordFault(fault: Fault, language: Language): WordedFault {
  return { code: fault.code, ...faultText(fault.code, fault.values ?? {}, language), detail: fault.detail ?? null };
}

/** One JSON object on stdout, or lines; a fault's lines go to stderr. */
function report(outcome: Outcome, isJson: boolean, edge: CliEdge): number {
  if (outcome.ok) {
    edge.out(isJson ? `${JSON.stringify(outcome.json)}\n` : outcome.lines.map((line) => `${line}\n`).join(''));
    return outcome.exitCode ?? 0;
  }
  const { code, title, help, detail } = outcome.fault;
  if (isJson) edge.out(`${JSON.stringify({ code, title, help })}\n`);
  else edge.err(`${title}\n${help}\n`);
  // What a program said, where the title does not say it already.
  if (detail !== null && detail !== '' && !isJson && !title.includes(detail)) edge.err(`(${detail})\n`);
  return code === 'app/usage' ? 2 : 1;
}
