import type { CoinIncome, CoinMemory, CoinOffer, CoinRefusal, CoinsView, RigViewDevice, Said } from '../../shared/wizard';
import type { WizardSentence } from '../../shared/wizardSentence';
import { wizardSentences } from '../../shared/wizardSentence';
import type { Coin } from '../coins/coins';
import { isMinable } from '../coins/coins';
import { memoryNeedGib } from '../coins/memoryNeed';

/** What a coin's work brings, by its ticker, in `currency` for one H/s a day; absent or null: not known. */
export interface PriceQuote {
  readonly source: string;
  /** When it was asked, ms since 1970. */
  readonly atMs: number;
  readonly currency: string;
  readonly perHashDay: Readonly<Record<string, number | null>>;
}

/** Whoever knows prices. Null: none can be reached, or nobody may be asked. */
export interface PriceSource {
  quote(tickers: readonly string[], currency: string): Promise<PriceQuote | null>;
}

/** What a card does at an algorithm by the card database. */
export interface Figure {
  readonly hs: number;
  readonly powerW: number | null;
  readonly from: string;
}

export interface RankFacts {
  readonly devices: readonly RigViewDevice[];
  readonly coins: readonly Coin[];
  readonly withoutAddressRule: readonly Pick<Coin, 'ticker' | 'name' | 'class'>[];
  /** Vendors whose devices a miner of ours can use. */
  readonly vendorsOf: (miner: string) => readonly string[];
  readonly figure: (device: RigViewDevice, algorithm: string) => Figure | null;
  /** How many operators' pools we know for a coin. */
  readonly operators: (ticker: string) => number;
  readonly prices: PriceQuote | null;
  readonly electricityPerKwh: number | null;
  readonly currency: string;
  readonly nowMs: number;
}

/** Beside the DAG, a miner needs some memory of its own, GiB: the same rule as in the coin's smallest card. */
const spareGib = 0.6;
/** A card of 8 GiB shows some MiB less. */
const shownLessGib = 0.1;
const yearMs = 365 * 86_400_000;

/** What these devices can mine, the best first, and why the rest is not there. Prices are never invented: without, the order is by suitability. */
export function rankCoins(facts: RankFacts): CoinsView {
  const judged = facts.coins.map((coin) => judge(coin, facts));
  const offers = judged.flatMap((one) => ('offer' in one ? [one] : [])).sort(before);
  const suggested = offers.find(({ isSound }) => isSound) ?? offers[0];
  const { prices, electricityPerKwh, currency } = facts;
  return {
    offers: offers.map((one) => ({ ...one.offer, isSuggested: one === suggested })),
    refusals: [...judged.flatMap((one) => ('refusal' in one ? [one.refusal] : [])), ...facts.withoutAddressRule.map(unverified)],
    prices: prices === null ? null : { source: prices.source, atMs: prices.atMs },
    sentence:
      prices === null
        ? { say: 'pricesNone', values: {} }
        : { say: 'pricesAt', values: { source: prices.source, atMs: prices.atMs } },
    electricityPerKwh,
    currency,
  };
}

interface Judged {
  readonly offer: CoinOffer;
  readonly points: number;
  readonly isSound: boolean;
}

function before(a: Judged, b: Judged): number {
  const [netA, netB] = [a.offer.income?.net ?? null, b.offer.income?.net ?? null];
  if (netA !== null && netB !== null && netA !== netB) return netB - netA;
  if ((netA === null) !== (netB === null)) return netA === null ? 1 : -1;
  return b.points - a.points;
}

