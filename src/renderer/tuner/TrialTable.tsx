import { Button } from '@mantine/core';
import { useState } from 'react';
import { fill } from '../../shared/text/fill';
import { formatDuration, formatHashrate, formatTemperature } from '../../shared/text/format';
import type { TuningSession, TuningTrial } from '../../shared/tuning';
import { moneyText, type namedTrials, signedPct, type TunerWords, useTunerWords, whyText } from './tunerWords';

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
              <td data-label={lists.outcome}>{outcomeText(trial, words)}</td>
              <td data-label={lists.gain}>{signedPct(trial.gainPct, words.language)}</td>
              {hasMoney && <td data-label={lists.earned}>{moneyText(trial.earnedPerDay, session.currency, words) || '–'}</td>}
              <td data-label={lists.hashrate}>{formatHashrate(trial.hashrateHs, words.language)}</td>
              <td data-label={lists.temperature}>{formatTemperature(trial.temperatureC)}</td>
              <td data-label={lists.lost}>{costText(trial, words)}</td>
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

function outcomeText({ outcome, seconds, plannedS }: TuningTrial, { texts, language }: TunerWords): string {
  if (outcome !== 'running') return texts.outcomes[outcome];
  const time = (value: number) => formatDuration(value * 1000, language);
  return `${texts.outcomes.running}, ${fill(texts.measuring, { seconds: time(seconds), planned: time(plannedS) })}`;
}

/** Seconds of mining it cost; with a plus what it earned more. */
function costText({ lostS }: TuningTrial, { language }: TunerWords): string {
  const text = formatDuration(Math.abs(lostS) * 1000, language);
  return lostS <= -1 ? `+${text}` : lostS >= 1 ? `−${text}` : text;
}
