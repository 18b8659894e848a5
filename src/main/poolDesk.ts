import type { Fault } from '../shared/faults';
import type { PriceSettings } from '../shared/money';
import type { PoolAccountView, PoolSide } from '../shared/poolSide';
import type { RigState } from '../shared/state';
import type { HistoryStore } from './history/store';
import type { SaidAccount } from './money/moneySources';
import { ownWork } from './money/ownWork';
import { PoolBook } from './money/poolBook';
import type { GapVerdict, OwnSpan } from './money/poolGap';
import { accountKey, hostOf, type PoolUse } from './money/poolStats';

export interface PoolDeskDeps {
  readonly isPractice: boolean;
  readonly settings: () => { readonly prices: PriceSettings; readonly rigName: string };
  /** Coins, pools and wallets of the setup; none on the practice rig. */
  readonly uses: () => readonly PoolUse[];
  readonly history: Pick<HistoryStore, 'minutes'>;
  readonly nowMs: () => number;
  /** null: the area is well again. */
  readonly onFault: (area: string, fault: Fault | null) => void;
  readonly onDidChange: () => void;
}

interface Account {
  /** The address it is asked at, which holds the wallet: it leaves this file nowhere. null: nobody knows how to ask. */
  readonly key: string | null;
  readonly use: PoolUse;
}

/** What the rig's own pools said last, for faces: asking is MoneySources' alone, nothing here causes a request. */
export class PoolDesk {
  private readonly books = new Map<string, PoolBook>();

  constructor(private readonly deps: PoolDeskDeps) {}

  /** What is not asked any more is forgotten, its fault too. */
  settingsChanged(): void {
    const keys = new Set(this.accounts().map(({ key }) => key));
    const isAsked = this.deps.settings().prices.askPools;
    for (const [key, book] of this.books) {
      if (isAsked && keys.has(key)) continue;
      this.tell(key, book.gap, { is: 'learning' });
      this.books.delete(key);
    }
  }

  said({ use, ...said }: SaidAccount): void {
    const { settings, nowMs } = this.deps;
    const { prices, rigName } = settings();
    const key = accountKey(use, prices.poolApis);
    // The setup may have changed while it was asked.
    if (key === null || !prices.askPools || !this.accounts().some((account) => account.key === key)) return;
    const book = this.books.get(key) ?? new PoolBook(use.coin, nowMs());
    this.books.set(key, book);
    const before = book.gap;
    book.hear(said, rigName, (fromMs, toMs) => this.own(key, use, fromMs, toMs));
    this.tell(key, before, book.gap);
    this.deps.onDidChange();
  }

  view(): PoolSide {
    const isAsked = this.deps.settings().prices.askPools;
    const accounts = this.accounts().map(({ key, use }): PoolAccountView => {
      const book = (key === null ? undefined : this.books.get(key)) ?? new PoolBook(use.coin, this.deps.nowMs());
      return book.view(hostOf(use.pool), key !== null);
    });
    return { isPractice: this.deps.isPractice, isAsked, accounts };
  }

  /** What of it is in the state. */
  slice(): Pick<RigState, 'payouts' | 'poolsHeardMs'> {
    const books = [...this.books.values()];
    const payouts = books.flatMap((book) => book.payouts ?? []).sort((a, b) => b.atMs - a.atMs);
    const heard = books.flatMap(({ heardMs }) => heardMs ?? []);
    if (heard.length === 0) return {};
    return { payouts, poolsHeardMs: Math.max(...heard) };
  }

  /** Each account once, though several of its pool's servers are in the setup. */
  private accounts(): readonly Account[] {
    const { uses, settings } = this.deps;
    const apis = settings().prices.poolApis;
    const all = uses().map((use) => ({ key: accountKey(use, apis), use }));
    return [...new Map(all.map((one) => [one.key ?? `${one.use.coin} ${hostOf(one.use.pool)}`, one])).values()];
  }

  private own(key: string, use: PoolUse, fromMs: number, toMs: number): readonly OwnSpan[] | null {
    const apis = this.deps.settings().prices.poolApis;
    const keyOf = (coin: string, pool: string, wallet: string) => accountKey({ coin, pool, wallet }, apis);
    // The history knows coin and pool, not the wallet.
    const isAmbiguous = this.accounts().some(({ key: other, use: { coin, pool } }) => {
      return other !== key && coin === use.coin && keyOf(coin, pool, use.wallet) === key;
    });
    if (isAmbiguous) return null;
    const { mined, work } = this.deps.history.minutes(fromMs, toMs);
    return ownWork(mined, work, ({ coin, pool }) => coin === use.coin && pool !== null && keyOf(coin, pool, use.wallet) === key);
  }

  private tell(key: string, before: GapVerdict, now: GapVerdict): void {
    if (before.is === now.is) return;
    const area = `pool ${key}`;
    if (now.is !== 'less') {
      this.deps.onFault(area, null);
      return;
    }
    const values = { pool: hostOf(key), pct: Math.round(now.missing * 100), hours: Math.round(now.overMs / 3_600_000) };
    this.deps.onFault(area, { code: 'pool/sees-less', values });
  }
}
