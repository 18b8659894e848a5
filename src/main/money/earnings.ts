import type { Earned, MoneyLine } from '../../shared/money';
import type { QuoteBook, Said } from './quotes';
import type { TariffPrices } from './tariff';
import { quarterMs, type Zone } from './zone';

/** What one device did in a short span: time mining, and what it took and hashed in it. */
export interface MinedSpan {
  readonly device: string;
  /** When the span began, ms since 1970, and how long it is: a quarter of an hour at most, on its boundaries. */
  readonly atMs: number;
  readonly spanMs: number;
  readonly miningMs: number;
  /** Mining time with known power, and the mean then, W; null: none. */
  readonly poweredMs: number;
  readonly powerW: number | null;
  /** By the miner's own hashrate; null: it said none. */
  readonly hashes: number | null;
}

/** Shares of one device and coin in such a span. */
export interface SharesSpan {
  readonly device: string;
  readonly coin: string;
  readonly atMs: number;
  readonly spanMs: number;
  readonly accepted: number;
  /** Rejected and stale. */
  readonly lost: number;
  /** Accepted ones of known difficulty, and the hashes they stand for. */
  readonly counted: number;
  readonly hashes: number;
}

export interface EarningFacts {
  readonly fromMs: number;
  readonly toMs: number;
  readonly zone: Zone;
  /** null: no tariff. */
  readonly tariff: TariffPrices | null;
  readonly isPractice: boolean;
  /** For time without measured power, where none of the device was measured in the range: what its limit is, W; null: not known. */
  readonly limitW: (device: string) => number | null;
}

/** Electricity of one device on one day while it mined one coin. */
interface Power {
  readonly day: string;
  readonly device: string;
  /** Empty: before the device's first share. */
  readonly coin: string;
  miningMs: number;
  measuredMs: number;
  measuredWms: number;
  /** Of measured power, in the currency; NaN once a price was missing. */
  measuredCost: number;
  unmeasuredMs: number;
  /** Price times ms, to be multiplied by the power that is taken for it. */
  unmeasuredPriceMs: number;
}

/** Work of one device for one coin on one day. */
interface Work {
  readonly day: string;
  readonly device: string;
  readonly coin: string;
  lastMs: number;
  hashes: number;
  /** Some hashes are the miner's own word. */
  isByHashrate: boolean;
  /** Accepted shares for which there is neither difficulty nor hashrate. */
  unknown: number;
}

type Watts = ReadonlyMap<string, number | null>;

interface LineParts {
  readonly power: readonly Power[];
  readonly work: readonly Work[];
  readonly grown: readonly AccountGrowth[];
}

const msPerKwh = 3.6e9; // W ms in a kWh

/** Sums a range up, span by span; whoever feeds it may stop in between. */
export class EarningSums {
  private readonly power = new Map<string, Power>();
  private readonly work = new Map<string, Work>();
  /** Of the spans being added. */
  private readonly coinOf = new Map<string, string>();
  private readonly lastCoin = new Map<string, string>();
  /** Of spans that begin then: those of all devices have the same. */
  private readonly days = new Map<number, string>();
  private readonly prices = new Map<string, number>();

  constructor(private readonly facts: EarningFacts) {}

