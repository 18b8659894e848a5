import { Title } from '@mantine/core';
import { lazy, Suspense, useState } from 'react';
import type { RigEvent } from '../../shared/historyViews';
import { usePageWords } from '../pageWords';
import { useRigState } from '../rig/rigStore';
import { readJobs } from '../training/jobsRead';
import { useChartWords } from './chartWords';
import { EventFilters } from './EventFilters';
import { EventList } from './EventList';
import { type EventFilter, filterEvents } from './eventFilter';
import { type Read, useAnswer } from './useAnswer';
import '../settings/pages.css';
import './history.css';

// The plotting library comes after the list of what happened.
const HistoryCharts = lazy(async () => ({ default: (await import('./HistoryCharts')).HistoryCharts }));

const spanMs = 30 * 24 * 3_600_000;
/** All that one call gives; the page itself shows them by the piece. */
const limit = 1000;

const readEvents: Read<readonly RigEvent[]> = (call, nowMs) =>
  call('history:events', { sinceMs: Math.max(0, Math.floor(nowMs - spanMs)), limit });

/** What the rig did, as charts, and what happened, newest first. */
export function HistoryPage() {
  const { history, training } = usePageWords();
  const charts = useChartWords();
  const hasDevices = useRigState((state) => state.devices.length > 0);
  const isPractice = useRigState((state) => state.practice);
  const [filter, setFilter] = useState<EventFilter>({ device: null, group: null });
  // Every entry is a change of one of these.
  const again = useRigState(({ practice, mode, devices, jobs, guard }) =>
    [
      practice,
      mode,
      ...devices.map(({ id, activity, because }) => `${id} ${activity} ${because}`),
      ...jobs.map(({ id }) => id),
      ...guard.programs.map(({ pid, isBlocking }) => `${pid} ${isBlocking}`),
    ].join(),
  );
  const answer = useAnswer(readEvents, again);
  const jobs = useAnswer(readJobs, again);
  const events = answer?.ok === true ? answer.value : [];
  return (
    <div className="subpage history">
      <Title order={1} size="h2" className="sentence">
        {history.title}
      </Title>
      {hasDevices && (
        <Suspense fallback={<p className="panel quiet chartWait">{charts.reading}</p>}>
          <HistoryCharts key={String(isPractice)} />
        </Suspense>
      )}
      {events.length > 0 && <EventFilters events={events} filter={filter} onChange={setFilter} />}
      {answer === null || !answer.ok ? (
        <p className="quiet" role="status">
          {answer === null ? training.reading : training.notRead}
        </p>
      ) : (
        <EventList
          key={`${filter.device} ${filter.group}`}
          events={filterEvents(events, filter)}
          jobs={jobs?.ok === true ? jobs.value : []}
          all={events.length}
          isCut={events.length === limit}
          onShowAll={() => setFilter({ device: null, group: null })}
        />
      )}
    </div>
  );
}