function judge(coin: Coin, facts: RankFacts): Judged | { readonly refusal: CoinRefusal } {
  if (!isMinable(coin) || coin.algorithm === null) return { refusal: ended(coin) };
  const kind = coin.class === 'cpu' ? 'cpu' : 'gpu';
  const ofKind = facts.devices.filter((device) => device.kind === kind);
  if (ofKind.length === 0) return refuse(coin, 'noCards', 'refusedCards');
  const mineable = ofKind.filter(({ vendor }) => coin.miners.some((miner) => facts.vendorsOf(miner).includes(vendor)));
  if (mineable.length === 0) return refuse(coin, 'noMiner', 'refusedMiner');
  const need = needGib(coin, facts.nowMs);
  const fitting = mineable.filter(({ vramMiB }) => need === null || vramMiB === null || gib(vramMiB) >= need - shownLessGib);
  if (fitting.length === 0) {
    const largest = Math.max(...mineable.map(({ vramMiB }) => gib(vramMiB ?? 0)));
    return refuse(coin, 'memory', 'refusedMemory', { gib: tenth(need ?? 0), cardGib: tenth(largest) });
  }
  return offerOf(coin, coin.algorithm, fitting, ofKind, facts);
}

function offerOf(
  coin: Coin,
  algorithm: string,
  devices: readonly RigViewDevice[],
  ofKind: readonly RigViewDevice[],
  facts: RankFacts,
): Judged {
  const figures = devices.map((device) => facts.figure(device, algorithm));
  const memory = memoryOf(coin, devices, facts.nowMs);
  const hashrateHs = sum(figures.map((figure) => figure?.hs ?? null));
  const powerW = sum(figures.map((figure) => figure?.powerW ?? null));
  const income = incomeOf(coin, hashrateHs, powerW, facts);
  const others = ofKind.filter((device) => !devices.includes(device));
  const warnings = warningsOf({ coin, memory, hashrateHs, income, others });
  const offer: CoinOffer = {
    ticker: coin.ticker,
    name: coin.name,
    algorithm,
    on: coin.class === 'cpu' ? 'cpu' : 'gpus',
    devices: devices.map(({ id }) => id),
    others: others.map(({ id }) => id),
    memory,
    hashrateHs,
    powerW,
    hashrateFrom: hashrateHs === null ? null : [...new Set(figures.map((figure) => figure?.from ?? ''))].join('; '),
    income,
    sentence: { say: coinSentence(coin.ticker), values: {} },
    warnings,
    isSuggested: false,
    source: coin.source,
  };
  const isSound = coin.isStatusVerified && !warnings.some(({ say }) => unsound.includes(say));
  return { offer, points: pointsOf(offer, coin, isSound, facts), isSound };
}

const unsound: readonly WizardSentence[] = ['warnMemoryNextYear', 'warnMemoryTight', 'warnStatus', 'warnAsic', 'warnNegative'];

/** Without prices: sound ones first, then those that more of the rig can do, that more operators have pools for, that figures exist for. */
function pointsOf({ on, others, hashrateHs }: CoinOffer, coin: Coin, isSound: boolean, facts: RankFacts): number {
  return (
    (isSound ? 1000 : 0) +
    (on === 'gpus' ? 200 : 0) +
    (others.length === 0 ? 100 : 0) +
    (coin.class === 'asic_dominated' ? -2000 : 0) +
    20 * Math.min(4, facts.operators(coin.ticker)) +
    (hashrateHs === null ? 0 : 10) +
    Math.min(9, coin.miners.length)
  );
}

interface Warned {
  readonly coin: Coin;
  readonly memory: CoinMemory | null;
  readonly hashrateHs: number | null;
  readonly income: CoinIncome | null;
  readonly others: readonly RigViewDevice[];
}