  /** Takes the spans of whole quarters of an hour, of any devices: shares without a difficulty are weighed by the hashrate of their quarter. */
  add(mined: readonly MinedSpan[], shares: readonly SharesSpan[]): void {
    for (const { device, coin, atMs, accepted } of shares) if (accepted > 0) this.coinOf.set(quarterKey({ device, atMs }), coin);
    const quarters = new Map<string, { hashes: number; mined: number }>();
    for (const span of mined) {
      const part = this.partInRange(span);
      if (part <= 0) continue;
      this.addPower(span, part, this.coinAt(span));
      const key = quarterKey(span);
      const quarter = quarters.get(key) ?? { hashes: 0, mined: 0 };
      quarters.set(key, quarter);
      quarter.hashes += (span.hashes ?? 0) * part;
      if (span.hashes !== null) quarter.mined += 1;
    }
    const inQuarter = new Map<string, number>();
    for (const span of shares) {
      const part = this.partInRange(span);
      const key = quarterKey(span);
      inQuarter.set(key, (inQuarter.get(key) ?? 0) + (span.accepted + span.lost) * part);
    }
    for (const span of shares) {
      const quarter = quarters.get(quarterKey(span));
      const hashesPerShare =
        quarter === undefined || quarter.mined === 0 ? null : quarter.hashes / (inQuarter.get(quarterKey(span)) ?? 1);
      this.addWork(span, this.partInRange(span), hashesPerShare);
    }
    this.coinOf.clear();
    this.days.clear();
    this.prices.clear();
  }

  /** One line for each day, device or coin. Pools know no devices: their word is not in those lines. */
  lines(by: 'day' | 'device' | 'coin' | 'all', book: QuoteBook, accounts: readonly AccountGrowth[]): readonly MoneyLine[] {
    const watts = this.wattsByDevice();
    const grown = by === 'device' ? [] : accounts;
    const keyOf = (one: { readonly day: string; readonly device?: string; readonly coin: string }) =>
      by === 'all' ? 'all' : (one[by] ?? '');
    const power = grouped([...this.power.values()], keyOf);
    const work = grouped([...this.work.values()], keyOf);
    const growth = grouped(grown, keyOf);
    const keys = [...new Set([...power.keys(), ...work.keys(), ...growth.keys()])];
    const lines = keys.map((key) => {
      const parts = { power: power.get(key) ?? [], work: work.get(key) ?? [], grown: growth.get(key) ?? [] };
      return this.line(key, parts, watts, book);
    });
    return lines.sort((a, b) => (by === 'day' ? (a.key < b.key ? -1 : 1) : b.minedMs - a.minedMs));
  }

  /** Everything together; a line of nothing where there is nothing. */
  total(book: QuoteBook, accounts: readonly AccountGrowth[]): MoneyLine {
    return this.lines('all', book, accounts)[0] ?? this.line('all', { power: [], work: [], grown: [] }, new Map(), book);
  }

  /** Of its quarter's shares, else the one before; empty before the first. */
  private coinAt(span: MinedSpan): string {
    const coin = this.coinOf.get(quarterKey(span)) ?? this.lastCoin.get(span.device) ?? '';
    if (coin !== '') this.lastCoin.set(span.device, coin);
    return coin;
  }

  private partInRange({ atMs, spanMs }: { readonly atMs: number; readonly spanMs: number }): number {
    const { fromMs, toMs } = this.facts;
    return Math.max(0, Math.min(atMs + spanMs, toMs) - Math.max(atMs, fromMs)) / spanMs;
  }

  private addPower(span: MinedSpan, part: number, coin: string): void {
    const day = this.dayOf(span);
    const key = `${day} ${span.device} ${coin}`;
    const none = { miningMs: 0, measuredMs: 0, measuredWms: 0, measuredCost: 0, unmeasuredMs: 0, unmeasuredPriceMs: 0 };
    const power = this.power.get(key) ?? { day, device: span.device, coin, ...none };
    this.power.set(key, power);
    const price = this.priceOf(span);
    const measuredMs = span.powerW === null ? 0 : Math.min(span.poweredMs, span.miningMs) * part;
    const unmeasuredMs = Math.max(0, span.miningMs * part - measuredMs);
    power.miningMs += span.miningMs * part;
    power.measuredMs += measuredMs;
    power.measuredWms += measuredMs * (span.powerW ?? 0);
    if (measuredMs > 0) power.measuredCost += (measuredMs * (span.powerW ?? 0) * price) / msPerKwh;
    power.unmeasuredMs += unmeasuredMs;
    if (unmeasuredMs > 0) power.unmeasuredPriceMs += unmeasuredMs * price;
  }

