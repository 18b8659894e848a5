import { Button } from '@mantine/core';
import { fill } from '../../shared/text/fill';
import { formatHashrate, formatPower, formatTemperature } from '../../shared/text/format';
import type { FlagValues, Measured, TuningComparison, TuningSession } from '../../shared/tuning';
import {
  flagLabel,
  localNumber,
  moneyText,
  shortTime,
  signedPct,
  type TunerWords,
  useTunerWords,
  valueLabel,
} from './tunerWords';
import type { Tuner } from './useTuner';

interface ComparisonProps {
  readonly session: TuningSession;
  readonly tuner: Tuner;
}

/** What came of a session: before and after with an interval, and what becomes of it. */
export function Comparison({ session, tuner }: ComparisonProps) {
  const words = useTunerWords();
  const { texts } = words;
  const { comparison, decision, phase } = session;
  if (phase !== 'done' && comparison === null) return null;
  return (
    <section className="panel stack" aria-labelledby="tuner-result">
      <h2 id="tuner-result">{texts.resultTitle}</h2>
      <p>{comparison === null ? texts.nothingBetter : sentence(comparison, session, words)}</p>
      {comparison !== null && <Table comparison={comparison} session={session} words={words} />}
      {decision !== 'none' && <p role="status">{texts.decisions[decision]}</p>}
      <Decisions session={session} tuner={tuner} texts={texts} />
    </section>
  );
}

function sentence(comparison: TuningComparison, { currency, decision }: TuningSession, words: TunerWords): string {
  const { texts, language } = words;
  const { gainPct, lowPct, highPct, gainPerDay } = comparison;
  const values = {
    gain: signedPct(gainPct, language),
    low: signedPct(lowPct, language),
    high: signedPct(highPct, language),
  };
  if (decision === 'none' || lowPct <= 0) return fill(texts.unproved, values);
  const money = moneyText(gainPerDay, currency, words);
  return [fill(texts.better, values), ...(money === '' ? [] : [fill(texts.betterPerDay, { money })])].join(' ');
}

interface DecisionsProps {
  readonly session: TuningSession;
  readonly tuner: Tuner;
  readonly texts: TunerWords['texts'];
}

function Decisions({ session: { device, decision }, tuner, texts }: DecisionsProps) {
  if (decision === 'none') return null;
  const decide = (made: 'adopt' | 'keep' | 'undo') => void tuner.change('tuner:decide', { device, decision: made });
  return (
    <div className="bar">
      {decision === 'adopted' ? (
        <Button variant="default" onClick={() => decide('undo')}>
          {texts.undo}
        </Button>
      ) : (
        <Button onClick={() => decide('adopt')}>{texts.adopt}</Button>
      )}
      {decision === 'pending' && (
        <Button variant="default" onClick={() => decide('keep')}>
          {texts.keep}
        </Button>
      )}
    </div>
  );
}

interface TableProps {
  readonly comparison: TuningComparison;
  readonly session: TuningSession;
  readonly words: TunerWords;
}

function Table({ comparison: { before, after }, session, words }: TableProps) {
  const { texts } = words;
  const rows = rowsOf(session, words).filter(({ of }) => of(before) !== '' || of(after) !== '');
  const changed = Object.keys(after.config).filter((flag) => (before.config[flag] ?? null) !== (after.config[flag] ?? null));
  const flags = (config: FlagValues) =>
    changed.map((flag) => `${flagLabel(flag, words.language)} ${valueLabel(flag, config[flag] ?? null, words)}`).join(', ');
  return (
    <table className="tunerTable compared">
      <thead>
        <tr>
          <th scope="col">{texts.measure.name}</th>
          <th scope="col">{texts.before}</th>
          <th scope="col">{texts.after}</th>
        </tr>
      </thead>
      <tbody>
        {rows.map(({ name, of }) => (
          <tr key={name}>
            <th scope="row">{name}</th>
            <td data-label={texts.before}>{of(before)}</td>
            <td data-label={texts.after}>{of(after)}</td>
          </tr>
        ))}
        <tr>
          <th scope="row">{texts.measure.flags}</th>
          <td data-label={texts.before} className="breaks">
            {flags(before.config)}
          </td>
          <td data-label={texts.after} className="breaks">
            {flags(after.config) || texts.same}
          </td>
        </tr>
      </tbody>
    </table>
  );
}

interface Row {
  readonly name: string;
  /** Empty: not known. */
  readonly of: (measured: Measured) => string;
}

function rowsOf({ objectiveUnit, currency }: TuningSession, words: TunerWords): readonly Row[] {
  const { texts, language } = words;
  const { measure } = texts;
  const known = (value: number | null, text: (value: number) => string) => (value === null ? '' : text(value));
  const points: Row = {
    name: measure.objective,
    of: ({ objective }) => known(objective, (value) => localNumber(value, 1, language)),
  };
  return [
    ...(objectiveUnit === 'points' ? [points] : []),
    { name: measure.earned, of: ({ earnedPerDay }) => moneyText(earnedPerDay, currency, words) },
    { name: measure.hashrate, of: ({ hashrateHs }) => known(hashrateHs, (value) => formatHashrate(value, language)) },
    { name: measure.power, of: ({ powerW }) => known(powerW, formatPower) },
    {
      name: measure.efficiency,
      of: ({ hashrateHs, powerW }) =>
        hashrateHs === null || powerW === null || powerW <= 0
          ? ''
          : `${formatHashrate(hashrateHs / powerW, language).replace('/s', '')}/W`,
    },
    { name: measure.temperature, of: ({ temperatureC }) => known(temperatureC, formatTemperature) },
    { name: measure.accepted, of: ({ acceptedPct }) => known(acceptedPct, (value) => `${localNumber(value, 1, language)} %`) },
    { name: measure.seconds, of: ({ seconds }) => shortTime(seconds, language) },
  ];
}
