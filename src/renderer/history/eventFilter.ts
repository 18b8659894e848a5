import type { RigEvent } from '../../shared/historyViews';
import { activityOf } from './eventSentence';

export const eventGroups = ['mining', 'jobs', 'trouble', 'you'] as const;
export type EventGroup = (typeof eventGroups)[number];

/** `null` lets everything through; device `''` is what concerns the whole rig. */
export interface EventFilter {
  readonly device: string | null;
  readonly group: EventGroup | null;
}

export function filterEvents(events: readonly RigEvent[], { device, group }: EventFilter): readonly RigEvent[] {
  return events.filter(
    (event) => (device === null || (event.device ?? '') === device) && (group === null || groupOf(event) === group),
  );
}

/** What an event is about; null: none of these. */
export function groupOf(event: RigEvent): EventGroup | null {
  if (event.kind === 'mode' || event.kind === 'payoutSet' || event.kind === 'payoutChanged') return 'you';
  if (event.kind === 'guard') return event.values['act'] === 'foreignMiner' ? 'trouble' : 'jobs';
  if (event.kind === 'pool') return event.values['fault'] === undefined ? 'mining' : 'trouble';
  const activity = activityOf(event);
  switch (activity) {
    case 'mining':
    case 'starting':
    case 'idle':
      return 'mining';
    case 'inUse':
    case 'waiting':
      return 'jobs';
    case 'cooling':
    case 'faulted':
      return 'trouble';
    case 'paused':
    case 'excluded':
    case 'off':
      return 'you';
    case 'vacating':
      return leavingGroup(event.because);
    case null:
      return null;
  }
}

function leavingGroup(because: string | null): EventGroup {
  if (because === 'job' || because === 'claim') return 'jobs';
  return because === 'hot' || because === 'sensorLost' || because === 'fault' ? 'trouble' : 'you';
}

export interface EventDay {
  /** `2026-06-01`, in the page's time zone. */
  readonly day: string;
  readonly events: readonly RigEvent[];
}

/** Days in the order of the events. */
export function byDay(events: readonly RigEvent[]): readonly EventDay[] {
  const days = new Map<string, RigEvent[]>();
  for (const event of events) {
    const day = dayOf(event.atMs);
    const list = days.get(day);
    if (list === undefined) days.set(day, [event]);
    else list.push(event);
  }
  return [...days].map(([day, list]) => ({ day, events: list }));
}

export function dayOf(atMs: number): string {
  const at = new Date(atMs);
  const two = (value: number) => String(value).padStart(2, '0');
  return `${at.getFullYear()}-${two(at.getMonth() + 1)}-${two(at.getDate())}`;
}

export function timeOf(atMs: number): string {
  const at = new Date(atMs);
  return [at.getHours(), at.getMinutes(), at.getSeconds()].map((value) => String(value).padStart(2, '0')).join(':');
}
