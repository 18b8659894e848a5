import type uPlot from 'uplot';
import { type Activity, activities } from '../../shared/literals';
import { toneOf } from '../parts/ActivityMark';

/** What one device did, as a row of tinted spans behind the lines. */
export interface Lane {
  readonly spans: readonly { readonly fromMs: number; readonly toMs: number; readonly activity: Activity }[];
}

/** How strong each tone is laid behind the lines. */
export const tints = { good: 0.13, busy: 0.2, care: 0.3, bad: 0.3, calm: 0 } as const;

/** One lane a device, the first on top, each as high as the others. */
export function drawBands(plot: uPlot, lanes: readonly Lane[], colorOf: (name: string) => string): void {
  const { ctx, bbox } = plot;
  const laneHeight = bbox.height / Math.max(1, lanes.length);
  ctx.save();
  lanes.forEach(({ spans }, lane) => {
    for (const { fromMs, toMs, activity } of spans) {
      const tone = toneOf(activity);
      if (tints[tone] === 0) continue;
      const left = Math.max(bbox.left, plot.valToPos(fromMs, 'x', true));
      const right = Math.min(bbox.left + bbox.width, plot.valToPos(toMs, 'x', true));
      if (right <= left) continue;
      ctx.globalAlpha = tints[tone];
      ctx.fillStyle = colorOf(`--${tone}`);
      const top = bbox.top + lane * laneHeight;
      ctx.fillRect(left, top + (lane === 0 ? 0 : 1), Math.max(1, right - left), laneHeight - (lane === 0 ? 0 : 1));
    }
  });
  ctx.restore();
}

/** The lanes of `deviceIds` out of bands that are in order of time. */
export function lanesOf(
  bands: readonly { readonly device: string; readonly fromMs: number; readonly activity: string }[],
  deviceIds: readonly string[],
  toMs: number,
): readonly Lane[] {
  return deviceIds.map((id) => {
    const own = bands.filter(({ device }) => device === id);
    return {
      spans: own.flatMap(({ fromMs, activity }, index) => {
        const known = activities.find((one) => one === activity);
        return known === undefined ? [] : [{ fromMs, toMs: own[index + 1]?.fromMs ?? toMs, activity: known }];
      }),
    };
  });
}

/** What a device did at a moment; null: not known. */
export function activityAt({ spans }: Lane, atMs: number): Activity | null {
  return spans.findLast(({ fromMs }) => fromMs <= atMs)?.activity ?? null;
}
