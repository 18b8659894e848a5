import { Button } from '@mantine/core';
import { useState } from 'react';
import { fill } from '../../shared/text/fill';
import { dash, formatDuration, formatHashrate, formatTemperature } from '../../shared/text/format';
import type { TuningSession, TuningTrial } from '../../shared/tuning';
import { moneyText, type namedTrials, shortTime, signedPct, type TunerWords, useTunerWords, whyText } from './tunerWords';

interface TrialTableProps {
  readonly named: ReturnType<typeof namedTrials>;
  readonly session: TuningSession;
}

const fewTrials = 6;

/** The latest trials first; all of them when asked for. */
export function TrialTable({ named, session }: TrialTableProps) {
  const words = useTunerWords();
  const { lists, showAll, showFew } = words.texts;
  const [isWhole, setWhole] = useState(false);
  const latestFirst = [...named].reverse();
  const shown = isWhole ? latestFirst : latestFirst.slice(0, fewTrials);
  const hasMoney = session.trials.some(({ earnedPerDay }) => earnedPerDay !== null);
  return (
    <>
      <table className="tunerTable trialTable">
        <thead>
          <tr>
            <th scope="col">{lists.trial}</th>
            <th scope="col">{lists.why}</th>
            <th scope="col">{lists.outcome}</th>
            <th scope="col">{lists.gain}</th>
            {hasMoney && <th scope="col">{lists.earned}</th>}
            <th scope="col">{lists.hashrate}</th>
            <th scope="col">{lists.temperature}</th>
            <th scope="col">{lists.lost}</th>
          </tr>
        </thead>
        <tbody>
          {shown.map(({ name, trial }) => (
            <tr key={trial.id}>
              <th scope="row">{name}</th>
              <td data-wide className="breaks">
                {whyText(trial, words)}
              </td>
              <td data-label={lists.outcome} className="trialOutcome">
                {outcomeText(trial, words)}
              </td>
              <Cell label={lists.gain} text={signedPct(trial.gainPct, words.language)} />
              {hasMoney && <Cell label={lists.earned} text={moneyText(trial.earnedPerDay, session.currency, words) || dash} />}
              <Cell label={lists.hashrate} text={formatHashrate(trial.hashrateHs, words.language)} />
              <Cell label={lists.temperature} text={formatTemperature(trial.temperatureC)} />
              <Cell label={lists.lost} text={costText(trial, words)} />
            </tr>
          ))}
        </tbody>
      </table>
      {named.length > fewTrials && (
        <div className="bar">
          <Button size="xs" variant="default" aria-expanded={isWhole} onClick={() => setWhole(!isWhole)}>
            {isWhole ? showFew : fill(showAll, { count: named.length })}
          </Button>
        </div>
      )}
    </>
  );
}

/** Where the table is a list, what could not be read is left out. */
function Cell({ label, text }: { readonly label: string; readonly text: string }) {
  return (
    <td data-label={label} data-unread={text === dash || undefined}>
      {text}
    </td>
  );
}

function outcomeText({ outcome, seconds, plannedS }: TuningTrial, { texts, language }: TunerWords): string {
  if (outcome !== 'running') return texts.outcomes[outcome];
  const time = (value: number) => formatDuration(value * 1000, language);
  return `${texts.outcomes.running}, ${fill(texts.measuring, { seconds: time(seconds), planned: time(plannedS) })}`;
}

/** Mining time it cost, or what it earned more. */
function costText({ lostS }: TuningTrial, { texts, language }: TunerWords): string {
  const time = shortTime(Math.abs(lostS), language);
  return lostS <= -1 ? fill(texts.costGained, { time }) : time;
}
