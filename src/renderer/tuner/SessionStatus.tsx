import { Button, Progress } from '@mantine/core';
import { fill } from '../../shared/text/fill';
import { formatDuration } from '../../shared/text/format';
import { deviceLabel } from '../../shared/text/sentences';
import type { TunerDevice, TuningSession } from '../../shared/tuning';
import { FaultSaid } from './FaultSaid';
import { isRunning } from './trialFacts';
import { moneyText, shortTime, signedPct, type TunerWords, useTunerWords } from './tunerWords';
import type { Tuner } from './useTuner';

interface SessionStatusProps {
  readonly session: TuningSession;
  readonly of: Pick<TunerDevice, 'device' | 'kind' | 'index'>;
  readonly tuner: Tuner;
}

/** What the tuner does now, what it has cost, and what going on is worth. */
export function SessionStatus({ session, of, tuner }: SessionStatusProps) {
  const words = useTunerWords();
  const { texts, language } = words;
  const { phase, ending, waitsFor, fault, budget } = session;
  const device = deviceLabel(of, language);
  const runs = isRunning(session);
  const sentence = fill(texts.phases[phase], { device });
  const isFallenBack = session.objectiveAsked === 'income' && session.objective === 'hashrate';
  return (
    <section className="panel stack" aria-labelledby="tuner-status">
      <div role="status">
        <h2 id="tuner-status">{ending === null || runs ? sentence : `${sentence}: ${texts.endings[ending]}`}</h2>
        {runs && waitsFor !== null && <p className="tunerWaits">{fill(texts.waits[waitsFor], { device })}</p>}
      </div>
      <FaultSaid fault={fault} />
      {runs && (
        <Progress
          color="var(--good)"
          value={Math.min(100, (100 * budget.usedS) / (60 * budget.minutes))}
          aria-label={fill(texts.progress, { device })}
        />
      )}
      <p className="quiet">
        {fill(texts.used, {
          used: formatDuration(budget.usedS * 1000, language),
          budget: formatDuration(budget.minutes * 60_000, language),
          trials: budget.usedTrials,
          most: budget.trials,
        })}
        {' · '}
        {texts.objectives[session.objective]}
        {isFallenBack && `. ${texts.fellBack}`}
      </p>
      <Figures session={session} words={words} />
      {runs && phase !== 'soak' && <p>{worthText(session, words)}</p>}
      {runs && <Buttons session={session} tuner={tuner} texts={texts} />}
    </section>
  );
}

function Figures({ session, words }: { readonly session: TuningSession; readonly words: TunerWords }) {
  const { texts, language } = words;
  const { worth, lostS, lostMoney, currency, crashes, hotTrials } = session;
  const { bestPct, bestLowPct, bestHighPct } = worth;
  const sign = lostS < 0 ? -1 : 1;
  const money = moneyText(lostMoney === null ? null : lostMoney * sign, currency, words);
  const range =
    bestLowPct === null || bestHighPct === null || bestLowPct === bestHighPct
      ? ''
      : fill(texts.bestRange, { low: signedPct(bestLowPct, language), high: signedPct(bestHighPct, language) });
  return (
    <div className="tunerFigures">
      <Told label={texts.best} value={signedPct(bestPct, language)} aside={range} isLead />
      <Told
        label={lostS < 0 ? texts.gained : texts.lost}
        value={shortTime(Math.abs(lostS), language)}
        aside={fill(texts.lostValue, { money })}
      />
      <Told label={texts.crashed} value={String(crashes)} />
      <Told label={texts.hot} value={String(hotTrials)} />
    </div>
  );
}

interface ToldProps {
  readonly label: string;
  readonly value: string;
  readonly aside?: string;
  readonly isLead?: boolean;
}

/** A figure with what belongs to it behind it, in small. */
function Told({ label, value, aside = '', isLead = false }: ToldProps) {
  return (
    <div className="figure" data-lead={isLead || undefined}>
      <span className="figureLabel">{label}</span>
      <span>
        <span className="figureValue">{value}</span> <span className="quiet">{aside}</span>
      </span>
    </div>
  );
}

function worthText({ worth }: TuningSession, { texts, language }: TunerWords): string {
  const { nextGainPct, nextGainS, nextCostS, isAdvisedToStop } = worth;
  if (isAdvisedToStop) return texts.worthStop;
  if (nextGainPct === null || nextGainS === null || nextCostS === null) return texts.worthUnknown;
  return fill(texts.worthIt, {
    gain: signedPct(nextGainPct, language),
    earns: formatDuration(nextGainS * 1000, language),
    costs: shortTime(nextCostS, language),
  });
}

interface ButtonsProps {
  readonly session: TuningSession;
  readonly tuner: Tuner;
  readonly texts: TunerWords['texts'];
}

function Buttons({ session: { device, phase, best }, tuner, texts }: ButtonsProps) {
  const stop = (finish: boolean) => void tuner.change('tuner:stop', { device, finish });
  return (
    <div className="bar">
      {phase === 'trial' && best !== null && <Button onClick={() => stop(true)}>{texts.finish}</Button>}
      <Button variant="default" onClick={() => stop(false)}>
        {texts.stop}
      </Button>
    </div>
  );
}
