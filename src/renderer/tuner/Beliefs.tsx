import { type KeyboardEvent, useMemo, useState } from 'react';
import { fill } from '../../shared/text/fill';
import type { FlagBelief } from '../../shared/tuning';
import { Readout } from '../chart/Readout';
import { afterKey } from '../chart/reader';
import { drawLevel, uPlotScale } from './drawMarks';
import type { IndexLine, IndexPlotProps } from './IndexPlot';
import { LazyPlot } from './LazyPlot';
import { beliefRange } from './trialFacts';
import { axisNumber, chancePct, flagLabel, signedPct, type TunerWords, useTunerWords, valueLabel } from './tunerWords';

interface BeliefsProps {
  readonly beliefs: readonly FlagBelief[];
  readonly hasBegun: boolean;
}

/** What each flag is believed to bring, small and side by side, all on one scale. */
export function Beliefs({ beliefs, hasBegun }: BeliefsProps) {
  const words = useTunerWords();
  const { texts } = words;
  if (beliefs.length === 0 && !hasBegun) return null;
  const range = beliefRange(beliefs);
  return (
    <section className="panel stack" aria-labelledby="tuner-beliefs">
      <h2 id="tuner-beliefs">{texts.beliefsTitle}</h2>
      <p className="quiet measure">{beliefs.length === 0 ? texts.beliefsNone : texts.beliefsHelp}</p>
      <div className="beliefs">
        {beliefs.map((belief) => (
          <Belief key={belief.flag} belief={belief} range={range} words={words} />
        ))}
      </div>
    </section>
  );
}

interface BeliefProps {
  readonly belief: FlagBelief;
  readonly range: readonly [number, number];
  readonly words: TunerWords;
}

const meanLine: IndexLine = { colorVariable: '--busy', widthPx: 1.5 };
const edge: IndexLine = { colorVariable: '--busy', widthPx: null };
const curve: readonly IndexLine[] = [edge, edge, meanLine];
const bars: readonly IndexLine[] = [edge];

function Belief({ belief, range, words }: BeliefProps) {
  const { texts, language } = words;
  const { flag, values, best } = belief;
  const [read, setRead] = useState<number | null>(null);
  const at = Math.min(read ?? best, values.length - 1);
  const label = flagLabel(flag, language);
  const said = beliefText(belief, at, words);
  const isCategory = belief.type === 'cat';
  const draw = useMemo((): IndexPlotProps['draw'] => (plot, colorOf) => drawBelief(plot, colorOf, belief), [belief]);

  function onKeyDown(event: KeyboardEvent): void {
    const next = afterKey(event.key, at, values.length);
    if (next === undefined) return;
    event.preventDefault();
    setRead(next);
  }

  return (
    <div className="belief">
      <LazyPlot
        title={label}
        columns={isCategory ? [belief.meanPct] : [belief.highPct, belief.lowPct, belief.meanPct]}
        lines={isCategory ? bars : curve}
        {...(isCategory ? {} : { band: [0, 1] as const })}
        labels={values.map((value) => shortLabel(value, words))}
        valueRange={range}
        heightPx={132}
        draw={draw}
        cursor={read}
        onCursor={setRead}
        formatValue={(value) => axisNumber(value, language)}
      />
      <Readout
        className="beliefReadout"
        label={fill(texts.beliefReader, { flag: label })}
        hint={texts.beliefKeys}
        count={values.length}
        at={at}
        spoken={said}
        onKeyDown={onKeyDown}
        onLeave={() => setRead(null)}
      >
        {said}
      </Readout>
    </div>
  );
}

function beliefText({ flag, values, meanPct, lowPct, highPct, crashRiskPct, tried }: FlagBelief, at: number, words: TunerWords) {
  const { texts, language } = words;
  const times = tried[at] ?? 0;
  return fill(texts.beliefSaid, {
    value: valueLabel(flag, values[at] ?? null, words),
    mean: signedPct(meanPct[at] ?? null, language),
    low: signedPct(lowPct[at] ?? null, language),
    high: signedPct(highPct[at] ?? null, language),
    risk: chancePct(crashRiskPct[at] ?? 0, language),
    tried: times === 0 ? texts.triedNever : times === 1 ? texts.triedOnce : fill(texts.triedTimes, { times }),
  });
}

/** On the axis there is no room for units or sentences. */
function shortLabel(value: FlagBelief['values'][number], { texts }: TunerWords): string {
  return value === null ? texts.unset : String(value);
}

/** Risk at the foot, the level of before, the tried values, and a ring around the best. */
function drawBelief(plot: Parameters<IndexPlotProps['draw']>[0], colorOf: (name: string) => string, belief: FlagBelief): void {
  const { ctx, bbox } = plot;
  const scale = uPlotScale();
  const foot = bbox.top + bbox.height;
  const xAt = (place: number) => plot.valToPos(place, 'x', true);
  const yAt = (value: number) => Math.min(foot, Math.max(bbox.top, plot.valToPos(value, 'y', true)));
  drawLevel(plot, colorOf('--quiet'), 0, false);
  ctx.save();
  ctx.fillStyle = colorOf('--bad');
  const width = Math.max(2 * scale, 0.7 * (xAt(1) - xAt(0)));
  belief.crashRiskPct.forEach((risk, place) => {
    const height = 0.4 * bbox.height * Math.sqrt(Math.min(100, risk) / 100);
    ctx.globalAlpha = 0.45;
    if (risk >= 1) ctx.fillRect(xAt(place) - width / 2, foot - height, width, height);
  });
  ctx.globalAlpha = 1;
  ctx.strokeStyle = colorOf('--busy');
  ctx.fillStyle = colorOf('--busy');
  ctx.lineWidth = 1.5 * scale;
  belief.meanPct.forEach((mean, place) => {
    const isTried = (belief.tried[place] ?? 0) > 0;
    if (belief.type === 'cat') {
      ctx.globalAlpha = 0.5;
      strokeLine(ctx, xAt(place), yAt(belief.lowPct[place] ?? mean), yAt(belief.highPct[place] ?? mean));
      ctx.globalAlpha = 1;
    }
    if (isTried || belief.type === 'cat') circle(ctx, xAt(place), yAt(mean), 2.6 * scale, isTried);
  });
  ctx.strokeStyle = colorOf('--good');
  circle(ctx, xAt(belief.best), yAt(belief.meanPct[belief.best] ?? 0), 6 * scale, false);
  ctx.restore();
}

function strokeLine(ctx: CanvasRenderingContext2D, x: number, fromY: number, toY: number): void {
  ctx.beginPath();
  ctx.moveTo(x, fromY);
  ctx.lineTo(x, toY);
  ctx.stroke();
}

function circle(ctx: CanvasRenderingContext2D, x: number, y: number, radius: number, filled: boolean): void {
  ctx.beginPath();
  ctx.arc(x, y, radius, 0, 2 * Math.PI);
  if (filled) ctx.fill();
  else ctx.stroke();
}
