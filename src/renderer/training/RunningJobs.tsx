import type { JobRecord } from '../../shared/contract';
import type { JobState } from '../../shared/state';
import { fill } from '../../shared/text/fill';
import { formatDuration } from '../../shared/text/format';
import { formatTime } from '../../shared/text/sentences';
import { usePageWords } from '../pageWords';
import { ActivityMark } from '../parts/ActivityMark';
import { useRigState } from '../rig/rigStore';
import { useWords } from '../words';
import { deviceNames } from './deviceNames';
import { gaveWayText } from './jobsRead';
import { classWord, sourceWord } from './jobWords';

export function RunningJobs({ records }: { readonly records: readonly JobRecord[] }) {
  const { training } = usePageWords();
  const jobs = useRigState((state) => state.jobs);
  return (
    <section className="panel jobs" aria-labelledby="running-jobs">
      <h2 id="running-jobs">{training.running}</h2>
      {jobs.length === 0 ? (
        <p className="quiet">{training.noneRunning}</p>
      ) : (
        <ul>
          {jobs.map((job) => (
            <RunningJob key={job.id} job={job} record={records.find(({ id }) => id === job.id)} />
          ))}
        </ul>
      )}
    </section>
  );
}

function RunningJob({ job, record }: { readonly job: JobState; readonly record: JobRecord | undefined }) {
  const { training } = usePageWords();
  const { language, window } = useWords();
  const names = useRigState(({ devices }) => deviceNames(job.devices, devices, language));
  const nowMs = useRigState((state) => state.nowMs);
  const duration = formatDuration(nowMs - job.sinceMs, language);
  const facts = [
    classWord(job.class, window),
    ...(names === '' ? [] : [fill(window.jobOn, { devices: names })]),
    fill(training.since, { time: formatTime(job.sinceMs, nowMs), duration }),
    fill(training.noticed, { source: sourceWord(job.source, window) }),
  ];
  return (
    <li className="runningJob">
      <ActivityMark activity="inUse" size={20} />
      <div>
        <p className="jobName">{job.name}</p>
        <p className="quiet">{facts.join(' · ')}</p>
        {record !== undefined && record.gaveWayMs > 0 && (
          <p className="quiet">
            {gaveWayText(training.gaveSoFar, { ms: record.gaveWayMs, hashes: record.gaveWayHashes }, language)}
          </p>
        )}
      </div>
    </li>
  );
}
