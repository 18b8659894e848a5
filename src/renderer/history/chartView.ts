// Which stretch of time the charts of the History page show: zoom, pan, days, and the day beside it.

const hourMs = 3_600_000;
export const dayMs = 24 * hourMs;

export const spanNames = ['span1h', 'span6h', 'span1d', 'span7d', 'span30d', 'span1y'] as const;
type SpanName = (typeof spanNames)[number];

export const spans: Readonly<Record<SpanName, number>> = {
  span1h: hourMs,
  span6h: 6 * hourMs,
  span1d: dayMs,
  span7d: 7 * dayMs,
  span30d: 30 * dayMs,
  span1y: 365 * dayMs,
};

const shortestMs = 60_000;
const longestMs = 5 * 366 * dayMs;

export interface ChartView {
  readonly spanMs: number;
  /** null: until now, and it goes on with the time. */
  readonly toMs: number | null;
}

/** What is compared with: nothing, so many days before, or the day of this date. */
export type Compared = 'none' | 'day' | 'week' | { readonly day: string };

export interface Bounds {
  readonly fromMs: number;
  readonly toMs: number;
}

export const lastDay: ChartView = { spanMs: dayMs, toMs: null };

export function boundsOf({ spanMs, toMs }: ChartView, nowMs: number): Bounds {
  const end = Math.ceil(toMs ?? nowMs);
  return { fromMs: Math.max(0, end - spanMs), toMs: end };
}

/** Never past now: what reaches it goes on with it. */
function viewOf(fromMs: number, toMs: number, nowMs: number): ChartView {
  const spanMs = Math.round(Math.min(longestMs, Math.max(shortestMs, toMs - fromMs)));
  return toMs >= nowMs ? { spanMs, toMs: null } : { spanMs, toMs: Math.round(Math.max(spanMs, toMs)) };
}

/** `factor` below 1 shows less; `atMs` stays where it is. */
export function zoomed(view: ChartView, factor: number, atMs: number, nowMs: number): ChartView {
  const { fromMs, toMs } = boundsOf(view, nowMs);
  const spanMs = Math.min(longestMs, Math.max(shortestMs, view.spanMs * factor));
  const place = (atMs - fromMs) / Math.max(1, toMs - fromMs);
  return viewOf(atMs - place * spanMs, atMs + (1 - place) * spanMs, nowMs);
}

/** By a share of what is shown; below 0: earlier. */
export function panned(view: ChartView, share: number, nowMs: number): ChartView {
  const { fromMs, toMs } = boundsOf(view, nowMs);
  const by = share * view.spanMs;
  return viewOf(fromMs + by, toMs + by, nowMs);
}

export function selected({ fromMs, toMs }: Bounds, nowMs: number): ChartView {
  const middle = (fromMs + toMs) / 2;
  const half = Math.max(shortestMs, toMs - fromMs) / 2;
  return viewOf(middle - half, middle + half, nowMs);
}

/** The same end with another span. */
export function ofSpan(view: ChartView, spanMs: number): ChartView {
  return { ...view, spanMs };
}

/** For a rig whose past is shorter than a day: the shortest of the usual spans that has all of it; null: a day it is. */
export function fitting(firstMs: number, nowMs: number): ChartView | null {
  const name = (['span1h', 'span6h'] as const).find((one) => nowMs - firstMs <= spans[one]);
  return name === undefined ? null : { spanMs: spans[name], toMs: null };
}

/** A day from midnight to midnight, `2026-11-21`, 23 to 25 hours of it; null: no day. */
export function ofDay(day: string, nowMs: number): ChartView | null {
  const from = new Date(`${day}T00:00:00`);
  if (Number.isNaN(from.getTime()) || from.getTime() < 0 || from.getTime() > nowMs) return null;
  const to = new Date(from);
  to.setDate(to.getDate() + 1);
  // The rest of today is shown empty, so that two days compared are equally wide.
  return { spanMs: to.getTime() - from.getTime(), toMs: to.getTime() };
}

/** As wide, that many calendar days earlier at the same time of day. */
export function daysBefore({ fromMs, toMs }: Bounds, days: number): Bounds {
  const from = new Date(fromMs);
  from.setDate(from.getDate() - days);
  const start = Math.max(0, from.getTime());
  return { fromMs: start, toMs: start + (toMs - fromMs) };
}

/** Whole calendar days from `day` to the day of `fromMs`; null where `day` is none, or not before it. */
export function daysSince(day: string, fromMs: number): number | null {
  const other = new Date(`${day}T12:00:00`).getTime();
  const own = new Date(fromMs).setHours(12, 0, 0, 0);
  const days = Math.round((own - other) / dayMs);
  return Number.isNaN(days) || days === 0 ? null : days;
}
