import type { Language } from '../literals';

/** What stands where a number could not be read. */
export const dash = '–';

const hashrateUnits = ['H/s', 'kH/s', 'MH/s', 'GH/s', 'TH/s'] as const;

/** Three significant digits, so that a figure keeps its width: 4.12, 61.2, 985. */
function threeDigits(value: number, language: Language): string {
  // Thresholds as rounding sees them: 9.996 is written 10.0, not 10.00.
  const digits = value >= 99.95 ? 0 : value >= 9.995 ? 1 : 2;
  return decimal(value.toFixed(digits), language);
}

function decimal(text: string, language: Language): string {
  return language === 'it' ? text.replace('.', ',') : text;
}

function isReadable(value: number | null): value is number {
  return value !== null && Number.isFinite(value);
}

/** `hashrateHs` in H/s; from `0 H/s` to `… TH/s`. */
export function formatHashrate(hashrateHs: number | null, language: Language = 'en'): string {
  if (!isReadable(hashrateHs)) return dash;
  let value = Math.max(0, hashrateHs);
  let unit = 0;
  // 999.5 would be written 1000: it belongs to the next unit.
  while (value >= 999.5 && unit < hashrateUnits.length - 1) {
    value /= 1000;
    unit += 1;
  }
  const text = unit === 0 && Number.isInteger(value) ? String(value) : threeDigits(value, language);
  return `${text} ${hashrateUnits[unit] ?? 'H/s'}`;
}

export function formatPower(powerW: number | null): string {
  return isReadable(powerW) ? `${Math.round(powerW)} W` : dash;
}

export function formatTemperature(temperatureC: number | null): string {
  return isReadable(temperatureC) ? `${Math.round(temperatureC)} °C` : dash;
}

export function formatPercent(percent: number | null): string {
  return isReadable(percent) ? `${Math.round(percent)} %` : dash;
}

/** MiB as the cards' makers count: `5.1 GB` stands for GiB. */
export function formatMemory(memoryMiB: number | null, language: Language = 'en'): string {
  if (!isReadable(memoryMiB)) return dash;
  return memoryMiB < 1024 ? `${Math.round(memoryMiB)} MB` : `${decimal((memoryMiB / 1024).toFixed(1), language)} GB`;
}

/** An amount of the currency's main unit: `€0.12`, `−0,12 €`; the minus is no hyphen, after which a line could break. */
export function formatMoney(amount: number, currency: string, language: Language): string {
  const format = new Intl.NumberFormat(language, { style: 'currency', currency, currencyDisplay: 'narrowSymbol' });
  return format.format(amount).replace('-', '−');
}

const dayName = { en: 'd', it: 'g' } as const;

/** At most two units, the larger first: `12 s`, `14 min`, `6 h 12 min`, `3 d 4 h`. Rounded down: 59.9 s is not a minute. */
export function formatDuration(durationMs: number | null, language: Language = 'en'): string {
  if (!isReadable(durationMs)) return dash;
  const seconds = Math.floor(Math.max(0, durationMs) / 1000);
  if (seconds < 60) return `${seconds} s`;
  const minutes = Math.floor(seconds / 60);
  if (minutes < 60) return `${minutes} min`;
  const hours = Math.floor(minutes / 60);
  if (hours < 24) return joinUnits(hours, 'h', minutes % 60, 'min');
  return joinUnits(Math.floor(hours / 24), dayName[language], hours % 24, 'h');
}

function joinUnits(large: number, largeUnit: string, small: number, smallUnit: string): string {
  return small === 0 ? `${large} ${largeUnit}` : `${large} ${largeUnit} ${small} ${smallUnit}`;
}

/** Time left, rounded up, so that `0 s` is shown only when it is over. */
export function formatRemaining(remainingMs: number, language: Language = 'en'): string {
  return formatDuration(Math.ceil(Math.max(0, remainingMs) / 1000) * 1000, language);
}
