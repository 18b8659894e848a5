import { Button } from '@mantine/core';
import { useState } from 'react';
import type { GuardAct } from '../../shared/evidence';
import type { JobRecord, RigEvent } from '../../shared/historyViews';
import type { Activity, Language } from '../../shared/literals';
import { fill } from '../../shared/text/fill';
import { regionOf } from '../money/moneyFormat';
import { usePageWords } from '../pageWords';
import { ActivityMark } from '../parts/ActivityMark';
import { useRigState } from '../rig/rigStore';
import { deviceName } from '../training/deviceNames';
import { useWords } from '../words';
import { byDay, dayOf, timeOf } from './eventFilter';
import { activityOf, eventSentence, type Naming } from './eventSentence';

const pieceSize = 50;
const dayMs = 24 * 3_600_000;

interface EventListProps {
  /** Newest first. */
  readonly events: readonly RigEvent[];
  /** For their names. */
  readonly jobs: readonly JobRecord[];
  /** How many there are without the filter. */
  readonly all: number;
  /** There were more than the app hands out at once. */
  readonly isCut: boolean;
  readonly onShowAll: () => void;
}

export function EventList({ events, jobs, all, isCut, onShowAll }: EventListProps) {
  const { history } = usePageWords();
  const { language } = useWords();
  const devices = useRigState((state) => state.devices);
  const running = useRigState((state) => state.jobs);
  const nowMs = useRigState((state) => state.nowMs);
  const [shown, setShown] = useState(pieceSize);
  if (all === 0) return <p className="panel quiet">{history.empty}</p>;
  if (events.length === 0) return <NothingOfThisKind onShowAll={onShowAll} />;
  const names = new Map([...jobs, ...running].map(({ id, name }) => [id, name]));
  const naming: Naming = {
    language,
    deviceName: (id) => deviceName(id, devices, language),
    jobName: (id) => names.get(id),
  };
  return (
    <>
      {byDay(events.slice(0, shown)).map(({ day, events: ofDay }) => (
        <section key={day} className="panel" aria-label={dayName(day, nowMs, language, history)}>
          <h2>{dayName(day, nowMs, language, history)}</h2>
          <ol className="events">
            {ofDay.map((event, index) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: two entries of one moment may say the same
              <EventItem key={`${event.atMs} ${index}`} event={event} naming={naming} />
            ))}
          </ol>
        </section>
      ))}
      {shown < events.length ? (
        <p className="more">
          <Button variant="default" onClick={() => setShown(shown + pieceSize)}>
            {history.more}
          </Button>
          <span className="quiet">{fill(history.shown, { shown, n: events.length })}</span>
        </p>
      ) : (
        isCut && <p className="quiet">{fill(history.cut, { n: all })}</p>
      )}
    </>
  );
}

function NothingOfThisKind({ onShowAll }: { readonly onShowAll: () => void }) {
  const { history } = usePageWords();
  return (
    <p className="panel more">
      <span className="quiet">{history.emptyFilter}</span>
      <Button size="xs" variant="default" onClick={onShowAll}>
        {history.showAll}
      </Button>
    </p>
  );
}

function EventItem({ event, naming }: { readonly event: RigEvent; readonly naming: Naming }) {
  return (
    <li className="event">
      <time dateTime={new Date(event.atMs).toISOString()}>{timeOf(event.atMs)}</time>
      <ActivityMark activity={markOf(event)} />
      <span className="eventWords">{eventSentence(event, naming)}</span>
    </li>
  );
}

/** By what the guard did. */
const guardMarks: Readonly<Record<string, Activity>> = {
  madeRoom: 'vacating',
  returned: 'vacating',
  spared: 'mining',
  released: 'mining',
  ended: 'waiting',
  bouncing: 'waiting',
  foreignMiner: 'faulted',
} satisfies Record<GuardAct, Activity>;

/** A mode has the mark of what it makes of the rig. */
function markOf(event: RigEvent): Activity {
  if (event.kind === 'guard') return guardMarks[String(event.values['act'])] ?? 'idle';
  const mode = event.values['mode'];
  return activityOf(event) ?? (mode === 'mining' || mode === 'off' ? mode : 'idle');
}

function dayName(
  day: string,
  nowMs: number,
  language: Language,
  { today, yesterday }: { readonly today: string; readonly yesterday: string },
): string {
  if (day === dayOf(nowMs)) return today;
  if (day === dayOf(nowMs - dayMs)) return yesterday;
  return new Date(`${day}T12:00:00`).toLocaleDateString(regionOf(language), { weekday: 'long', day: 'numeric', month: 'long' });
}
