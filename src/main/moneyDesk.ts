import { setImmediate as nextTurn } from 'node:timers/promises';
import type { CallArgs } from '../shared/contract';
import { fail, ok, type Result } from '../shared/faults';
import type { Harvest, HarvestLine, MoneySummary, Tariff, YieldCost } from '../shared/money';
import type { Assignment, Settings } from '../shared/setup';
import type { DeviceState } from '../shared/state';
import type { HistoryStore } from './history/store';
import { accountGrowth, EarningSums } from './money/earnings';
import { harvestLine, harvestTotal, yieldCost } from './money/harvest';
import type { HourlyFile, HourlyPrices } from './money/hourlyFile';
import { hostOf, type PoolUse } from './money/poolStats';
import { QuoteBook } from './money/quotes';
import { TariffPrices } from './money/tariff';
import { Zone } from './money/zone';
import { coinsOf } from './rig/coinSwitcher';

interface MoneyDevice {
  readonly id: string;
  readonly kind: 'gpu' | 'cpu';
  readonly limitW: number | null;
}

/** Older words of prices and rewards are no ground to switch coins on. */
const freshMs = 6 * 3_600_000;

export interface MoneyDeskDeps {
  readonly history: Pick<HistoryStore, 'mining' | 'work' | 'quotes' | 'bandsForSums' | 'devices' | 'jobs'>;
  readonly settings: () => Settings;
  readonly devices: () => readonly MoneyDevice[];
  readonly isPractice: boolean;
  readonly nowMs: () => number;
  /** IANA name. */
  readonly timeZone: string;
  /** Hosts that did not answer. */
  readonly silent: ReadonlySet<string>;
  readonly hourly: Pick<HourlyFile, 'read'>;
}

const dayMs = 86_400_000;
/** Read in one piece, some 10 ms: a job that comes meanwhile must not wait for more. */
const pieceMs = dayMs;
/** How far back a device's power while mining is looked up. */
const wattsMs = 7 * dayMs;
const longestMs = 5 * 366 * dayMs + dayMs;
const quarterMs = 900_000;

/** Between what the history keeps and what the pages and the command line ask: sums money and harvest up. */
export class MoneyDesk {
  private readonly zone: Zone;

  constructor(private readonly deps: MoneyDeskDeps) {
    this.zone = new Zone(deps.timeZone);
  }

  async summary({ fromMs, toMs, by }: CallArgs<'money:summary'>): Promise<Result<MoneySummary>> {
    const wrong = wrongRange(fromMs, toMs);
    if (wrong !== null) return fail('app/refused', wrong);
    const { currency } = this.deps.settings();
    const { isPractice } = this.deps;
    const sums = await this.sums(fromMs, toMs);
    const { fault } = await this.hours();
    const book = this.book(fromMs, toMs);
    const growth = isPractice ? [] : accountGrowth(this.deps.history.quotes('account', fromMs, toMs), this.zone, fromMs);
    const total = sums.total(book, growth);
    const until = Math.min(toMs, this.deps.nowMs());
    return ok({
      isPractice,
      fromMs,
      toMs,
      timeZone: this.zone.name,
      currency,
      tariff: this.tariffSetting(),
      tariffFault: fault === null ? null : { code: fault.code, values: fault.values ?? {} },
      total,
      lines: sums.lines(by, book, growth),
      prices: isPractice ? [] : total.earned.map(({ coin }) => book.note(coin, until)),
    });
  }

  async harvest({ fromMs, toMs }: CallArgs<'money:harvest'>): Promise<Result<Harvest>> {
    const wrong = wrongRange(fromMs, toMs);
    if (wrong !== null) return fail('app/refused', wrong);
    const { isPractice, nowMs } = this.deps;
    const endMs = Math.min(toMs, nowMs());
    const lines = this.deviceLines(fromMs, endMs);
    const gpus = lines.filter(({ device }) => this.kindOf(device) === 'gpu');
    const work = await this.workIn(fromMs, endMs);
    const yields = await this.yields(fromMs, endMs, work.coins);
    const isCounted = work.accepted === work.counted && work.accepted > 0;
    return ok({
      isPractice,
      fromMs,
      toMs,
      currency: this.deps.settings().currency,
      total: harvestTotal(gpus.length > 0 ? gpus : lines),
      devices: lines,
      accepted: work.accepted,
      acceptedHashes: isCounted ? work.hashes : null,
      yields,
      yieldHashes: sumOrNull(yields.map(({ hashes }) => hashes)),
      yieldValue: sumOrNull(yields.map(({ value }) => value)),
    });
  }

  private async sums(fromMs: number, toMs: number): Promise<EarningSums> {
    const { isPractice, history } = this.deps;
    const limits = new Map(this.deps.devices().map(({ id, limitW }) => [id, limitW]));
    const limitW = (device: string) => limits.get(device) ?? null;
    const sums = new EarningSums({ fromMs, toMs, zone: this.zone, tariff: await this.tariff(), isPractice, limitW });
    await this.inPieces(fromMs, toMs, (from, to) => sums.add(history.mining(from, to), history.work(from, to)));
    return sums;
  }

  /** A day at a time on quarters of an hour, the app's other work in between. */
  private async inPieces(fromMs: number, toMs: number, run: (fromMs: number, toMs: number) => void): Promise<void> {
    const endMs = Math.min(toMs, this.deps.nowMs() + quarterMs);
    for (let at = Math.floor(fromMs / quarterMs) * quarterMs; at < endMs; at += pieceMs) {
      run(at, Math.min(endMs, at + pieceMs));
      await nextTurn();
    }
  }

