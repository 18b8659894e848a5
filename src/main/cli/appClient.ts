import { connect, type Socket } from 'node:net';
import { dirname } from 'node:path';
import type { FaultCode } from '../../shared/faults';
import { LineSplitter } from '../faces/socket/lines';
import { whyUnsafe } from '../faces/socket/path';
import type { WordedFault } from '../faces/socket/protocol';

/** What the app answered, or a fault of ours for the caller to word. */
export type ClientReply =
  | { readonly ok: true; readonly value: unknown }
  | { readonly ok: false; readonly fault: WordedFault }
  | { readonly ok: false; readonly code: FaultCode; readonly detail: string; readonly path: string };

export interface AskOptions {
  readonly call: string;
  readonly args: unknown;
  readonly language: string;
  readonly timeoutMs: number;
  /** The app took a claim and names the time it may take: the deadline begins anew, with this much on top. */
  readonly pendingMarginMs?: number;
  /** The app took a claim, and whose RainbowMiner has to pause for it; null: none has. */
  readonly onPending?: (rainbow: string | null) => void;
}

const maxReplyBytes = 32 * 1024 * 1024;

/** Asks the running app one thing. `paths` are tried in order; none there: app/not-running without detail. Never throws. */
export async function askApp(paths: readonly string[], uid: number, options: AskOptions): Promise<ClientReply> {
  let refusal: ClientReply | null = null;
  for (const path of paths) {
    const why = whyUnsafe(dirname(path), uid);
    if (why === 'does not exist') continue;
    if (why !== null) {
      refusal ??= { ok: false, code: 'app/socket-unsafe', detail: `${dirname(path)} ${why}`, path: dirname(path) };
      continue;
    }
    const socket = await open(path);
    if (socket !== null) return await ask(socket, path, options);
  }
  return refusal ?? { ok: false, code: 'app/not-running', detail: '', path: paths[0] ?? '' };
}

/** Null when nobody listens there. */
function open(path: string): Promise<Socket | null> {
  return new Promise((resolve) => {
    const socket = connect(path);
    socket.once('connect', () => resolve(socket));
    socket.once('error', () => resolve(null));
  });
}

function ask(socket: Socket, path: string, options: AskOptions): Promise<ClientReply> {
  return new Promise((resolve) => {
    const lines = new LineSplitter(maxReplyBytes);
    const finish = (reply: ClientReply) => {
      clearTimeout(timer);
      socket.destroy();
      resolve(reply);
    };
    const giveUp = (detail: string) => finish({ ok: false, code: 'app/not-running', detail, path });
    let timer = setTimeout(giveUp, options.timeoutMs, `no answer within ${options.timeoutMs} ms`);
    const read = (line: string) => {
      const message = parse(line);
      if (message?.kind === 'reply') finish(message.reply);
      else if (message?.kind === 'pending') {
        clearTimeout(timer);
        options.onPending?.(message.rainbow);
        timer = setTimeout(giveUp, message.timeoutMs + (options.pendingMarginMs ?? 0), 'it took a claim and fell silent');
      } else giveUp('it does not speak our protocol');
    };
    socket.on('data', (chunk: Buffer) => {
      for (const line of lines.push(chunk) ?? []) read(line);
    });
    socket.on('error', (error) => giveUp(error.message));
    socket.on('close', () => giveUp('it hung up'));
    const { call, args, language } = options;
    socket.write(`${JSON.stringify({ id: 1, call, args, language })}\n`);
  });
}

type Message =
  | { readonly kind: 'reply'; readonly reply: ClientReply }
  | { readonly kind: 'pending'; readonly timeoutMs: number; readonly rainbow: string | null };

/** Null for a line that no app of ours would send. */
function parse(line: string): Message | null {
  const message = parseJson(line);
  if (typeof message !== 'object' || message === null) return null;
  if ('pending' in message) {
    const { pending } = message;
    if (typeof pending !== 'object' || pending === null || !('timeoutMs' in pending)) return null;
    const rainbow = 'rainbow' in pending && typeof pending.rainbow === 'string' ? pending.rainbow : null;
    return typeof pending.timeoutMs === 'number' ? { kind: 'pending', timeoutMs: pending.timeoutMs, rainbow } : null;
  }
  if (!('ok' in message)) return null;
  if (message.ok === true) return { kind: 'reply', reply: { ok: true, value: 'value' in message ? message.value : null } };
  return 'fault' in message && isFault(message.fault) ? { kind: 'reply', reply: { ok: false, fault: message.fault } } : null;
}

function isFault(value: unknown): value is WordedFault {
  if (typeof value !== 'object' || value === null) return false;
  return (
    'code' in value && 'title' in value && 'help' in value && typeof value.title === 'string' && typeof value.help === 'string'
  );
}

function parseJson(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return null; // judged by the caller
  }
}
