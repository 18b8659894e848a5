import { Code } from '@mantine/core';
import type { JobState } from '../../shared/state';
import { fill } from '../../shared/text/fill';
import { formatDuration } from '../../shared/text/format';
import { deviceLabel } from '../../shared/text/sentences';
import { ActivityMark } from '../parts/ActivityMark';
import { useRigState } from '../rig/rigStore';
import { classWord, sourceWord } from '../training/jobWords';
import { useWords } from '../words';

export function JobList() {
  const { window } = useWords();
  const jobs = useRigState((state) => state.jobs);
  return (
    <section className="panel jobs" aria-labelledby="jobs-title">
      <h2 id="jobs-title">{window.jobs}</h2>
      {jobs.length === 0 ? (
        <p className="quiet">
          {window.noJobs} <Code>fallow run -- python train.py</Code>
        </p>
      ) : (
        <ul>
          {jobs.map((job) => (
            <JobItem key={job.id} job={job} />
          ))}
        </ul>
      )}
    </section>
  );
}

function JobItem({ job }: { readonly job: JobState }) {
  const { language, window } = useWords();
  const devices = useRigState((state) => state.devices);
  const since = useRigState(({ nowMs }) => formatDuration(nowMs - job.sinceMs, language));
  const held = devices.filter(({ id }) => job.devices.includes(id)).map((device) => deviceLabel(device, language));
  return (
    <li className="job">
      <ActivityMark activity="inUse" />
      <span className="jobName">{job.name}</span>
      <span className="quiet">
        {[
          classWord(job.class, window),
          ...(held.length === 0 ? [] : [fill(window.jobOn, { devices: held.join(', ') })]),
          fill(window.jobSince, { duration: since }),
          sourceWord(job.source, window),
          ...(job.pids.length === 0 ? [] : [fill(window.jobPid, { pids: job.pids.slice(0, 4).join(', ') })]),
        ].join(' · ')}
      </span>
    </li>
  );
}
