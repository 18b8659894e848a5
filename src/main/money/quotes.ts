import type { PriceNote, PriceSettings } from '../../shared/money';

/** What somebody said at a time. */
export interface Said {
  readonly atMs: number;
  /** A coin; of accounts the coin, a space and what tells the account from others. */
  readonly subject: string;
  /** A currency, or coins. */
  readonly unit: string;
  readonly value: number;
  readonly source: string;
}

export interface QuoteFacts {
  readonly prices: readonly Said[];
  readonly rewards: readonly Said[];
  readonly settings: PriceSettings;
  readonly currency: string | null;
  /** Hosts whose last answer did not come. */
  readonly silent: ReadonlySet<string>;
  readonly nowMs: number;
}

/** Older prices are called so. */
const freshMs = 2 * 3_600_000;

/** Looks up what a coin was worth and brought at a time, by what was said up to then, else by the first that was said after. */
export class QuoteBook {
  constructor(private readonly facts: QuoteFacts) {}

  /** Null: no price, no currency, or a price in a currency that nothing exchanges. */
  price(coin: string, atMs: number): number | null {
    const { settings, prices } = this.facts;
    const own = settings.own[coin];
    if (own !== undefined) return this.exchanged(own.perCoin, own.currency);
    const said = nearest(this.inCurrency(prices, coin), atMs);
    return said === null ? null : this.exchanged(said.value, said.unit);
  }

  /** Coins that a hash brings on average; null: nobody said. */
  coinsPerHash(coin: string, atMs: number): number | null {
    return (
      nearest(
        this.facts.rewards.filter(({ subject }) => subject === coin),
        atMs,
      )?.value ?? null
    );
  }

  note(coin: string, atMs: number): PriceNote {
    const { settings, prices, rewards } = this.facts;
    const own = settings.own[coin];
    const said = nearest(this.inCurrency(prices, coin), atMs);
    const reward = nearest(
      rewards.filter(({ subject }) => subject === coin),
      atMs,
    );
    return {
      coin,
      perCoin: own?.perCoin ?? said?.value ?? null,
      currency: own?.currency ?? said?.unit ?? null,
      source: own !== undefined ? 'own' : (said?.source ?? null),
      atMs: own?.atMs ?? said?.atMs ?? null,
      state: own !== undefined ? 'own' : this.stateOf(said),
      coinsPerHash: reward?.value ?? null,
      rewardSource: reward?.source ?? null,
      rewardAtMs: reward?.atMs ?? null,
    };
  }

  private stateOf(said: Said | null): PriceNote['state'] {
    const { settings, silent, nowMs } = this.facts;
    if (settings.source !== null && silent.has('api.coingecko.com')) return 'offline';
    if (said === null) return settings.source === null ? 'notAsked' : 'unknown';
    return nowMs - said.atMs <= freshMs ? 'fresh' : 'old';
  }

  /** Those in our currency if there are any, else those that can be exchanged. */
  private inCurrency(prices: readonly Said[], coin: string): readonly Said[] {
    const ofCoin = prices.filter(({ subject }) => subject === coin);
    const ours = ofCoin.filter(({ unit }) => unit === this.facts.currency);
    return ours.length > 0 ? ours : ofCoin;
  }

  private exchanged(value: number, currency: string): number | null {
    const { currency: ours, settings } = this.facts;
    if (ours === null) return null;
    if (currency === ours) return value;
    const rate = settings.exchange[currency];
    return rate === undefined ? null : value * rate;
  }
}

function nearest(quotes: readonly Said[], atMs: number): Said | null {
  let before: Said | null = null;
  let after: Said | null = null;
  for (const said of quotes) {
    if (said.atMs <= atMs && (before === null || said.atMs >= before.atMs)) before = said;
    if (said.atMs > atMs && (after === null || said.atMs < after.atMs)) after = said;
  }
  return before ?? after;
}
