import type uPlot from 'uplot';
import type { ColorOf } from './IndexPlot';
import type { TrialMark } from './trialFacts';

/** CSS variables; each kind has a shape of its own too. */
export const markColors: Readonly<Record<TrialMark, string>> = {
  measured: '--good',
  worse: '--quiet',
  failed: '--bad',
  hot: '--care',
};

/** The shapes in a box from −1 to 1, as SVG paths: they are drawn on canvases and in the legend. */
export const markShapes: Readonly<Record<TrialMark, string>> = {
  measured: 'M1 0A1 1 0 1 1 -1 0A1 1 0 1 1 1 0Z',
  worse: 'M1 0A1 1 0 1 1 -1 0A1 1 0 1 1 1 0Z',
  failed: 'M-1 -1L1 1M-1 1L1 -1',
  hot: 'M0 -1.1L1.1 0.9L-1.1 0.9Z',
};

export function isFilled(mark: TrialMark): boolean {
  return mark === 'measured' || mark === 'hot';
}

const radiusPx = 4;

/** A mark of a trial at a place of the plot; beyond the axis's ends it lies on its edge. */
export function drawMark(plot: uPlot, colorOf: ColorOf, at: { mark: TrialMark; x: number; y: number }): void {
  const { ctx, bbox } = plot;
  const scale = uPlotScale();
  const y = Math.min(bbox.top + bbox.height - radiusPx * scale, Math.max(bbox.top, plot.valToPos(at.y, 'y', true)));
  ctx.save();
  ctx.translate(plot.valToPos(at.x, 'x', true), y);
  ctx.scale(radiusPx * scale, radiusPx * scale);
  ctx.lineWidth = 1.6 / radiusPx;
  ctx.fillStyle = colorOf(isFilled(at.mark) ? markColors[at.mark] : '--panel');
  ctx.strokeStyle = colorOf(markColors[at.mark]);
  const shape = new Path2D(markShapes[at.mark]);
  if (at.mark !== 'failed') ctx.fill(shape);
  ctx.stroke(shape);
  ctx.restore();
}

/** A level across the whole plot. */
export function drawLevel(plot: uPlot, color: string, value: number, isDashed: boolean): void {
  const { ctx, bbox } = plot;
  const y = Math.round(plot.valToPos(value, 'y', true)) + 0.5;
  if (y < bbox.top || y > bbox.top + bbox.height) return;
  const scale = uPlotScale();
  ctx.save();
  ctx.strokeStyle = color;
  ctx.lineWidth = scale;
  ctx.setLineDash(isDashed ? [5 * scale, 3 * scale] : []);
  ctx.beginPath();
  ctx.moveTo(bbox.left, y);
  ctx.lineTo(bbox.left + bbox.width, y);
  ctx.stroke();
  ctx.restore();
}

/** Pixels of a canvas to one of the page. */
export function uPlotScale(): number {
  return window.devicePixelRatio || 1;
}
