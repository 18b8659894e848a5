// Stratum as GPU pools speak it: JSON objects, one a line, over TCP. Pure: text in, values out; nothing that arrives makes it throw.
// Dialects: EthereumStratum/1.0.0 (NiceHash, 2016) and eth-proxy (`eth_submitLogin`, `eth_getWork`, `eth_submitWork`).

/** Longest line either side accepts, in characters; a job of any known pool stays below 1 KiB. */
export const maxLineChars = 16 * 1024;

export type StratumId = number | string | null;

export interface StratumError {
  readonly code: number;
  readonly message: string;
}

export type StratumMessage =
  | {
      readonly kind: 'request';
      readonly id: number | string;
      readonly method: string;
      readonly params: readonly unknown[];
      /** eth-proxy names the worker beside the parameters. */
      readonly worker: string | null;
    }
  | { readonly kind: 'notification'; readonly method: string; readonly params: readonly unknown[] }
  | { readonly kind: 'response'; readonly id: StratumId; readonly result: unknown; readonly error: StratumError | null };

/**
 * Cuts a stream into lines and keeps at most `maxChars` of an unfinished one. Once a line is longer, `isOverflown` stays true,
 * nothing is kept any more and no further line comes out: the caller drops the connection.
 */
export class LineFramer {
  private rest = '';
  private hasOverflown = false;

  constructor(private readonly maxChars: number = maxLineChars) {}

  get isOverflown(): boolean {
    return this.hasOverflown;
  }

  /** Takes what arrived, in any cut; returns the lines it completed, without their ends (LF or CRLF) and without empty ones. */
  push(chunk: string): readonly string[] {
    const lines: string[] = [];
    let from = 0;
    while (!this.hasOverflown) {
      const end = chunk.indexOf('\n', from);
      const piece = chunk.slice(from, end === -1 ? undefined : end);
      if (this.rest.length + piece.length > this.maxChars) {
        this.hasOverflown = true;
        this.rest = '';
        break;
      }
      const line = this.rest + piece;
      if (end === -1) {
        this.rest = line;
        break;
      }
      this.rest = '';
      from = end + 1;
      const text = line.endsWith('\r') ? line.slice(0, -1) : line;
      if (text.length > 0) lines.push(text);
    }
    return lines;
  }
}

/** The line as a JSON object, or null. */
export function readObject(line: string): Readonly<Record<string, unknown>> | null {
  try {
    const value: unknown = JSON.parse(line);
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Record<string, unknown>) : null;
  } catch {
    return null; // a peer that writes something else than JSON is an expected case, not an error of ours
  }
}

/** One line as a Stratum message; null: it is none. */
export function readStratum(line: string): StratumMessage | null {
  const object = readObject(line);
  if (object === null) return null;
  const id = readId(object['id']);
  const method = object['method'];
  if (typeof method === 'string') {
    const params = Array.isArray(object['params']) ? (object['params'] as readonly unknown[]) : [];
    if (id === null) return { kind: 'notification', method, params };
    const worker = typeof object['worker'] === 'string' ? object['worker'] : null;
    return { kind: 'request', id, method, params, worker };
  }
  if (!('result' in object) && !('error' in object)) return null;
  return { kind: 'response', id, result: object['result'] ?? null, error: readError(object['error']) };
}

function readId(value: unknown): StratumId {
  if (typeof value === 'string') return value.slice(0, 64);
  return typeof value === 'number' && Number.isFinite(value) ? value : null;
}

/** Pools write errors as `[code, message, trace]`, as `{ code, message }` or as plain text. */
function readError(value: unknown): StratumError | null {
  if (value === null || value === undefined || value === false) return null;
  if (typeof value === 'string') return { code: 20, message: value };
  if (Array.isArray(value)) return errorOf((value as readonly unknown[])[0], (value as readonly unknown[])[1]);
  if (typeof value !== 'object') return { code: 20, message: String(value) };
  const object = value as Record<string, unknown>;
  return errorOf(object['code'], object['message']);
}

