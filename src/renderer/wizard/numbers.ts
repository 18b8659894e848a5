import type { Language } from '../../shared/literals';

/** `0,28` and `0.28`; null where it is no number, or nothing. */
export function numberOf(text: string): number | null {
  const plain = text.trim().replace(',', '.');
  return /^\d{1,9}(\.\d{1,6})?$/.test(plain) ? Number(plain) : null;
}

/** A number as it was typed or is kept, with the decimal mark of the language; both marks are read. */
export function shownNumber(text: string, language: Language): string {
  return language === 'it' ? text.replace('.', ',') : text;
}

/** Three letters, or not said yet. */
export function currencyOf(text: string): string | null {
  const plain = text.trim().toUpperCase();
  return /^[A-Z]{3}$/.test(plain) ? plain : null;
}

/** Money as people compare it: `0.41`, `12.30`, `−0.08`. */
export function formatMoney(amount: number, language: Language): string {
  const text = Math.abs(amount).toFixed(2);
  const sign = amount < 0 && Number(text) !== 0 ? '−' : '';
  return sign + (language === 'it' ? text.replace('.', ',') : text);
}

export function formatGib(gib: number, language: Language): string {
  const text = (Math.round(gib * 10) / 10).toString();
  return language === 'it' ? text.replace('.', ',') : text;
}
