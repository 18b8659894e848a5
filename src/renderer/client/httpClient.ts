import type { CallArgs, CallName, CallReply } from '../../shared/contract';
import { fail, type Result } from '../../shared/faults';
import type { StateSlices } from '../../shared/stateSlices';
import type { Link, RigClient, Watcher } from './client';
import { LineSplitter } from './lineSplitter';

/** The app sends something at least every 10 s; after three times that the connection is dead. */
const silenceMs = 32_000;
const retryMs = [500, 1000, 2000, 5000] as const;

/** The app over HTTP on loopback, for browsers. */
export class HttpClient implements RigClient {
  private readonly headers: Readonly<Record<string, string>>;

  constructor(token: string) {
    this.headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' };
  }

  async call<K extends CallName>(name: K, args: CallArgs<K>): Promise<Result<CallReply<K>>> {
    try {
      const body = JSON.stringify({ call: name, args });
      const response = await fetch('/api/call', { method: 'POST', headers: this.headers, body });
      return (await response.json()) as Result<CallReply<K>>;
    } catch (error) {
      return fail('app/not-running', String(error));
    }
  }

  watch(watcher: Watcher): () => void {
    const stop = new AbortController();
    void this.watchUntil(watcher, stop.signal);
    return () => stop.abort();
  }

  private async watchUntil(watcher: Watcher, signal: AbortSignal): Promise<void> {
    for (let attempt = 0; !signal.aborted; attempt += 1) {
      const link = await this.readStream(watcher, signal, () => {
        attempt = 0;
      });
      if (signal.aborted) return;
      watcher.onLink(link);
      if (link === 'refused') return;
      await pause(retryMs[Math.min(attempt, retryMs.length - 1)] ?? 5000, signal);
    }
  }

  /** Until the stream ends, however it ends; tells what to show then. */
  private async readStream(watcher: Watcher, signal: AbortSignal, onLive: () => void): Promise<Link> {
    const attempt = new AbortController();
    const giveUp = (): void => attempt.abort();
    signal.addEventListener('abort', giveUp);
    let silence = setTimeout(giveUp, silenceMs);
    try {
      const response = await fetch('/api/states', { headers: this.headers, signal: attempt.signal });
      if (response.status === 401 || response.status === 429) return 'refused';
      if (!response.ok || response.body === null) return 'lost';
      for await (const lines of linesOf(response.body)) {
        clearTimeout(silence);
        silence = setTimeout(giveUp, silenceMs);
        onLive();
        hand(lines, watcher);
      }
      return 'lost';
    } catch {
      return 'lost'; // refused connection, dead connection or our own abort: the link says all there is to say
    } finally {
      clearTimeout(silence);
      signal.removeEventListener('abort', giveUp);
    }
  }
}

function hand(lines: readonly string[], watcher: Watcher): void {
  for (const line of lines) {
    if (line === '') continue; // a heartbeat
    watcher.onLink('live');
    watcher.onSlices(JSON.parse(line) as StateSlices);
  }
}

async function* linesOf(body: ReadableStream<Uint8Array>): AsyncGenerator<readonly string[]> {
  const reader = body.getReader();
  const decoder = new TextDecoder();
  const splitter = new LineSplitter();
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return;
    yield splitter.push(decoder.decode(value, { stream: true }));
  }
}

function pause(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, ms);
    signal.addEventListener('abort', () => {
      clearTimeout(timer);
      resolve();
    });
  });
}
