import { type KeyboardEvent, useEffect, useRef } from 'react';
import { boundsOf, type ChartView, lastDay, panned, zoomed } from './chartView';

const keyPan = 0.25;

/** What a key makes of the view; null: it is none of these keys. */
export function afterChartKey(event: KeyboardEvent, view: ChartView, nowMs: number, readMs: number | null): ChartView | null {
  const { fromMs, toMs } = boundsOf(view, nowMs);
  // What goes on with the time keeps doing so, unless another moment is read.
  const at = readMs ?? (view.toMs === null ? toMs : (fromMs + toMs) / 2);
  if (event.key === '+' || event.key === '=') return zoomed(view, 0.5, at, nowMs);
  if (event.key === '-' || event.key === '−') return zoomed(view, 2, at, nowMs);
  if (event.key === '0') return lastDay;
  if (!event.shiftKey) return null;
  if (event.key === 'ArrowLeft') return panned(view, -keyPan, nowMs);
  return event.key === 'ArrowRight' ? panned(view, keyPan, nowMs) : null;
}

/** The wheel alone scrolls the page; with Ctrl (or two fingers' pinch) it zooms, with Shift or sideways it moves. */
export function useWheel(
  box: { readonly current: HTMLElement | null },
  now: { readonly view: ChartView; readonly nowMs: number; readonly onView: (view: ChartView) => void },
): void {
  const latest = useRef(now);
  latest.current = now;
  useEffect(() => {
    const target = box.current;
    if (target === null) return;
    const turn = (event: WheelEvent): void => {
      const next = afterWheel(event, latest.current.view, latest.current.nowMs);
      if (next === null) return;
      event.preventDefault();
      latest.current.onView(next);
    };
    target.addEventListener('wheel', turn, { passive: false });
    return () => target.removeEventListener('wheel', turn);
  });
}

function afterWheel(event: WheelEvent, view: ChartView, nowMs: number): ChartView | null {
  const over = event.target instanceof Element ? event.target.closest('.u-over') : null;
  if (over === null) return null;
  const { left, width } = over.getBoundingClientRect();
  if (event.ctrlKey) {
    const { fromMs, toMs } = boundsOf(view, nowMs);
    const place = (event.clientX - left) / Math.max(1, width);
    return zoomed(view, Math.exp(event.deltaY / 400), fromMs + place * (toMs - fromMs), nowMs);
  }
  const sideways = event.shiftKey && event.deltaX === 0 ? event.deltaY : event.deltaX;
  return event.shiftKey || Math.abs(event.deltaX) > Math.abs(event.deltaY)
    ? panned(view, sideways / Math.max(1, width), nowMs)
    : null;
}