function errorOf(code: unknown, message: unknown): StratumError {
  return { code: typeof code === 'number' ? code : 20, message: typeof message === 'string' ? message : 'unknown error' };
}

/** A line without its end; the caller adds LF. */
export function encodeRequest(id: number, method: string, params: readonly unknown[], worker?: string): string {
  return JSON.stringify({ id, jsonrpc: '2.0', method, params, ...(worker === undefined ? {} : { worker }) });
}

export function encodeNotification(method: string, params: readonly unknown[]): string {
  return JSON.stringify({ id: null, method, params });
}

export function encodeResult(id: StratumId, result: unknown): string {
  return JSON.stringify({ id, jsonrpc: '2.0', result, error: null });
}

/** Codes: 20 other, 21 job not found (stale), 22 duplicate share, 23 low difficulty, 24 unauthorised worker, 25 not subscribed. */
export function encodeError(id: StratumId, error: StratumError): string {
  return JSON.stringify({ id, jsonrpc: '2.0', result: null, error: [error.code, error.message, null] });
}

/** What a miner is to work on. All hex without `0x`, lower case; header and seed 32 bytes, target as a number below 2^256. */
export interface StratumJob {
  readonly id: string;
  readonly header: string;
  readonly seed: string;
  /** null: as the last `mining.set_difficulty` said. */
  readonly target: bigint | null;
}

/** `mining.notify` of EthereumStratum/1.0.0: [job, seed, header, clean]. */
export function readNotify(params: readonly unknown[]): StratumJob | null {
  const [id, seed, header] = [params[0], readHex(params[1], 32), readHex(params[2], 32)];
  return typeof id === 'string' && id.length <= 64 && seed !== null && header !== null
    ? { id, seed, header, target: null }
    : null;
}

/** The work package of eth-proxy: [header, seed, target]; the header names the job. */
export function readWork(result: unknown): StratumJob | null {
  if (!Array.isArray(result)) return null;
  const [header, seed, target] = [readHex(result[0], 32), readHex(result[1], 32), readHex(result[2], 32)];
  return header === null || seed === null || target === null ? null : { id: header, header, seed, target: BigInt(`0x${target}`) };
}

/** The answer to `mining.subscribe`: the nonce prefix the pool gave this connection (hex, 0 to 3 bytes); null: not such an answer. */
export function readExtraNonce(result: unknown): string | null {
  return Array.isArray(result) && typeof result[1] === 'string' && /^(?:[0-9a-f]{2}){0,3}$/i.test(result[1])
    ? result[1].toLowerCase()
    : null;
}

/** Hex of exactly `bytes` bytes, with or without `0x`, as lower case without it; null: it is not that. */
export function readHex(value: unknown, bytes: number): string | null {
  if (typeof value !== 'string') return null;
  const digits = value.startsWith('0x') ? value.slice(2) : value;
  return digits.length === bytes * 2 && /^[0-9a-f]*$/i.test(digits) ? digits.toLowerCase() : null;
}

const two256 = 1n << 256n;
const two32 = 2 ** 32;

/** Difficulty 1 is 2^32 hashes on average (NiceHash's EthereumStratum and every Bitcoin-like pool). */
export function hashesOfDifficulty(difficulty: number): number {
  return difficulty * two32;
}

/** A hash below the target is a share; `hashes` is how many it takes on average, 1 to 2^80. */
export function targetOfHashes(hashes: number): bigint {
  const count = Math.min(Math.max(hashes, 1), 2 ** 80);
  // Bits below 2^-20 of a hash do not matter; BigInt takes whole numbers only.
  const target = (two256 << 20n) / BigInt(Math.round(count * 2 ** 20));
  return target >= two256 ? two256 - 1n : target;
}

export function hashesOfTarget(target: bigint): number {
  return target <= 0n ? Number.POSITIVE_INFINITY : Number((two256 << 20n) / target) / 2 ** 20;
}

/** 32 bytes of hex, as eth-proxy writes a target. */
export function hexOfTarget(target: bigint): string {
  return target.toString(16).padStart(64, '0');
}
