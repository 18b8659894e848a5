import { Title } from '@mantine/core';
import { useAnswer } from '../history/useAnswer';
import { usePageWords } from '../pageWords';
import { useRigState } from '../rig/rigStore';
import { Announce } from './Announce';
import { Beside } from './Beside';
import { readJobs } from './jobsRead';
import { PastJobs } from './PastJobs';
import { RuleList } from './RuleList';
import { RunningJobs } from './RunningJobs';
import { useRules } from './useRules';
import './training.css';

/** Which jobs run and ran, and what mining gave way to them. */
export function TrainingPage() {
  const { training } = usePageWords();
  // Asked again when a job comes or goes and, while one runs, now and then, since what it costs grows.
  const again = useRigState(({ practice, jobs, nowMs }) =>
    [practice, ...jobs.map(({ id }) => id), jobs.length === 0 ? 0 : Math.floor(nowMs / 10_000)].join(' '),
  );
  const rules = useRules();
  const answer = useAnswer(readJobs, again);
  const records = answer?.ok === true ? answer.value : [];
  return (
    <div className="subpage training">
      <Title order={1} size="h2" className="sentence">
        {training.title}
      </Title>
      <RunningJobs records={records} rules={rules} />
      <Beside rules={rules} />
      {answer === null || !answer.ok ? (
        <p className="quiet" role="status">
          {answer === null ? training.reading : training.notRead}
        </p>
      ) : (
        <PastJobs records={records} rules={rules} />
      )}
      <RuleList rules={rules} />
      <Announce />
    </div>
  );
}
