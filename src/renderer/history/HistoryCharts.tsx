import { useEffect, useMemo, useRef, useState } from 'react';
import { fill } from '../../shared/text/fill';
import { charted } from '../chart/chartData';
import { formatMoment } from '../money/moneyFormat';
import { useRigState } from '../rig/rigStore';
import { useWords } from '../words';
import { ActivityBands } from './ActivityBands';
import { ChartControls } from './ChartControls';
import { boundsOf, type ChartView, type Compared, dayMs, daysBefore, daysSince, fitting, lastDay } from './chartView';
import { useChartWords } from './chartWords';
import { ExportPanel } from './ExportPanel';
import { dayOf } from './eventFilter';
import { HistoryPlots } from './HistoryPlots';
import { useChartData } from './useChartData';
import './historyCharts.css';

/** Bands and lines of any stretch of time, and of another day beside it. */
export function HistoryCharts() {
  const words = useChartWords();
  const { language } = useWords();
  const [view, setView] = useState<ChartView>(lastDay);
  const [compared, setCompared] = useState<Compared>('none');
  const [device, setDevice] = useState<string | null>(null);
  const nowMs = useBeat(view);
  // As text, so that it stays the same while only the readings change.
  const charts = useRigState(({ devices }) =>
    charted(devices)
      .map(({ id }) => id)
      .join('\n'),
  );
  const shown = useMemo(() => (device === null ? charts.split('\n') : [device]), [device, charts]);
  const own = boundsOf(view, nowMs);
  const days = daysOf(compared, own.fromMs);
  const other = days === null ? null : daysBefore(own, days);
  const answer = useChartData(own, other);
  useFirstFit(answer, nowMs, setView);
  const to = view.toMs === null ? words.now : formatMoment(own.toMs, nowMs, language);
  return (
    <section className="panel historyCharts" aria-labelledby="history-charts">
      <div className="panelHead">
        <h2 id="history-charts">{words.title}</h2>
        <span className="quiet">{fill(words.shown, { from: formatMoment(own.fromMs, nowMs, language), to })}</span>
      </div>
      <ChartControls
        view={view}
        nowMs={nowMs}
        onView={setView}
        compared={compared}
        onCompared={setCompared}
        suggestedDay={dayOf(own.fromMs - dayMs)}
        device={device}
        onDevice={setDevice}
      />
      {answer === null || !answer.ok ? (
        <p className="quiet chartWait" role="status">
          {answer === null ? words.reading : words.notRead}
        </p>
      ) : (
        <>
          <ActivityBands data={answer.value} shown={shown} own={own} other={other} nowMs={nowMs} />
          <HistoryPlots data={answer.value} shown={shown} own={own} other={other} view={view} nowMs={nowMs} onView={setView} />
        </>
      )}
      <ExportPanel own={own} />
    </section>
  );
}

/** A rig that began today begins with its hours, not with an empty day; once, before anybody chose another time. */
function useFirstFit(answer: ReturnType<typeof useChartData>, nowMs: number, onView: (view: ChartView) => void): void {
  const isOver = useRef(false);
  useEffect(() => {
    if (isOver.current || answer?.ok !== true) return;
    isOver.current = true;
    const firsts = answer.value.own.series.flatMap(({ atMs }) => atMs.slice(0, 1));
    const view = firsts.length === 0 ? null : fitting(Math.min(...firsts), nowMs);
    if (view !== null) onView(view);
  }, [answer, nowMs, onView]);
}

/** Now, in steps of a point of the chart: so often is a chart that goes on with the time read again. */
function useBeat({ spanMs }: ChartView): number {
  const beatMs = Math.max(10_000, spanMs / 300);
  return useRigState(({ nowMs }) => Math.ceil(nowMs / beatMs) * beatMs);
}

function daysOf(compared: Compared, fromMs: number): number | null {
  if (compared === 'none') return null;
  if (compared === 'day') return 1;
  return compared === 'week' ? 7 : daysSince(compared.day, fromMs);
}
