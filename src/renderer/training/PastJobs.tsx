import type { JobRecord } from '../../shared/historyViews';
import { fill } from '../../shared/text/fill';
import { formatDuration } from '../../shared/text/format';
import { evidenceTexts } from '../../shared/text/guardSentences';
import { formatWhen } from '../money/moneyFormat';
import { usePageWords } from '../pageWords';
import { WithTerms } from '../parts/Term';
import { useRigState } from '../rig/rigStore';
import { useWords } from '../words';
import { deviceNames } from './deviceNames';
import { gaveWayText, gaveWayTo } from './jobsRead';
import { classWord, sourceWord } from './jobWords';
import { RuleButtons } from './RuleButtons';
import type { Rules } from './useRules';

export function PastJobs({ records, rules }: { readonly records: readonly JobRecord[]; readonly rules: Rules }) {
  const { training } = usePageWords();
  const { language } = useWords();
  const past = records.filter(({ endedMs }) => endedMs !== null);
  const total = gaveWayTo(past);
  return (
    <section className="panel" aria-labelledby="past-jobs">
      <h2 id="past-jobs">{training.past}</h2>
      {past.length === 0 ? (
        <p className="quiet">{training.nonePast}</p>
      ) : (
        <>
          <table className="pastJobs">
            <thead>
              <tr>
                <th scope="col">{training.job}</th>
                <th scope="col">{training.devices}</th>
                <th scope="col">{training.when}</th>
                <th scope="col">{training.lasted}</th>
                <th scope="col">{training.gaveWay}</th>
              </tr>
            </thead>
            <tbody>
              {past.map((job) => (
                <PastJob key={`${job.id} ${job.startedMs}`} job={job} rules={rules} />
              ))}
            </tbody>
          </table>
          <p className="total">
            <WithTerms
              text={total.ms === 0 ? training.totalNothing : gaveWayText(training.total, total, language)}
              terms={['gaveWay']}
            />
          </p>
        </>
      )}
    </section>
  );
}

/** On a narrow page the cells stand under each other with their column's name, which the table's head no longer shows. */
function PastJob({ job, rules }: { readonly job: JobRecord; readonly rules: Rules }) {
  const { training } = usePageWords();
  const { language, window } = useWords();
  const names = useRigState(({ devices }) => deviceNames(job.devices, devices, language));
  const started = useRigState(({ nowMs }) => formatWhen(job.startedMs, nowMs, language));
  const source = sourceWord(job.source, window);
  return (
    <tr>
      <th scope="row">
        <span className="jobName">{job.name}</span>
        <span className="quiet">
          {[classWord(job.class, window), ...(source === '' ? [] : [fill(training.noticed, { source })])].join(' · ')}
        </span>
        {job.why.length > 0 && <span className="quiet">{fill(training.why, { why: evidenceTexts(job.why, language) })}</span>}
        {job.match !== null && job.class !== 'claimed' && (
          <RuleButtons of={{ place: `job ${job.id}`, match: job.match, name: job.name }} rules={rules} />
        )}
      </th>
      <td data-label={training.devices}>{names}</td>
      <td data-label={training.when}>{started}</td>
      <td data-label={training.lasted}>{formatDuration((job.endedMs ?? job.startedMs) - job.startedMs, language)}</td>
      <td data-label={training.gaveWay}>
        {job.gaveWayMs === 0
          ? training.gaveNothing
          : gaveWayText(training.gave, { ms: job.gaveWayMs, hashes: job.gaveWayHashes }, language)}
      </td>
    </tr>
  );
}
