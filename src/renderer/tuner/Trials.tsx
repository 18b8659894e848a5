import { useMemo } from 'react';
import { fill } from '../../shared/text/fill';
import { formatTemperature } from '../../shared/text/format';
import type { TuningSession } from '../../shared/tuning';
import { Readout } from '../chart/Readout';
import { type Reader, useReader } from '../chart/reader';
import { drawLevel, drawMark } from './drawMarks';
import type { IndexLine, IndexPlotProps } from './IndexPlot';
import { LazyPlot } from './LazyPlot';
import { MarkKeys } from './MarkKeys';
import { TrialTable } from './TrialTable';
import { bestSoFar, gainRange, markOf, temperatureRange } from './trialFacts';
import { axisNumber, moneyText, namedTrials, signedPct, type TunerWords, useTunerWords, whyText } from './tunerWords';

type Named = ReturnType<typeof namedTrials>[number];

/** Every trial as a mark over its gain and its temperature, read one by one, and as a table. */
export function Trials({ session }: { readonly session: TuningSession }) {
  const words = useTunerWords();
  const { texts } = words;
  const named = namedTrials(session.trials, words);
  const shown = named.filter(({ trial }) => markOf(trial) !== null);
  return (
    <section className="panel stack" aria-labelledby="tuner-trials">
      <h2 id="tuner-trials">{texts.trialsTitle}</h2>
      {shown.length === 0 ? (
        <p className="quiet">{texts.trialsNone}</p>
      ) : (
        <TrialPlots shown={shown} session={session} words={words} />
      )}
      {named.length > 0 && <TrialTable named={named} session={session} />}
    </section>
  );
}

interface PlotsProps {
  readonly shown: readonly Named[];
  readonly session: TuningSession;
  readonly words: TunerWords;
}

const bestLine: readonly IndexLine[] = [{ colorVariable: '--good', widthPx: 1.25, isStepped: true }];
const noLine: readonly IndexLine[] = [{ colorVariable: '--quiet', widthPx: null }];

function TrialPlots({ shown, session, words }: PlotsProps) {
  const { texts, language } = words;
  const reader = useReader(shown.length);
  const trials = useMemo(() => shown.map(({ trial }) => trial), [shown]);
  const limitC = session.limits.temperatureC;
  const shared = {
    labels: shown.map(({ name, trial }) => (trial.kind === 'trial' ? name.replace(/\D/g, '') : '')),
    heightPx: 176,
    cursor: reader.index,
    onCursor: reader.point,
    formatValue: (value: number) => axisNumber(value, language),
  };
  const gains: IndexPlotProps['draw'] = (plot, colorOf) => {
    drawLevel(plot, colorOf('--quiet'), 0, false);
    trials.forEach((trial, x) => {
      const mark = markOf(trial);
      if (mark === null || (trial.gainPct === null && trial.outcome === 'running')) return;
      drawMark(plot, colorOf, { mark, x, y: trial.gainPct ?? Number.NEGATIVE_INFINITY });
    });
  };
  const temperatures: IndexPlotProps['draw'] = (plot, colorOf) => {
    if (limitC !== null) drawLevel(plot, colorOf('--care'), limitC, true);
    trials.forEach((trial, x) => {
      const mark = markOf(trial);
      if (mark !== null && trial.temperatureC !== null) drawMark(plot, colorOf, { mark, x, y: trial.temperatureC });
    });
  };
  return (
    <div>
      <TrialReadout shown={shown} reader={reader} session={session} words={words} />
      <div className="plots">
        <LazyPlot
          {...shared}
          title={texts.gainAxis}
          columns={[bestSoFar(trials)]}
          lines={bestLine}
          valueRange={gainRange(trials)}
          draw={gains}
        />
        <LazyPlot
          {...shared}
          title={texts.temperatureAxis}
          columns={[trials.map(({ temperatureC }) => temperatureC)]}
          lines={noLine}
          valueRange={temperatureRange(trials, limitC)}
          draw={temperatures}
        />
      </div>
      <MarkKeys hasLimit={limitC !== null} />
    </div>
  );
}

interface ReadoutProps extends PlotsProps {
  readonly reader: Reader;
}

/** One trial in words: the one under the pointer or chosen by keys, else the latest. */
function TrialReadout({ shown, reader, session, words }: ReadoutProps) {
  const { texts, language } = words;
  const at = reader.index ?? shown.length - 1;
  const one = shown[at];
  if (one === undefined) return null;
  const { name, trial } = one;
  const figures = {
    outcome: texts.outcomes[trial.outcome],
    gain: trial.gainPct === null ? '' : signedPct(trial.gainPct, language),
    earned:
      trial.earnedPerDay === null ? '' : fill(texts.perDay, { money: moneyText(trial.earnedPerDay, session.currency, words) }),
    temperature: trial.temperatureC === null ? '' : formatTemperature(trial.temperatureC),
  };
  const why = whyText(trial, words);
  return (
    <Readout
      className="readout trialReadout"
      label={texts.trialReader}
      hint={texts.trialKeys}
      count={shown.length}
      at={at}
      spoken={fill(texts.trialSpoken, { name, ...figures, why })}
      onKeyDown={reader.onKeyDown}
      onLeave={() => reader.point(null)}
    >
      <span>
        <strong>{name}</strong>{' '}
        {Object.entries(figures)
          .filter(([, said]) => said !== '')
          .map(([key, said]) => (
            <span key={key} className="readoutValue">
              {said}
            </span>
          ))}
      </span>
      <span className="quiet">{why}</span>
    </Readout>
  );
}
