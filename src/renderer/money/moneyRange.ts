// Which stretch of time the Money page speaks of. Days are those of the machine in front of which the page is read.

export const rangeNames = ['today', 'week', 'month', 'year', 'own'] as const;
export type RangeName = (typeof rangeNames)[number];

/** `from` and `to`: first and last day of an own range, `2026-11-21`; not read for the other names. */
export interface MoneyRange {
  readonly name: RangeName;
  readonly from: string;
  readonly to: string;
}

const days = { today: 1, week: 7, month: 30, year: 365 } as const;
const dayMs = 86_400_000;
const longestMs = 5 * 366 * dayMs;

/** From a midnight until now, or until the midnight after an own range; null: no range. */
export function boundsOf(
  { name, from, to }: MoneyRange,
  nowMs: number,
): { readonly fromMs: number; readonly toMs: number } | null {
  if (name !== 'own') {
    const midnight = new Date(nowMs);
    midnight.setHours(0, 0, 0, 0);
    midnight.setDate(midnight.getDate() - days[name] + 1);
    return { fromMs: Math.max(0, midnight.getTime()), toMs: Math.max(1, Math.ceil(nowMs)) };
  }
  const first = new Date(`${from}T00:00:00`);
  const end = new Date(`${to}T00:00:00`);
  if (Number.isNaN(first.getTime()) || Number.isNaN(end.getTime())) return null;
  end.setDate(end.getDate() + 1);
  const [fromMs, toMs] = [first.getTime(), end.getTime()];
  return fromMs >= 0 && toMs > fromMs && toMs - fromMs <= longestMs ? { fromMs, toMs } : null;
}
