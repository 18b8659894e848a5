import type { ClientRequest, IncomingMessage } from 'node:http';
import { request as httpsRequest, type RequestOptions } from 'node:https';
import { setTimeout as wait } from 'node:timers/promises';
import type { FaultCode } from '../../../shared/faults';
import { Stopped, stopped } from './stopped';

/** What a download may do on the network; tests put a loopback server in its place. */
export interface FetchRules {
  readonly isAllowed: (url: URL) => boolean;
  readonly request: (url: URL, options: RequestOptions) => ClientRequest;
  readonly maxRedirects: number;
  /** Until the server begins to answer, ms. */
  readonly answerMs: number;
  /** Of each window of this length, ms… */
  readonly paceMs: number;
  /** …so many bytes have to come, or the server counts as too slow. */
  readonly paceBytes: number;
  /** Attempts at one file, each going on where the last broke off, and the wait between two, ms. */
  readonly attempts: number;
  readonly retryMs: number;
}

/** Where releases lie, and where GitHub sends those who ask for them. */
const hosts = ['github.com', 'objects.githubusercontent.com', 'release-assets.githubusercontent.com'];

export const publicRules: FetchRules = {
  isAllowed: ({ protocol, hostname, port, username, password }) =>
    protocol === 'https:' && port === '' && username === '' && password === '' && hosts.includes(hostname),
  request: httpsRequest,
  maxRedirects: 5,
  answerMs: 30_000,
  paceMs: 60_000,
  paceBytes: 64 * 1024,
  attempts: 5,
  retryMs: 3000,
};

type Headers = Readonly<Record<string, string>>;

/** Asks for a file and follows redirects, to allowed hosts only. Node's own HTTPS: certificates are checked, proxies unused. */
export class Fetcher {
  constructor(readonly rules: FetchRules) {}

  /** @throws Stopped; whoever gets the answer destroys it. */
  async open(address: string, headers: Headers, signal: AbortSignal): Promise<IncomingMessage> {
    let url = new URL(address);
    for (let hop = 0; hop <= this.rules.maxRedirects; hop += 1) {
      if (!this.rules.isAllowed(url)) throw stopped('download/redirected', url.href, { host: url.host });
      const answer = await this.once(url, headers, signal);
      const { statusCode = 0, headers: said } = answer;
      if (![301, 302, 303, 307, 308].includes(statusCode)) return answer;
      answer.destroy();
      const next = said.location === undefined ? null : resolved(said.location, url);
      if (next === null) throw stopped('download/redirected', `${statusCode} without an address`, { host: url.host });
      url = next;
    }
    throw stopped('download/redirected', `more than ${this.rules.maxRedirects} redirects`, { host: url.host });
  }

  /** A small file, whole. @throws Stopped */
  bytes(address: string, maxBytes: number, signal: AbortSignal): Promise<Buffer> {
    return this.attempt(signal, () => this.bytesOnce(address, maxBytes, signal));
  }

  /** Tries again what a broken line ended, as often as the rules allow. */
  async attempt<T>(signal: AbortSignal, once: () => Promise<T>): Promise<T> {
    const { attempts, retryMs } = this.rules;
    for (let left = attempts - 1; ; left -= 1) {
      try {
        return await once();
      } catch (error) {
        if (left <= 0 || !isPassing(error)) throw error;
      }
      await wait(retryMs, undefined, { signal });
    }
  }

  private async bytesOnce(address: string, maxBytes: number, signal: AbortSignal): Promise<Buffer> {
    const answer = await this.open(address, {}, signal);
    if (answer.statusCode !== 200) {
      answer.destroy();
      throw refused(answer, address);
    }
    const chunks: Buffer[] = [];
    let bytes = 0;
    const stopWatch = this.keepPace(answer);
    try {
      for await (const chunk of answer as AsyncIterable<Buffer>) {
        bytes += chunk.length;
        if (bytes > maxBytes) throw stopped('download/too-large', address, { limit: maxBytes });
        chunks.push(chunk);
      }
    } catch (error) {
      throw lineFault(error, 'download/interrupted');
    } finally {
      stopWatch();
      answer.destroy();
    }
    return Buffer.concat(chunks);
  }

  /** Ends an answer that brings less than the pace; returns the way to stop watching. */
  keepPace(answer: IncomingMessage): () => void {
    const { paceMs, paceBytes } = this.rules;
    let before = answer.socket.bytesRead;
    const timer = setInterval(() => {
      const now = answer.socket?.bytesRead ?? before;
      if (now - before < paceBytes) answer.destroy(stopped('download/too-slow', `${now - before} bytes in ${paceMs} ms`));
      before = now;
    }, paceMs);
    return () => clearInterval(timer);
  }

  private once(url: URL, headers: Headers, signal: AbortSignal): Promise<IncomingMessage> {
    const { request, answerMs } = this.rules;
    return new Promise((resolve, reject) => {
      const asked = request(url, {
        headers: { 'accept-encoding': 'identity', 'user-agent': 'Fallow', ...headers },
        signal,
        agent: false,
      });
      const late = setTimeout(() => asked.destroy(stopped('download/too-slow', `no answer in ${answerMs} ms`)), answerMs);
      asked.on('error', (error) => {
        clearTimeout(late);
        reject(lineFault(error, 'download/unreachable', url));
      });
      asked.on('response', (answer) => {
        clearTimeout(late);
        resolve(answer);
      });
      asked.end();
    });
  }
}

/** A line that broke: worth another attempt. */
export function isPassing(error: unknown): boolean {
  const passing = ['download/interrupted', 'download/too-slow', 'download/unreachable'];
  return error instanceof Stopped && passing.includes(error.fault.code);
}

function resolved(location: string, base: URL): URL | null {
  try {
    return new URL(location, base);
  } catch {
    return null; // not an address
  }
}

export function refused({ statusCode }: IncomingMessage, address: string) {
  return stopped('download/refused', `${statusCode} ${address}`, { status: statusCode ?? 0 });
}

/** A line that broke is expected; what is ours or was thrown by us stays what it is. */
export function lineFault(error: unknown, code: FaultCode, url?: URL): unknown {
  if (!(error instanceof Error) || 'fault' in error || error.name === 'AbortError') return error;
  return stopped(code, error.message, url === undefined ? {} : { host: url.host });
}
