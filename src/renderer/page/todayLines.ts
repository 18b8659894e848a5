import type { RigEvent } from '../../shared/historyViews';
import type { Activity } from '../../shared/literals';

/** Events of several devices within this span are one line, ms. */
const togetherMs = 20_000;
/** What a reader of the day wants to know; the steps in between (starting, waiting, idle) are in the history. */
const telling: readonly Activity[] = ['mining', 'vacating', 'cooling', 'paused', 'excluded', 'faulted'];

export interface TodayLine {
  readonly event: RigEvent;
  /** Devices that did the same at the same time as the event's own. */
  readonly also: readonly string[];
}

/** The latest telling events, latest first as they come, those of one moment taken together. */
export function todayLines(events: readonly RigEvent[], limit: number): readonly TodayLine[] {
  const lines: { event: RigEvent; also: string[] }[] = [];
  for (const event of events.filter(isTelling)) {
    const same = lines.find((line) => isSame(line.event, event));
    if (same === undefined) lines.push({ event, also: [] });
    else if (event.device !== null && event.device !== same.event.device) same.also.push(event.device);
  }
  return lines.slice(0, limit).map(({ event, also }) => ({ event, also: [...new Set(also)] }));
}

function isTelling({ kind, activity, because }: RigEvent): boolean {
  if (kind === 'mode') return true;
  if (because === 'tuner') return false; // a start for each trial, and the tuner's page tells of them
  if (kind !== 'activity' || !telling.some((one) => one === activity)) return false;
  return activity !== 'vacating' || because === 'job' || because === 'claim'; // else what follows says it
}

function isSame(a: RigEvent, b: RigEvent): boolean {
  const isNear = a.atMs - b.atMs < togetherMs && a.kind === b.kind && a.activity === b.activity;
  return isNear && ['job', 'fault', 'mode'].every((name) => a.values[name] === b.values[name]);
}
