import type { PriceSettings } from '../../shared/money';
import type { PoolAccount } from '../../shared/poolSide';
import { priceHost, priceUrl, readPrices } from './coinPrices';
import { type GetAnswer, type GetClock, type GetLog, PoliteGet } from './politeGet';
import { hostOf, type PoolAnswer, type PoolUse, poolQuestions } from './poolStats';

/** A price, a reward per hash, or what an account got in all. */
export interface SaidQuote {
  readonly atMs: number;
  readonly kind: 'price' | 'reward' | 'account';
  readonly subject: string;
  readonly unit: string;
  readonly value: number;
  readonly source: string;
}

/** How the question about one account went; `account` only where it was heard. */
export interface SaidAccount {
  readonly use: PoolUse;
  readonly atMs: number;
  readonly source: string;
  readonly state: 'heard' | 'offline' | 'unknownWallet' | 'unreadable';
  readonly account: PoolAccount | null;
}

export interface MoneySourcesDeps {
  readonly clock: GetClock;
  readonly log: GetLog;
  readonly settings: () => { readonly prices: PriceSettings; readonly currency: string | null };
  /** Coins, pools and wallets of the setup; none on the practice rig. */
  readonly uses: () => readonly PoolUse[];
  readonly onQuote: (quote: SaidQuote) => void;
  readonly onAccount?: (said: SaidAccount) => void;
  /** From 0 up to 1, so that not all rigs ask at once. */
  readonly random: () => number;
  /** Where addresses lead; for tests. */
  readonly redirect?: (url: string) => string;
}

const askEveryMs = 30 * 60_000;
/** How much earlier or later, at most. */
const jitter = 0.1;
const firstAskMs = 20_000;

/**
 * Asks the price source and the rig's own pools, about once in half an hour and only what the owner switched on; says nothing to anybody
 * else, and asks for nobody: windows and command lines get what was heard last. Whoever does not answer is `silent` until it does.
 */
export class MoneySources {
  private readonly gets: PoliteGet;
  private cancel: (() => void) | null = null;
  private asking: Promise<void> | null = null;
  /** Atomic units of a coin by the address that said them. */
  private readonly units = new Map<string, number>();
  /** What may be asked, as it was when it was last looked at. */
  private allowed = '';

  constructor(private readonly deps: MoneySourcesDeps) {
    this.gets = new PoliteGet(deps.clock, deps.log, deps.redirect);
  }

  get silent(): ReadonlySet<string> {
    return this.gets.silent;
  }

  start(): void {
    this.allowed = this.whatIsAllowed();
    this.askIn(firstAskMs);
  }

  async stop(): Promise<void> {
    this.cancel?.();
    this.cancel = null;
    this.gets.stop();
    await this.asking;
  }

  /** What was just switched on is asked soon. */
  settingsChanged(): void {
    const allowed = this.whatIsAllowed();
    if (allowed === this.allowed || this.cancel === null) return;
    this.allowed = allowed;
    this.askIn(firstAskMs * this.between(0.1, 1));
  }

  /** Asks now what is switched on; one round at a time. Never throws. */
  ask(): Promise<void> {
    this.asking ??= this.round().finally(() => {
      this.asking = null;
    });
    return this.asking;
  }

  private askIn(ms: number): void {
    this.cancel?.();
    this.cancel = this.deps.clock.after(ms, () => {
      this.askIn(askEveryMs * this.between(1 - jitter, 1 + jitter));
      void this.ask();
    });
  }

  private between(least: number, most: number): number {
    return least + (most - least) * this.deps.random();
  }

  private whatIsAllowed(): string {
    const { prices, currency } = this.deps.settings();
    return JSON.stringify([prices.source, prices.askPools, prices.poolApis ?? null, currency, this.deps.uses()]);
  }

  private async round(): Promise<void> {
    const { prices, currency } = this.deps.settings();
    const uses = this.deps.uses();
    if (prices.source === 'coingecko' && currency !== null) await this.askPrices(coinsOf(uses), currency);
    for (const use of uses) {
      // It may have been switched off meanwhile.
      const { askPools, poolApis } = this.deps.settings().prices;
      if (askPools) await this.askPool(use, poolApis);
    }
  }

  private async askPrices(coins: readonly string[], currency: string): Promise<void> {
    const url = priceUrl(`https://${priceHost}`, coins, currency);
    if (url === null) return;
    const answer = await this.gets.get(url);
    if (answer.is !== 'json') return;
    for (const { coin, perCoin, atMs } of readPrices(answer.body, coins, currency)) {
      const said = { atMs: atMs ?? this.deps.clock.nowMs(), value: perCoin, source: priceHost };
      this.deps.onQuote({ kind: 'price', subject: coin, unit: currency, ...said });
    }
  }

  private async askPool(use: PoolUse, apis: PriceSettings['poolApis']): Promise<void> {
    const questions = poolQuestions(use, apis);
    let soFar: SoFar = { account: null, state: null };
    let units: number | null = null;
    for (const { url, about, read } of questions) {
      const answer = await this.gets.get(url);
      const told: PoolAnswer | null = answer.is === 'json' ? read(answer.body, units) : null;
      if (told?.coinUnits !== undefined) this.units.set(url, told.coinUnits);
      units = this.units.get(url) ?? units;
      if (told?.coinsPerHash !== undefined) this.quote(url, { kind: 'reward', subject: use.coin, value: told.coinsPerHash });
      if (about === 'account') soFar = withAnswer(soFar, told, stateOf(answer, this.silent.has(hostOf(url))));
    }
    const { account, state } = soFar;
    const source = questions[0] === undefined ? null : hostOf(questions[0].url);
    if (source === null || state === null) return;
    this.deps.onAccount?.({ use, atMs: this.deps.clock.nowMs(), source, state, account });
    const value = account === null ? null : credited(account);
    if (value !== null) this.quote(source, { kind: 'account', subject: `${use.coin} ${use.wallet.slice(-6)}`, value });
  }

  private quote(url: string, said: Pick<SaidQuote, 'kind' | 'subject' | 'value'>): void {
    this.deps.onQuote({ atMs: this.deps.clock.nowMs(), unit: 'coins', source: hostOf(url), ...said });
  }
}

/** What the answers about one account came to; a null state: none was asked for. */
interface SoFar {
  readonly account: PoolAccount | null;
  readonly state: SaidAccount['state'] | null;
}

/** The account, and workers and payments that come by themselves after it. */
function withAnswer(soFar: SoFar, told: PoolAnswer | null, state: SoFar['state']): SoFar {
  const account = told?.account ?? soFar.account;
  if (account === null) return { account, state: soFar.state === 'offline' ? soFar.state : (state ?? soFar.state) };
  const { workers = account.workers, payouts = account.payouts } = told ?? {};
  return { account: { ...account, workers, payouts }, state: 'heard' };
}

/** What an answer says of the account, where it did not tell it; null: it was not asked. */
function stateOf({ is }: GetAnswer, isSilent: boolean): SaidAccount['state'] | null {
  if (is === 'failed' || (is === 'notAsked' && isSilent)) return 'offline';
  if (is === 'notAsked') return null;
  return is === 'notFound' ? 'unknownWallet' : 'unreadable';
}

/** All that the pool ever credited to the wallet, coins. */
function credited({ balance, immature, paid }: PoolAccount): number | null {
  return balance === null || immature === null || paid === null ? null : balance + immature + paid;
}

function coinsOf(uses: readonly PoolUse[]): readonly string[] {
  return [...new Set(uses.map(({ coin }) => coin))];
}
