import { hostOf } from './poolStats';

export interface GetClock {
  nowMs(): number;
  after(ms: number, run: () => void): () => void;
}

export interface GetLog {
  warn(area: string, message: string, error?: unknown): void;
}

/**
 * `json`: an answer; `notFound`: HTTP 404, the host is well and has no such thing; `notAsked`: it was asked a moment ago, or it failed and
 * its time is not up; `failed`: no answer.
 */
export type GetAnswer = { readonly is: 'json'; readonly body: unknown } | { readonly is: 'notFound' | 'notAsked' | 'failed' };

interface Trouble {
  readonly failures: number;
  readonly untilMs: number;
}

const answerMs = 15_000;
const maxBytes = 2 * 1024 * 1024;
/** The same is not asked twice within this time, whoever wants it. */
const againMs = 5 * 60_000;
/** After the first failure, doubled with each. */
const backOffMs = 25 * 60_000;
const longestBackOffMs = 8 * 3_600_000;
/** What `Retry-After` is believed. */
const longestRetryMs = 24 * 3_600_000;

/**
 * Asks hosts for JSON and leaves those alone that do not answer: a doubling wait for the whole host, or what it asks for itself. No redirect
 * is followed, no cookie kept, no more than 2 MiB read. Addresses of requests hold wallets and go into no log: its lines name the host.
 */
export class PoliteGet {
  /** Hosts that did not answer when they were asked last. */
  readonly silent = new Set<string>();
  private readonly troubles = new Map<string, Trouble>();
  private readonly askedAtMs = new Map<string, number>();
  private readonly givesUp = new AbortController();

  constructor(
    private readonly clock: GetClock,
    private readonly log: GetLog,
    /** Where addresses lead; for tests. */
    private readonly redirect: (url: string) => string = (url) => url,
  ) {}

  /** Ends what is under way; nothing is asked after. */
  stop(): void {
    this.givesUp.abort();
  }

  /** Never throws. */
  async get(url: string): Promise<GetAnswer> {
    const host = hostOf(url);
    if (!this.mayAsk(host, url)) return { is: 'notAsked' };
    this.askedAtMs.set(url, this.clock.nowMs());
    try {
      const response = await this.text(this.redirect(url));
      const answer: GetAnswer = response === null ? { is: 'notFound' } : { is: 'json', body: JSON.parse(response) as unknown };
      this.silent.delete(host);
      this.troubles.delete(host);
      return answer;
    } catch (error) {
      if (!this.givesUp.signal.aborted) this.failed(host, error);
      return { is: 'failed' };
    }
  }

  private mayAsk(host: string, url: string): boolean {
    const nowMs = this.clock.nowMs();
    const { untilMs = 0 } = this.troubles.get(host) ?? {};
    const askedMs = this.askedAtMs.get(url) ?? Number.NEGATIVE_INFINITY;
    // A clock that was set back must not silence a host for years.
    const isTooSoon = (nowMs < untilMs && untilMs - nowMs <= longestRetryMs) || (nowMs >= askedMs && nowMs - askedMs < againMs);
    return !isTooSoon && !this.givesUp.signal.aborted;
  }

  private failed(host: string, error: unknown): void {
    const failures = (this.troubles.get(host)?.failures ?? 0) + 1;
    const backOff = Math.min(longestBackOffMs, backOffMs * 2 ** (failures - 1));
    const wanted = error instanceof RefusedError ? error.retryMs : null;
    const waitMs = Math.max(backOff, Math.min(wanted ?? 0, longestRetryMs));
    this.troubles.set(host, { failures, untilMs: this.clock.nowMs() + waitMs });
    if (!this.silent.has(host)) this.log.warn('money', `no answer from ${host}: ${reasonOf(error)}`);
    this.silent.add(host);
  }

  /** null: HTTP 404. */
  private async text(url: string): Promise<string | null> {
    const limit = new AbortController();
    const stop = () => limit.abort();
    const cancel = this.clock.after(answerMs, stop);
    this.givesUp.signal.addEventListener('abort', stop);
    try {
      if (this.givesUp.signal.aborted) stop();
      const response = await fetch(url, { redirect: 'error', signal: limit.signal, headers: { accept: 'application/json' } });
      if (response.ok) return await whole(response);
      await response.body?.cancel();
      if (response.status === 404) return null;
      throw new RefusedError(response.status, retryAfterMs(response.headers.get('retry-after'), this.clock.nowMs()));
    } finally {
      cancel();
      this.givesUp.signal.removeEventListener('abort', stop);
      // What is still on its way of an answer that nobody reads to its end.
      limit.abort();
    }
  }
}

class RefusedError extends Error {
  constructor(
    status: number,
    readonly retryMs: number | null,
  ) {
    super(`HTTP ${status}`);
  }
}

/** Seconds, or a date. */
function retryAfterMs(said: string | null, nowMs: number): number | null {
  if (said === null) return null;
  if (/^\d{1,9}$/.test(said.trim())) return Number(said) * 1000;
  const atMs = Date.parse(said);
  return Number.isFinite(atMs) ? Math.max(0, atMs - nowMs) : null;
}

/** Errors of fetch may quote the address. */
function reasonOf(error: unknown): string {
  if (error instanceof RefusedError || error instanceof TooLargeError) return error.message;
  if (error instanceof SyntaxError) return 'no JSON';
  if (!(error instanceof Error)) return 'unknown';
  if (error.name === 'AbortError') return `nothing within ${answerMs / 1000} s`;
  const { cause } = error;
  const code = typeof cause === 'object' && cause !== null && 'code' in cause ? cause.code : null;
  return typeof code === 'string' && /^\w{1,40}$/.test(code) ? code : error.name;
}

class TooLargeError extends Error {
  constructor() {
    super('an answer over 2 MiB');
  }
}

async function whole(response: Response): Promise<string> {
  const parts: Uint8Array[] = [];
  let bytes = 0;
  for await (const part of response.body ?? []) {
    bytes += part.length;
    if (bytes > maxBytes) throw new TooLargeError();
    parts.push(part);
  }
  return Buffer.concat(parts).toString('utf8');
}