  private async workIn(fromMs: number, toMs: number) {
    const coins = new Map<string, string>();
    const sum = { accepted: 0, counted: 0, hashes: 0, coins };
    await this.inPieces(fromMs, toMs, (from, to) => {
      for (const { atMs, device, coin, accepted, counted, hashes } of this.deps.history.work(from, to)) {
        if (atMs < fromMs) continue;
        sum.accepted += accepted;
        sum.counted += counted;
        sum.hashes += hashes;
        coins.set(device, coin);
      }
    });
    return sum;
  }

  private async yields(fromMs: number, toMs: number, coins: ReadonlyMap<string, string>): Promise<readonly YieldCost[]> {
    const { history, isPractice, nowMs } = this.deps;
    const tariff = await this.tariff();
    const watts = new Map<string, { ms: number; wms: number }>();
    await this.inPieces(Math.max(fromMs, toMs - wattsMs), toMs, (from, to) => {
      for (const { device, poweredMs, powerW } of history.mining(from, to)) {
        const sum = watts.get(device) ?? { ms: 0, wms: 0 };
        watts.set(device, { ms: sum.ms + poweredMs, wms: sum.wms + poweredMs * (powerW ?? 0) });
      }
    });
    const facts = {
      fromMs,
      toMs,
      nowMs: nowMs(),
      book: this.book(fromMs, toMs),
      tariff,
      isPractice,
      coinOf: (devices: readonly string[]) => onlyOne(devices.map((device) => coins.get(device) ?? null)),
      miningW: (device: string) => {
        const sum = watts.get(device);
        return sum === undefined || sum.ms === 0 ? null : sum.wms / sum.ms;
      },
    };
    return history.jobs(fromMs, 500).flatMap((job) => yieldCost(job, facts) ?? []);
  }

  /** What one hash a second brings in a second now, by what was said in the last hours; null: not known. */
  perHash(coin: string): number | null {
    const nowMs = this.deps.nowMs();
    const book = this.book(nowMs - freshMs, nowMs);
    const [price, coins] = [book.price(coin, nowMs), book.coinsPerHash(coin, nowMs)];
    return price === null || coins === null ? null : price * coins;
  }

  /** The price of electricity in the hour from now; null: none is set, or not known. */
  async perKwh(): Promise<number | null> {
    const nowMs = this.deps.nowMs();
    return (await this.tariff())?.mean(nowMs, nowMs + 3_600_000) ?? null;
  }

  private book(fromMs: number, toMs: number): QuoteBook {
    const { history, silent, nowMs } = this.deps;
    const { prices: settings, currency } = this.deps.settings();
    // What was said first after the range speaks for a range before anybody was asked.
    const until = Math.max(toMs, nowMs());
    const [prices, rewards] = [history.quotes('price', fromMs, until), history.quotes('reward', fromMs, until)];
    return new QuoteBook({ prices, rewards, settings, currency, silent, nowMs: nowMs() });
  }

  private tariffSetting(): Tariff | null {
    const { tariff, electricityPerKwh } = this.deps.settings();
    return tariff ?? (electricityPerKwh === null ? null : { kind: 'flat', perKwh: electricityPerKwh });
  }

  private async tariff(): Promise<TariffPrices | null> {
    const tariff = this.tariffSetting();
    if (tariff === null || this.deps.settings().currency === null) return null;
    return new TariffPrices(tariff, this.zone, (await this.hours()).hours);
  }

  private async hours(): Promise<HourlyPrices> {
    const tariff = this.tariffSetting();
    return tariff?.kind === 'hourly' ? this.deps.hourly.read(tariff.path) : { hours: [], fault: null };
  }

  /** Of those that are here and those the history knows of that time. */
  private deviceLines(fromMs: number, toMs: number): readonly HarvestLine[] {
    const { history } = this.deps;
    const here = this.deps.devices().map(({ id }) => id);
    return [...new Set([...here, ...history.devices()])].flatMap((id) => {
      const bands = history.bandsForSums(id, fromMs, toMs);
      return bands.length > 0 || here.includes(id) ? [harvestLine(id, bands, fromMs, toMs)] : [];
    });
  }

  private kindOf(device: string): 'gpu' | 'cpu' {
    return this.deps.devices().find(({ id }) => id === device)?.kind ?? (device.startsWith('cpu') ? 'cpu' : 'gpu');
  }
}

/** A device as money looks at it. */
export function moneyDevice({ id, kind, power }: DeviceState): MoneyDevice {
  return { id, kind, limitW: power.limitW };
}

/** Every pool of the setup once for each wallet and coin; the practice miner's is none. */
export function poolUses(assignments: readonly Assignment[]): readonly PoolUse[] {
  const uses = assignments
    .flatMap(coinsOf)
    .flatMap(({ miner, coin, wallet, pools }) => (miner.id === 'practice' ? [] : pools.map((pool) => ({ coin, pool, wallet }))));
  return [...new Map(uses.map((use) => [`${hostOf(use.pool)} ${use.coin} ${use.wallet}`, use])).values()];
}

function wrongRange(fromMs: number, toMs: number): string | null {
  if (toMs <= fromMs) return 'the range ends before it begins';
  return toMs - fromMs > longestMs ? 'the range is longer than five years' : null;
}

function sumOrNull(values: readonly (number | null)[]): number | null {
  return values.length === 0 || values.includes(null) ? null : values.reduce((sum: number, value) => sum + (value ?? 0), 0);
}

function onlyOne(coins: readonly (string | null)[]): string | null {
  const [first = null] = coins;
  return coins.every((coin) => coin === first) ? first : null;
}
