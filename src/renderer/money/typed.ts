/** `0,1`, `0.1`, `-0.02`; null where it is no number, or outside the bounds. */
export function numberIn(text: string, min: number, max: number): number | null {
  const plain = text.trim().replace(',', '.').replace('−', '-');
  if (!/^-?\d{1,12}(\.\d{1,12})?$/.test(plain)) return null;
  const value = Number(plain);
  return value >= min && value <= max ? value : null;
}

/** `22:00` for minutes since midnight. */
export function clockText(minute: number): string {
  return `${String(Math.floor(minute / 60)).padStart(2, '0')}:${String(minute % 60).padStart(2, '0')}`;
}

export function minuteOf(text: string): number | null {
  const found = /^([01]\d|2[0-3]):([0-5]\d)/.exec(text);
  return found === null ? null : Number(found[1]) * 60 + Number(found[2]);
}

export function currencyIn(text: string): string | null {
  const plain = text.trim().toUpperCase();
  return /^[A-Z]{3}$/.test(plain) ? plain : null;
}

export function tickerIn(text: string): string | null {
  const plain = text.trim().toUpperCase();
  return /^[A-Z0-9]{1,20}$/.test(plain) ? plain : null;
}