  private addWork(span: SharesSpan, part: number, hashesPerShare: number | null): void {
    if (part <= 0) return;
    const day = this.dayOf(span);
    const key = `${day} ${span.device} ${span.coin}`;
    const work = this.work.get(key) ?? { ...span, day, lastMs: 0, hashes: 0, isByHashrate: false, unknown: 0 };
    this.work.set(key, work);
    work.lastMs = Math.max(work.lastMs, span.atMs + span.spanMs);
    work.hashes += span.counted > 0 ? span.hashes * part : 0;
    const uncounted = Math.max(0, span.accepted - span.counted) * part;
    if (uncounted === 0) return;
    if (hashesPerShare === null) work.unknown += uncounted;
    else {
      work.hashes += uncounted * hashesPerShare;
      work.isByHashrate = true;
    }
  }

  private dayOf({ atMs }: { readonly atMs: number }): string {
    const day = this.days.get(atMs) ?? this.facts.zone.local(atMs).date;
    this.days.set(atMs, day);
    return day;
  }

  /** Mean over the part in range; NaN: some of it is not known. */
  private priceOf({ atMs, spanMs }: MinedSpan): number {
    const { tariff, fromMs, toMs } = this.facts;
    const key = `${atMs} ${spanMs}`;
    const price = this.prices.get(key) ?? tariff?.mean(Math.max(atMs, fromMs), Math.min(atMs + spanMs, toMs)) ?? Number.NaN;
    this.prices.set(key, price);
    return price;
  }

  /** Mean power while mining, W: measured in the range, else the limit. */
  private wattsByDevice(): Watts {
    const sums = new Map<string, { ms: number; wms: number }>();
    for (const { device, measuredMs, measuredWms } of this.power.values()) {
      const sum = sums.get(device) ?? { ms: 0, wms: 0 };
      sums.set(device, { ms: sum.ms + measuredMs, wms: sum.wms + measuredWms });
    }
    return new Map([...sums].map(([device, { ms, wms }]) => [device, ms > 0 ? wms / ms : this.facts.limitW(device)]));
  }

  private line(key: string, { power, work, grown }: LineParts, watts: Watts, book: QuoteBook): MoneyLine {
    const energy = energyOf(power, watts);
    const coins = [...new Set([...work.map(({ coin }) => coin), ...grown.map(({ coin }) => coin)])].sort();
    const ofCoin = (coin: string) => (one: { readonly coin: string }) => one.coin === coin;
    const earned = coins.map((coin) => this.earned(coin, work.filter(ofCoin(coin)), grown.filter(ofCoin(coin)), book));
    const bySharesValue = sumAll(earned.map((one) => one.bySharesValue));
    const byPoolValue = sumAll(earned.map((one) => one.byPoolValue));
    const cost = this.facts.tariff === null ? null : energy.cost;
    return {
      key,
      earned,
      bySharesValue,
      byPoolValue,
      energyKwh: energy.kwh,
      energyFrom: energy.from,
      measuredKwh: energy.measuredKwh,
      electricityCost: cost,
      netByShares: bySharesValue === null || cost === null ? null : bySharesValue - cost,
      netByPool: byPoolValue === null || cost === null ? null : byPoolValue - cost,
      minedMs: power.reduce((sum, { miningMs }) => sum + miningMs, 0),
    };
  }

