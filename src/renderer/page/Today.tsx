import { ok, type Result } from '../../shared/faults';
import type { JobRecord, RigEvent } from '../../shared/historyViews';
import { fill } from '../../shared/text/fill';
import { formatTime } from '../../shared/text/sentences';
import type { CallApp } from '../calls';
import { eventSentence } from '../history/eventSentence';
import { useAnswer } from '../history/useAnswer';
import { useRig, useRigState } from '../rig/rigStore';
import { pageAddress } from '../shell/route';
import { deviceName, deviceNames } from '../training/deviceNames';
import { useWords } from '../words';
import { todayLines } from './todayLines';

interface Day {
  readonly nowMs: number;
  readonly events: readonly RigEvent[];
  readonly jobs: readonly JobRecord[];
}

const mostLines = 6;
/** Of which the telling ones are some. */
const mostEvents = 200;

async function readDay(call: CallApp, nowMs: number): Promise<Result<Day>> {
  const sinceMs = new Date(nowMs).setHours(0, 0, 0, 0);
  const [events, jobs] = await Promise.all([
    call('history:events', { sinceMs, limit: mostEvents }),
    call('history:jobs', { sinceMs, limit: 100 }),
  ]);
  if (!events.ok) return events;
  return ok({ nowMs, events: events.value, jobs: jobs.ok ? jobs.value : [] });
}

/** The last few things that happened today; asked again when a device does something else. */
export function Today() {
  const { language, window } = useWords();
  const devices = useRigState((state) => state.devices);
  const doing = useRigState((state) => [state.mode, ...state.devices.map(({ activity }) => activity)].join(' '));
  const link = useRig((mirror) => mirror.link);
  const answer = useAnswer(readDay, `${link} ${doing}`);
  const day = answer?.ok === true ? answer.value : null;
  const naming = {
    language,
    deviceName: (id: string) => deviceName(id, devices, language),
    jobName: (id: string) => day?.jobs.find((job) => job.id === id)?.name,
  };
  const lines = todayLines(day?.events ?? [], mostLines);
  return (
    <section className="panel today" aria-labelledby="today">
      <header className="panelHead">
        <h2 id="today">{window.today}</h2>
        <a href={pageAddress('history')}>{window.todayAll}</a>
      </header>
      {day !== null && lines.length === 0 && <p className="quiet">{window.todayNothing}</p>}
      <ol>
        {lines.map(({ event, also }) => {
          const sentence = eventSentence(event, naming);
          return (
            <li key={`${event.atMs} ${event.device} ${event.activity}`}>
              <time dateTime={new Date(event.atMs).toISOString()}>{formatTime(event.atMs, event.atMs)}</time>{' '}
              <span>
                {also.length === 0
                  ? sentence
                  : fill(window.todayAlso, { sentence, devices: deviceNames(also, devices, language) })}
              </span>
            </li>
          );
        })}
      </ol>
    </section>
  );
}
