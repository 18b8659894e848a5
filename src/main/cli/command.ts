import type { CallName } from '../../shared/contract';
import type { Fault } from '../../shared/faults';
import type { Language } from '../../shared/literals';
import { fill } from '../../shared/text/fill';
import type { ClientReply } from './appClient';
import type { CommandLine } from './commandLine';
import type { Outcome, WordFault } from './outcome';
import type { CliRooms } from './rooms';
import type { CliWords } from './words';

// What a command is given, and what commands have in common.

export interface CommandContext {
  readonly line: CommandLine;
  readonly words: CliWords;
  readonly language: Language;
  readonly dataDir: string;
  readonly socketPaths: readonly string[];
  readonly uid: number;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly word: WordFault;
  readonly ask: (call: CallName, args: unknown, timeoutMs?: number) => Promise<ClientReply>;
  readonly rooms: CliRooms;
  /** Of this program. */
  readonly version: string;
}

export type Command = (context: CommandContext) => Promise<Outcome>;

export function usage({ word }: CommandContext, problem: string): Outcome {
  return { ok: false, fault: word({ code: 'app/usage', detail: problem, values: { problem } }) };
}

/** Asks the app and makes an outcome of its answer. */
export async function asked<Value>(
  context: CommandContext,
  call: CallName,
  args: unknown,
  show: (value: Value) => Outcome | Promise<Outcome>,
  timeoutMs?: number,
): Promise<Outcome> {
  const reply = await context.ask(call, args, timeoutMs);
  if (reply.ok) return show(reply.value as Value); // the app's answer has the contract's shape: same version, or its fault
  return { ok: false, fault: 'fault' in reply ? reply.fault : context.word(faultOf(reply, context)) };
}

export function faultOf(reply: Exclude<ClientReply, { ok: true } | { fault: unknown }>, context: CommandContext): Fault {
  return { code: reply.code, detail: reply.detail, values: { data: context.dataDir, path: reply.path } };
}

/** Null when the command takes no words and got none. */
export function none(context: CommandContext): Promise<Outcome> | null {
  return tooMany(context, 0);
}

export function tooMany(context: CommandContext, count: number): Promise<Outcome> | null {
  const { command, words } = context.line;
  const word = words[count];
  return word === undefined ? null : Promise.resolve(usage(context, fill(context.words.tooMany, { command, word })));
}

export function needs(context: CommandContext, what: string): Promise<Outcome> {
  return Promise.resolve(usage(context, fill(context.words.needsWord, { command: context.line.command, what })));
}