  private earned(coin: string, work: readonly Work[], grown: readonly AccountGrowth[], book: QuoteBook): Earned {
    const hashes =
      work.length === 0 || work.some(({ unknown }) => unknown > 0) ? null : work.reduce((sum, one) => sum + one.hashes, 0);
    const isByHashrate = work.some((one) => one.isByHashrate);
    const money = this.facts.isPractice ? [] : work;
    // Each day at what a hash brought and a coin was worth then.
    const amounts = money.map((one) => times(one.hashes, book.coinsPerHash(coin, one.lastMs)));
    const values = money.map((one, i) => times(amounts[i] ?? null, book.price(coin, one.lastMs)));
    const paid = this.facts.isPractice ? [] : grown;
    const bySharesIsKnown = hashes !== null;
    return {
      coin,
      hashes,
      hashesFrom: hashes === null ? null : isByHashrate ? 'hashrate' : 'shares',
      byShares: bySharesIsKnown ? sumAll(amounts) : null,
      byPool: sumAll(paid.map(({ coins }) => coins)),
      bySharesValue: bySharesIsKnown ? sumAll(values) : null,
      byPoolValue: sumAll(paid.map(({ coins, atMs }) => times(coins, book.price(coin, atMs)))),
    };
  }
}

/** By how much what a pool credited to an account grew on one day. */
export interface AccountGrowth {
  readonly day: string;
  readonly coin: string;
  readonly atMs: number;
  readonly coins: number;
}

/** From what pools said of accounts: the growth between two answers counts for the day of the later one. */
export function accountGrowth(said: readonly Said[], zone: Zone, fromMs: number): readonly AccountGrowth[] {
  const last = new Map<string, Said>();
  const found: AccountGrowth[] = [];
  for (const one of [...said].sort((a, b) => a.atMs - b.atMs)) {
    const key = `${one.source} ${one.subject}`;
    const before = last.get(key);
    last.set(key, one);
    if (before === undefined || one.atMs < fromMs) continue;
    const coin = one.subject.split(' ')[0] ?? '';
    found.push({ day: zone.local(one.atMs).date, coin, atMs: one.atMs, coins: one.value - before.value });
  }
  return found;
}

interface Energy {
  readonly kwh: number | null;
  readonly measuredKwh: number;
  readonly from: MoneyLine['energyFrom'];
  readonly cost: number | null;
}

function energyOf(power: readonly Power[], watts: Watts): Energy {
  let [kwh, measuredKwh, cost, unmeasuredMs] = [0, 0, 0, 0];
  let isKnown = power.length > 0;
  for (const one of power) {
    measuredKwh += one.measuredWms / msPerKwh;
    kwh += one.measuredWms / msPerKwh;
    cost += one.measuredCost;
    // Less than a second in a day comes from rounding.
    if (one.unmeasuredMs < 1000) continue;
    unmeasuredMs += one.unmeasuredMs;
    const taken = watts.get(one.device) ?? null;
    if (taken === null) isKnown = false;
    kwh += ((taken ?? 0) * one.unmeasuredMs) / msPerKwh;
    cost += ((taken ?? 0) * one.unmeasuredPriceMs) / msPerKwh;
  }
  if (!isKnown) return { kwh: null, measuredKwh, from: null, cost: null };
  const from = unmeasuredMs === 0 ? 'measured' : measuredKwh > 0 ? 'partly' : 'estimated';
  return { kwh, measuredKwh, from, cost: Number.isNaN(cost) ? null : cost };
}

function grouped<One>(all: readonly One[], keyOf: (one: One) => string): ReadonlyMap<string, readonly One[]> {
  const found = new Map<string, One[]>();
  for (const one of all) {
    const list = found.get(keyOf(one));
    if (list === undefined) found.set(keyOf(one), [one]);
    else list.push(one);
  }
  return found;
}

function quarterKey({ device, atMs }: { readonly device: string; readonly atMs: number }): string {
  return `${Math.floor(atMs / quarterMs)} ${device}`;
}

function times(a: number | null, b: number | null): number | null {
  return a === null || b === null ? null : a * b;
}

/** Null as soon as one is not known, or there is none. */
function sumAll(values: readonly (number | null)[]): number | null {
  if (values.length === 0) return null;
  let sum = 0;
  for (const value of values) {
    if (value === null) return null;
    sum += value;
  }
  return sum;
}
