import type { Tariff } from '../../shared/money';
import { quarterMs, type Zone } from './zone';

/** A price per kWh from `fromMs` on, an hour at most. */
export interface HourPrice {
  readonly fromMs: number;
  readonly perKwh: number;
}

/** A stretch of time with one price; null: not known. */
export interface PricePiece {
  readonly fromMs: number;
  readonly toMs: number;
  readonly perKwh: number | null;
}

const minuteMs = 60_000;
const hourMs = 60 * minuteMs;

/** What a tariff asks at every time. */
export class TariffPrices {
  constructor(
    private readonly tariff: Tariff,
    private readonly zone: Zone,
    /** Of an hourly tariff, in order of time. */
    private readonly hours: readonly HourPrice[] = [],
  ) {}

  /** The range cut where the price changes. */
  pieces(fromMs: number, toMs: number): readonly PricePiece[] {
    const found: PricePiece[] = [];
    for (let at = fromMs; at < toMs; ) {
      const { perKwh, untilMs } = this.at(at);
      const end = Math.min(toMs, untilMs);
      found.push({ fromMs: at, toMs: end, perKwh });
      at = end;
    }
    return found;
  }

  /** The mean price over a range; null: some of it is not known. */
  mean(fromMs: number, toMs: number): number | null {
    let sum = 0;
    for (const piece of this.pieces(fromMs, toMs)) {
      if (piece.perKwh === null) return null;
      sum += piece.perKwh * (piece.toMs - piece.fromMs);
    }
    return toMs > fromMs ? sum / (toMs - fromMs) : null;
  }

  private at(atMs: number): { readonly perKwh: number | null; readonly untilMs: number } {
    const { tariff } = this;
    switch (tariff.kind) {
      case 'flat':
        return { perKwh: tariff.perKwh, untilMs: Number.POSITIVE_INFINITY };
      case 'dayNight':
        return this.dayNightAt(tariff, atMs);
      case 'hourly':
        return this.hourlyAt(tariff.otherwisePerKwh, atMs);
    }
  }

  private dayNightAt(tariff: Extract<Tariff, { kind: 'dayNight' }>, atMs: number) {
    const { weekday, minute } = this.zone.local(atMs);
    const { nightFromMin: from, nightUntilMin: until } = tariff;
    const isInHours = from <= until ? minute >= from && minute < until : minute >= from || minute < until;
    const isNight = tariff.nightDays.includes(weekday) || isInHours;
    const inMinute = atMs % minuteMs;
    const changes = [from, until, 1440].map((change) => change - minute).filter((minutes) => minutes > 0);
    // Clocks change on quarters: what is known now is known until the next one.
    const quarterEndMs = (Math.floor(atMs / quarterMs) + 1) * quarterMs;
    return {
      perKwh: isNight ? tariff.nightPerKwh : tariff.dayPerKwh,
      untilMs: Math.min(quarterEndMs, atMs - inMinute + Math.min(...changes) * minuteMs),
    };
  }

  private hourlyAt(otherwise: number | null, atMs: number) {
    const index = this.lastFrom(atMs);
    const hour = this.hours[index];
    const nextMs = this.hours[index + 1]?.fromMs ?? Number.POSITIVE_INFINITY;
    if (hour === undefined || atMs >= hour.fromMs + hourMs) return { perKwh: otherwise, untilMs: nextMs };
    return { perKwh: hour.perKwh, untilMs: Math.min(nextMs, hour.fromMs + hourMs) };
  }

  /** Index of the last hour that began by then; -1: none. */
  private lastFrom(atMs: number): number {
    let low = 0;
    let high = this.hours.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.hours[middle]?.fromMs ?? 0) <= atMs) low = middle + 1;
      else high = middle;
    }
    return low - 1;
  }
}

/** Whether one of the hours, in any order, is that in which `atMs` lies. */
export function hasPriceAt(hours: readonly HourPrice[], atMs: number): boolean {
  return hours.some(({ fromMs }) => fromMs <= atMs && atMs < fromMs + hourMs);
}

/** What is wrong with a file of hourly prices, and where. */
export interface HourlyProblem {
  readonly line: number;
}

/** Lines `ISO time,price`; a header, empty lines and lines that begin with # are passed over. A later line for a time counts. */
export function readHourly(text: string): { readonly hours: readonly HourPrice[]; readonly problems: readonly HourlyProblem[] } {
  const prices = new Map<number, number>();
  const problems: HourlyProblem[] = [];
  for (const [i, raw] of text.split(/\r?\n/).entries()) {
    const line = raw.trim();
    if (line === '' || line.startsWith('#')) continue;
    const found =
      /^"?(\d{4}-\d\d-\d\dT\d\d:\d\d(?::\d\d(?:\.\d+)?)?(?:Z|[+-]\d\d:?\d\d))"?\s*[,;\t]\s*"?(-?\d+(?:\.\d+)?)"?$/.exec(line);
    const atMs = Date.parse(found?.[1] ?? '');
    if (found !== null && Number.isFinite(atMs)) prices.set(atMs, Number(found[2]));
    else if (i > 0) problems.push({ line: i + 1 });
  }
  const hours = [...prices].map(([fromMs, perKwh]) => ({ fromMs, perKwh }));
  return { hours: hours.sort((a, b) => a.fromMs - b.fromMs), problems };
}
