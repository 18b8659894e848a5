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
  /** By coin, in order of time; prices in our currency if there are any, else those that can be exchanged. */
  private readonly prices: BySubject;
  private readonly rewards: BySubject;

  constructor(private readonly facts: QuoteFacts) {
    this.prices = new Map([...bySubject(facts.prices)].map(([coin, said]) => [coin, inCurrency(said, facts.currency)]));
    this.rewards = bySubject(facts.rewards);
  }

  /** Null: no price, no currency, or a price in a currency that nothing exchanges. */
  price(coin: string, atMs: number): number | null {
    const own = this.facts.settings.own[coin];
    if (own !== undefined) return this.exchanged(own.perCoin, own.currency);
    const said = nearest(this.prices.get(coin), atMs);
    return said === null ? null : this.exchanged(said.value, said.unit);
  }

  /** Coins that a hash brings on average; null: nobody said. */
  coinsPerHash(coin: string, atMs: number): number | null {
    return nearest(this.rewards.get(coin), atMs)?.value ?? null;
  }

  note(coin: string, atMs: number): PriceNote {
    const own = this.facts.settings.own[coin];
    const said = nearest(this.prices.get(coin), atMs);
    const reward = nearest(this.rewards.get(coin), atMs);
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

  private exchanged(value: number, currency: string): number | null {
    const { currency: ours, settings } = this.facts;
    if (ours === null) return null;
    if (currency === ours) return value;
    const rate = settings.exchange[currency];
    return rate === undefined ? null : value * rate;
  }
}

type BySubject = ReadonlyMap<string, readonly Said[]>;

function bySubject(quotes: readonly Said[]): BySubject {
  const found = new Map<string, Said[]>();
  for (const said of [...quotes].sort((a, b) => a.atMs - b.atMs)) {
    const list = found.get(said.subject);
    if (list === undefined) found.set(said.subject, [said]);
    else list.push(said);
  }
  return found;
}

function inCurrency(prices: readonly Said[], currency: string | null): readonly Said[] {
  const ours = prices.filter(({ unit }) => unit === currency);
  return ours.length > 0 ? ours : prices;
}

/** The last that was said by then, else the first that was said after. */
function nearest(quotes: readonly Said[] = [], atMs: number): Said | null {
  let low = 0;
  let high = quotes.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((quotes[middle]?.atMs ?? 0) <= atMs) low = middle + 1;
    else high = middle;
  }
  return quotes[low - 1] ?? quotes[0] ?? null;
}
