import * as net from 'node:net';
import { fail, ok, type Result } from '../../shared/faults';
import type { ApiRequest } from './adapter';

export interface ApiAsk {
  /** On 127.0.0.1. */
  readonly port: number;
  readonly timeoutMs: number;
  /** Gives the answer up; nothing of the request is left after. */
  readonly signal: AbortSignal;
}

export interface ApiClient {
  /** The body of one answer. No answer in time, one over 256 KiB or an HTTP error is `miner/not-answering`; a refused token `miner/api-port-taken`. */
  ask(request: ApiRequest, how: ApiAsk): Promise<Result<string>>;
}

const maxBytes = 256 * 1024;

/** Asks the miner's own API on the loopback interface. */
export class LoopbackApi implements ApiClient {
  async ask(request: ApiRequest, how: ApiAsk): Promise<Result<string>> {
    const limit = new AbortController();
    const stop = () => limit.abort();
    const timer = setTimeout(stop, how.timeoutMs);
    how.signal.addEventListener('abort', stop);
    if (how.signal.aborted) stop();
    try {
      return ok(await (request.transport === 'http' ? askHttp : askLine)(request, how.port, limit.signal));
    } catch (error) {
      if (error instanceof Refused) return fail('miner/api-port-taken', error.message);
      return fail('miner/not-answering', limit.signal.aborted ? `no answer within ${how.timeoutMs} ms` : reason(error));
    } finally {
      clearTimeout(timer);
      how.signal.removeEventListener('abort', stop);
    }
  }
}

/** Our miner was given our token, so who refuses it is another. */
class Refused extends Error {}

/** With fetch, because xmrig answers some requests twice on one connection and http.request then raises HPE_CLOSED_CONNECTION. */
async function askHttp(request: ApiRequest, port: number, signal: AbortSignal): Promise<string> {
  const response = await fetch(`http://127.0.0.1:${port}${request.body}`, {
    headers: request.headers,
    redirect: 'error',
    signal,
  });
  const parts: Uint8Array[] = [];
  let bytes = 0;
  for await (const part of response.body ?? []) {
    bytes += part.length;
    if (bytes > maxBytes) throw new Error('an answer over 256 KiB');
    parts.push(part);
  }
  if (response.status === 401 || response.status === 403) throw new Refused(`HTTP ${response.status}: not the token we gave`);
  if (!response.ok) throw new Error(`HTTP ${response.status}`);
  return Buffer.concat(parts).toString('utf8');
}

/** One line out, one line back, one connection each. */
function askLine(request: ApiRequest, port: number, signal: AbortSignal): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = net.connect({ port, host: '127.0.0.1' });
    let text = '';
    const settle = (act: () => void) => {
      signal.removeEventListener('abort', abort);
      socket.destroy();
      act();
    };
    const abort = () => settle(() => reject(new Error('given up')));
    signal.addEventListener('abort', abort);
    if (signal.aborted) return abort();
    socket.setEncoding('utf8');
    socket.on('connect', () => socket.write(`${request.body}\n`));
    socket.on('data', (part: string) => {
      text += part;
      const end = text.indexOf('\n');
      if (end >= 0) settle(() => resolve(text.slice(0, end)));
      else if (text.length > maxBytes) settle(() => reject(new Error('an answer over 256 KiB')));
    });
    socket.on('error', (error) => settle(() => reject(error)));
    socket.on('close', () => settle(() => (text === '' ? reject(new Error('closed without an answer')) : resolve(text))));
  });
}

function reason(error: unknown): string {
  const { message, cause } = error as Error & { cause?: unknown };
  return cause instanceof Error ? `${message}: ${cause.message}` : message;
}
