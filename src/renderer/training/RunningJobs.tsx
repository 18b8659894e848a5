import type { JobRecord } from '../../shared/historyViews';
import type { JobState } from '../../shared/state';
import { fill } from '../../shared/text/fill';
import { formatDuration } from '../../shared/text/format';
import { evidenceTexts } from '../../shared/text/guardSentences';
import { formatTime } from '../../shared/text/sentences';
import { usePageWords } from '../pageWords';
import { ActivityMark } from '../parts/ActivityMark';
import { useRigState } from '../rig/rigStore';
import { useWords } from '../words';
import { deviceNames } from './deviceNames';
import { gaveWayText } from './jobsRead';
import { classWord, sourceWord } from './jobWords';
import { RuleButtons } from './RuleButtons';
import { placeOf, type Rules } from './useRules';
import { Waits } from './Waits';

interface RunningJobsProps {
  readonly records: readonly JobRecord[];
  readonly rules: Rules;
}

export function RunningJobs({ records, rules }: RunningJobsProps) {
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
            <RunningJob key={job.id} job={job} record={records.find(({ id }) => id === job.id)} rules={rules} />
          ))}
        </ul>
      )}
      <Waits />
    </section>
  );
}

interface RunningJobProps {
  readonly job: JobState;
  readonly record: JobRecord | undefined;
  readonly rules: Rules;
}

function RunningJob({ job, record, rules }: RunningJobProps) {
  const { training } = usePageWords();
  const { language, window } = useWords();
  const names = useRigState(({ devices }) => deviceNames(job.devices, devices, language));
  const nowMs = useRigState((state) => state.nowMs);
  const programs = useRigState((state) => state.guard.programs).filter(({ pid }) => job.pids.includes(pid));
  const why = programs.find(({ pid }) => pid === job.pids[0])?.why ?? record?.why ?? [];
  const told = programs.find((program) => program.match !== null);
  const match = told?.match ?? record?.match ?? null;
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
        {why.length > 0 && <p className="quiet">{fill(training.why, { why: evidenceTexts(why, language) })}</p>}
        {record !== undefined && record.gaveWayMs > 0 && (
          <p className="quiet">
            {gaveWayText(training.gaveSoFar, { ms: record.gaveWayMs, hashes: record.gaveWayHashes }, language)}
          </p>
        )}
        {job.class === 'claimed' ? (
          <p className="quiet">{training.askedAlways}</p>
        ) : match === null ? (
          <p className="quiet">{training.noRuleFor}</p>
        ) : (
          <RuleButtons of={{ place: placeOf(told?.pid ?? job.pids[0] ?? 0), match, name: job.name }} rules={rules} />
        )}
      </div>
    </li>
  );
}
