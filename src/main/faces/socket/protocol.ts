import type { Fault, Result } from '../../../shared/faults';

// docs/socket.md is this file in words: one JSON object a line, both ways.

/** Longest line a client may send. */
export const maxRequestBytes = 64 * 1024;

export interface Request {
  readonly id: number | string;
  readonly call: string;
  readonly args: unknown;
  /** Language of fault texts; the app's own when absent. */
  readonly language?: string;
}

/** A fault in words. */
export interface WordedFault {
  readonly code: string;
  readonly title: string;
  readonly help: string;
  readonly detail: string | null;
}

export type Reply =
  | { readonly id: Request['id'] | null; readonly ok: true; readonly value: unknown }
  | { readonly id: Request['id'] | null; readonly ok: false; readonly fault: WordedFault };

/** A claim was taken and its answer will come within that time. */
export interface Pending {
  readonly id: Request['id'];
  readonly pending: { readonly timeoutMs: number; readonly rainbow?: string };
}

/** Null for what is not a request. */
export function parseRequest(line: string): Request | null {
  const value = parseJson(line);
  if (typeof value !== 'object' || value === null || !('id' in value) || !('call' in value)) return null;
  const { id, call } = value;
  if (typeof call !== 'string' || !(typeof id === 'string' || Number.isFinite(id))) return null;
  const language = 'language' in value && typeof value.language === 'string' ? { language: value.language } : {};
  return { id: id as Request['id'], call, args: 'args' in value ? value.args : {}, ...language };
}

function parseJson(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return null; // the same as a line that is no request
  }
}

/** A process by its number, or the asking one or its parent, whatever numbers they have where they live. */
type Whose = number | 'self' | 'parent';

export interface ClaimArgs {
  readonly pid: Whose;
  readonly source: 'claim' | 'hook';
  readonly gpus: string | null;
  readonly env: Readonly<Record<string, string>>;
}

/** Null for arguments that are no claim's. Written out because this call is answered before all others are even parsed. */
export function parseClaim(args: unknown): ClaimArgs | null {
  if (typeof args !== 'object' || args === null || !('pid' in args)) return null;
  const pid = parseWhose(args.pid);
  const source = 'source' in args ? args.source : 'claim';
  const gpus = 'gpus' in args ? args.gpus : null;
  const env = parseEnv('env' in args ? args.env : {});
  if (pid === null || env === null || (source !== 'claim' && source !== 'hook')) return null;
  if (gpus !== null && (typeof gpus !== 'string' || gpus.length > 4096)) return null;
  return { pid, source, gpus, env };
}

export interface IntentArgs {
  readonly pid: Whose;
  readonly library: string;
  readonly env: Readonly<Record<string, string>>;
}

/** Null for arguments that are no intent's. */
export function parseIntent(args: unknown): IntentArgs | null {
  if (typeof args !== 'object' || args === null || !('library' in args)) return null;
  const pid = parseWhose('pid' in args ? args.pid : 'self');
  const env = parseEnv('env' in args ? args.env : {});
  const { library } = args;
  if (pid === null || env === null || typeof library !== 'string' || !/^[a-z][\w.]{0,63}$/i.test(library)) return null;
  return { pid, library, env };
}

function parseWhose(value: unknown): Whose | null {
  if (value === 'self' || value === 'parent') return value;
  return typeof value === 'number' && Number.isSafeInteger(value) && value > 0 ? value : null;
}

function parseEnv(value: unknown): Readonly<Record<string, string>> | null {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return null;
  const entries = Object.entries(value);
  if (entries.length > 16 || entries.some(([, text]) => typeof text !== 'string' || text.length > 4096)) return null;
  return Object.fromEntries(entries);
}

/** `word` makes a fault's title and help in the client's language. */
export function toReply(id: Request['id'] | null, result: Result<unknown>, word: (fault: Fault) => WordedFault): Reply {
  return result.ok ? { id, ok: true, value: result.value ?? null } : { id, ok: false, fault: word(result.fault) };
}