function warningsOf({ coin, memory, hashrateHs, income, others }: Warned): readonly Said[] {
  const warnings: Said[] = [];
  const { todayGib = 0, nextYearGib = null, cardGib = null } = memory ?? {};
  if (cardGib !== null && nextYearGib !== null && nextYearGib + spareGib > cardGib + shownLessGib) {
    warnings.push({ say: 'warnMemoryNextYear', values: { todayGib, nextYearGib } });
  } else if (cardGib !== null && todayGib + 2 * spareGib > cardGib + shownLessGib) {
    warnings.push({ say: 'warnMemoryTight', values: { todayGib, cardGib } });
  }
  if (coin.hasAsics) warnings.push({ say: 'warnAsic', values: {} });
  if (!coin.isStatusVerified) warnings.push({ say: 'warnStatus', values: {} });
  if (others.length > 0) warnings.push({ say: 'warnSomeCards', values: { names: others.map(({ name }) => name).join(', ') } });
  if (income !== null && income.net < 0) warnings.push({ say: 'warnNegative', values: {} });
  if (hashrateHs === null && coin.class !== 'cpu') warnings.push({ say: 'warnNoFigure', values: {} });
  return warnings;
}

function memoryOf({ memory }: Coin, devices: readonly RigViewDevice[], nowMs: number): CoinMemory | null {
  if (memory === null) return null;
  const sizes = devices.flatMap(({ vramMiB }) => (vramMiB === null ? [] : [gib(vramMiB)]));
  const next = memoryNeedGib(memory, nowMs + yearMs);
  return {
    todayGib: hundredth(memoryNeedGib(memory, nowMs) ?? memory.gib),
    nextYearGib: next === null ? null : hundredth(next),
    cardGib: sizes.length === 0 ? null : tenth(Math.min(...sizes)),
    asOf: memory.asOf,
  };
}

function needGib({ memory, minVramGib }: Coin, nowMs: number): number | null {
  if (memory === null) return minVramGib;
  return (memoryNeedGib(memory, nowMs) ?? memory.gib) + spareGib;
}

/** The currency must agree: what is not in it is not told. */
function incomeOf({ ticker }: Coin, hashrateHs: number | null, powerW: number | null, facts: RankFacts): CoinIncome | null {
  const { prices, currency, electricityPerKwh } = facts;
  const perHashDay = prices?.currency === currency ? (prices.perHashDay[ticker] ?? null) : null;
  if (perHashDay === null || hashrateHs === null) return null;
  const gross = perHashDay * hashrateHs;
  const electricity = electricityPerKwh === null || powerW === null ? null : (powerW / 1000) * 24 * electricityPerKwh;
  return { gross, electricity, net: gross - (electricity ?? 0) };
}

function ended({ ticker, name, class: miningClass }: Coin): CoinRefusal {
  if (miningClass === 'pos') return { ticker, name, why: 'proofOfStake', sentence: { say: 'refusedEthereum', values: {} } };
  const isOver = miningClass === 'ended';
  return { ticker, name, why: isOver ? 'ended' : 'asicOnly', sentence: said(isOver ? 'refusedEnded' : 'refusedAsic', name) };
}

function unverified({ ticker, name, class: miningClass }: Pick<Coin, 'ticker' | 'name' | 'class'>): CoinRefusal {
  if (miningClass === 'asic_only') return { ticker, name, why: 'asicOnly', sentence: said('refusedAsic', name) };
  return { ticker, name, why: 'noAddressRule', sentence: said('refusedAddress', name) };
}

function refuse({ ticker, name }: Coin, why: CoinRefusal['why'], say: WizardSentence, values: Said['values'] = {}) {
  return { refusal: { ticker, name, why, sentence: { say, values: { coin: name, ...values } } } };
}

function said(say: WizardSentence, coin: string): Said {
  return { say, values: { coin } };
}

/** Each coin that can be mined has a sentence of its own: a test sees to that. */
function coinSentence(ticker: string): WizardSentence {
  return wizardSentences.find((say) => say === `coin${ticker}`) ?? 'warnStatus';
}

/** Null where one of them is not known: half a sum would be a wrong one. */
function sum(values: readonly (number | null)[]): number | null {
  return values.reduce<number | null>((total, value) => (total === null || value === null ? null : total + value), 0);
}

function gib(mib: number): number {
  return mib / 1024;
}

function tenth(value: number): number {
  return Math.round(value * 10) / 10;
}

function hundredth(value: number): number {
  return Math.round(value * 100) / 100;
}
