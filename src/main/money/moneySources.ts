import type { PriceSettings } from '../../shared/money';
import { priceHost, priceUrl, readPrices } from './coinPrices';
import { hostOf, type PoolUse, poolQuestions } from './poolStats';

export interface SourceClock {
  nowMs(): number;
  every(ms: number, run: () => void): () => void;
  after(ms: number, run: () => void): () => void;
}

export interface SourceLog {
  warn(area: string, message: string, error?: unknown): void;
}

/** A price, a reward per hash, or what an account got in all. */
export interface SaidQuote {
  readonly atMs: number;
  readonly kind: 'price' | 'reward' | 'account';
  readonly subject: string;
  readonly unit: string;
  readonly value: number;
  readonly source: string;
}

export interface MoneySourcesDeps {
  readonly clock: SourceClock;
  readonly log: SourceLog;
  readonly settings: () => { readonly prices: PriceSettings; readonly currency: string | null };
  /** Coins, pools and wallets of the setup; none on the practice rig. */
  readonly uses: () => readonly PoolUse[];
  readonly onQuote: (quote: SaidQuote) => void;
  /** Where addresses lead; for tests. */
  readonly redirect?: (url: string) => string;
}

const askEveryMs = 30 * 60_000;
const firstAskMs = 20_000;
const answerMs = 15_000;
const maxBytes = 2 * 1024 * 1024;

/**
 * Asks the price source and the rig's own pools, once in half an hour and only what the owner switched on; says nothing to anybody else.
 * Whoever does not answer is `silent` until it does.
 */
export class MoneySources {
  readonly silent = new Set<string>();
  private stops: (() => void)[] = [];
  private readonly givesUp = new AbortController();
  private asking: Promise<void> | null = null;

  constructor(private readonly deps: MoneySourcesDeps) {}

  start(): void {
    const { clock } = this.deps;
    const ask = () => void this.ask();
    this.stops = [clock.after(firstAskMs, ask), clock.every(askEveryMs, ask)];
  }

  async stop(): Promise<void> {
    for (const stop of this.stops.splice(0)) stop();
    this.givesUp.abort();
    await this.asking;
  }

  /** Asks now what is switched on; one round at a time. Never throws. */
  ask(): Promise<void> {
    this.asking ??= this.round().finally(() => {
      this.asking = null;
    });
    return this.asking;
  }

  private async round(): Promise<void> {
    const { prices, currency } = this.deps.settings();
    const uses = this.deps.uses();
    if (prices.source === 'coingecko' && currency !== null) await this.askPrices(coinsOf(uses), currency);
    if (!prices.askPools) return;
    for (const use of uses) await this.askPool(use);
  }

  private async askPrices(coins: readonly string[], currency: string): Promise<void> {
    const url = priceUrl(`https://${priceHost}`, coins, currency);
    if (url === null) return;
    const body = await this.get(url);
    if (body === null) return;
    for (const { coin, perCoin, atMs } of readPrices(body, coins, currency)) {
      const said = { atMs: atMs ?? this.deps.clock.nowMs(), value: perCoin, source: priceHost };
      this.deps.onQuote({ kind: 'price', subject: coin, unit: currency, ...said });
    }
  }

  private async askPool(use: PoolUse): Promise<void> {
    for (const { url, read } of poolQuestions(use)) {
      const body = await this.get(url);
      const answer = body === null ? null : read(body);
      if (answer === null) continue;
      const said = { atMs: this.deps.clock.nowMs(), unit: 'coins', source: hostOf(url) };
      if (answer.kind === 'reward') this.deps.onQuote({ kind: 'reward', subject: use.coin, value: answer.coinsPerHash, ...said });
      else this.deps.onQuote({ kind: 'account', subject: `${use.coin} ${use.wallet.slice(-6)}`, value: answer.coins, ...said });
    }
  }

  /** JSON, or null where none came; no redirect is followed, no cookie kept. */
  private async get(url: string): Promise<unknown> {
    const host = hostOf(url);
    try {
      const body = await this.text(this.deps.redirect?.(url) ?? url);
      this.silent.delete(host);
      return JSON.parse(body) as unknown;
    } catch (error) {
      if (!this.silent.has(host) && !this.givesUp.signal.aborted) this.deps.log.warn('money', `no answer from ${host}`, error);
      this.silent.add(host);
      return null;
    }
  }

  private async text(url: string): Promise<string> {
    const limit = new AbortController();
    const stop = () => limit.abort();
    const cancel = this.deps.clock.after(answerMs, stop);
    this.givesUp.signal.addEventListener('abort', stop);
    try {
      if (this.givesUp.signal.aborted) stop();
      const response = await fetch(url, { redirect: 'error', signal: limit.signal, headers: { accept: 'application/json' } });
      if (!response.ok) throw new Error(`HTTP ${response.status}`);
      return await whole(response);
    } finally {
      cancel();
      this.givesUp.signal.removeEventListener('abort', stop);
    }
  }
}

async function whole(response: Response): Promise<string> {
  const parts: Uint8Array[] = [];
  let bytes = 0;
  for await (const part of response.body ?? []) {
    bytes += part.length;
    if (bytes > maxBytes) throw new Error('an answer over 2 MiB');
    parts.push(part);
  }
  return Buffer.concat(parts).toString('utf8');
}

function coinsOf(uses: readonly PoolUse[]): readonly string[] {
  return [...new Set(uses.map(({ coin }) => coin))];
}
