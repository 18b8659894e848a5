import type { Alert, AlertSettings } from '../../shared/alerts';

/** What comes in one breath is one message, ms. */
const gatherMs = 2000;
/** Messages that may follow each other at once; then one in each `refillMs`. A storm of faults is one piece of news. */
const burst = 3;
const refillMs = 10 * 60_000;
/** More are counted, not kept. */
const mostKept = 50;

/** Alerts that are told together. */
export interface AlertGroup {
  /** The first of them, in the order in which they came. */
  readonly alerts: readonly Alert[];
  /** All of them. */
  readonly count: number;
}

/** Groups alerts, holds them back in quiet hours and while there were many: pure but for what it keeps. */
export class AlertGate {
  private pending: Alert[] = [];
  private count = 0;
  private firstMs: number | null = null;
  private tokens = burst;
  private refilledMs: number | null = null;

  /**
   * Called with every state, alerts or none.
   * @param minuteOfDay local time, 0 to 1439
   * @returns what is to be told now
   */
  offer(alerts: readonly Alert[], settings: AlertSettings, nowMs: number, minuteOfDay: number): AlertGroup | null {
    for (const alert of alerts) if (settings.kinds[alert.kind]) this.keep(alert, nowMs);
    this.refill(nowMs);
    if (this.firstMs === null || isQuiet(settings.quiet, minuteOfDay)) return null;
    // A clock that was set back must not hold them for ever.
    const waitedMs = Math.abs(nowMs - this.firstMs);
    if (waitedMs < gatherMs || this.tokens === 0) return null;
    const group = { alerts: this.pending, count: this.count };
    this.tokens -= 1;
    this.pending = [];
    this.count = 0;
    this.firstMs = null;
    return group;
  }

  private keep(alert: Alert, nowMs: number): void {
    if (this.pending.length < mostKept) this.pending.push(alert);
    this.count += 1;
    this.firstMs ??= nowMs;
  }

  private refill(nowMs: number): void {
    this.refilledMs ??= nowMs;
    const due = Math.floor(Math.abs(nowMs - this.refilledMs) / refillMs);
    if (due === 0) return;
    this.tokens = Math.min(burst, this.tokens + due);
    this.refilledMs = nowMs;
  }
}

function isQuiet(quiet: AlertSettings['quiet'], minute: number): boolean {
  if (quiet === null) return false;
  const { fromMin, untilMin } = quiet;
  return fromMin <= untilMin ? minute >= fromMin && minute < untilMin : minute >= fromMin || minute < untilMin;
}
