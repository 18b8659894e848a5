import type { Language } from '../../shared/literals';
import { dash, formatHashrate } from '../../shared/text/format';
import { formatTime } from '../../shared/text/sentences';

// Numbers and dates, by the rules of the page's language; null is a dash.

/** `€0.41`, `0,41 €`; two significant digits where the amount would round to nothing. A number alone where no currency is set. */
export function formatAmount(amount: number | null, currency: string | null, language: Language): string {
  if (amount === null || !Number.isFinite(amount)) return dash;
  const digits =
    amount !== 0 && Math.abs(amount) < 0.005
      ? { maximumSignificantDigits: 2 }
      : { minimumFractionDigits: 2, maximumFractionDigits: 2 };
  const style = currency === null ? {} : ({ style: 'currency', currency, currencyDisplay: 'narrowSymbol' } as const);
  return new Intl.NumberFormat(language, { ...style, ...digits }).format(amount).replace('-', '−');
}

/** `0.01234 ETC`, four significant digits. */
export function formatCoins(amount: number | null, coin: string, language: Language): string {
  if (amount === null || !Number.isFinite(amount)) return dash;
  const number = new Intl.NumberFormat(language, { maximumSignificantDigits: 4 }).format(amount);
  return `${number} ${coin}`;
}

/** A price of one coin: `€16.42`, `€0.01831`. */
export function formatPrice(price: number, currency: string, language: Language): string {
  const digits = price < 1 ? { maximumSignificantDigits: 4 } : { minimumFractionDigits: 2, maximumFractionDigits: 2 };
  return new Intl.NumberFormat(language, { style: 'currency', currency, currencyDisplay: 'narrowSymbol', ...digits }).format(
    price,
  );
}

/** `1.23 kWh`, `41 Wh`. */
export function formatEnergy(energyKwh: number | null, language: Language): string {
  if (energyKwh === null || !Number.isFinite(energyKwh)) return dash;
  const [value, unit] = energyKwh > 0 && energyKwh < 0.1 ? [energyKwh * 1000, 'Wh'] : [energyKwh, 'kWh'];
  const digits = value >= 100 ? 0 : value >= 10 ? 1 : 2;
  return `${new Intl.NumberFormat(language, { minimumFractionDigits: digits, maximumFractionDigits: digits }).format(value)} ${unit}`;
}

export function formatShare(share: number | null, language: Language): string {
  if (share === null) return dash;
  // Rounded down: 99.97 % is not all of it.
  const percent = Math.floor(share * 1000) / 1000;
  const digits = { minimumFractionDigits: 1, maximumFractionDigits: 1 };
  return `${new Intl.NumberFormat(language, digits).format(percent * 100)} %`;
}

export function formatCount(count: number, language: Language): string {
  return new Intl.NumberFormat(language).format(count);
}

/** A count of hashes in the units of a hashrate: `51.4 GH`. */
export function formatHashes(hashes: number | null, language: Language): string {
  return formatHashrate(hashes, language).replace('/s', '');
}

/** `21 Nov, 14:02`; with the year where it is another than that of `nowMs`. */
export function formatMoment(atMs: number, nowMs: number, language: Language): string {
  const isThisYear = new Date(atMs).getFullYear() === new Date(nowMs).getFullYear();
  return new Date(atMs).toLocaleString(regionOf(language), {
    day: 'numeric',
    month: 'short',
    ...(isThisYear ? {} : { year: 'numeric' }),
    hour: '2-digit',
    minute: '2-digit',
  });
}

/** Within which a time of day says enough, ms. */
const nearMs = 20 * 3_600_000;

/** `14:02`, and its day where that is not near: `19 Nov, 14:02`. */
export function formatWhen(atMs: number, nowMs: number, language: Language): string {
  return Math.abs(atMs - nowMs) < nearMs ? formatTime(atMs, nowMs) : formatMoment(atMs, nowMs, language);
}

/** `21 Nov`; with the year where it is not the present one. */
export function formatDate(atMs: number, nowMs: number, language: Language): string {
  const isThisYear = new Date(atMs).getFullYear() === new Date(nowMs).getFullYear();
  return new Date(atMs).toLocaleDateString(regionOf(language), {
    day: 'numeric',
    month: 'short',
    ...(isThisYear ? {} : { year: 'numeric' }),
  });
}

/** `Sat, 21 Nov` for `2026-11-21`; with the year where it is not the present one. */
export function formatDay(day: string, nowMs: number, language: Language): string {
  const at = new Date(`${day}T12:00:00`);
  if (Number.isNaN(at.getTime())) return day;
  const isThisYear = at.getFullYear() === new Date(nowMs).getFullYear();
  return at.toLocaleDateString(regionOf(language), {
    weekday: 'short',
    day: 'numeric',
    month: 'short',
    ...(isThisYear ? {} : { year: 'numeric' }),
  });
}

/** English with the day before the month and 24 hours, as the rest of the window says times. */
export function regionOf(language: Language): string {
  return language === 'en' ? 'en-GB' : language;
}
