import type { ActivityBand } from '../../shared/historyViews';
import { type Activity, activities } from '../../shared/literals';
import type { Bounds } from './chartView';
import type { ChartTexts } from './chartWords';

/** What a device's time is told apart by, in the order of the keys. */
export const bandLooks = ['mining', 'training', 'waiting', 'care', 'fault', 'off'] as const;
export type BandLook = (typeof bandLooks)[number];

export const bandTexts = {
  mining: 'bandMining',
  training: 'bandTraining',
  waiting: 'bandWaiting',
  care: 'bandCare',
  fault: 'bandFault',
  off: 'bandOff',
} as const satisfies Record<BandLook, keyof ChartTexts>;

const looks: Readonly<Record<Activity, BandLook>> = {
  mining: 'mining',
  starting: 'mining',
  inUse: 'training',
  waiting: 'waiting',
  paused: 'waiting',
  excluded: 'waiting',
  idle: 'waiting',
  vacating: 'care',
  cooling: 'care',
  faulted: 'fault',
  off: 'off',
};

export interface BandPart {
  readonly look: BandLook;
  readonly fromMs: number;
  readonly toMs: number;
}

/** What one device did within the bounds, equal neighbours as one; what is after now is not told. */
export function bandParts(
  bands: readonly ActivityBand[],
  device: string,
  { fromMs, toMs }: Bounds,
  nowMs: number,
): readonly BandPart[] {
  const own = bands.filter((band) => band.device === device);
  const parts: BandPart[] = [];
  own.forEach((band, i) => {
    const activity = activities.find((one) => one === band.activity);
    const from = Math.max(fromMs, band.fromMs);
    const to = Math.min(toMs, nowMs, own[i + 1]?.fromMs ?? toMs);
    if (activity === undefined || to <= from) return;
    const look = looks[activity];
    const last = parts.at(-1);
    if (last?.look === look && last.toMs === from) parts[parts.length - 1] = { ...last, toMs: to };
    else parts.push({ look, fromMs: from, toMs: to });
  });
  return parts;
}

/** Time by look, ms. */
export function bandSums(parts: readonly BandPart[]): ReadonlyMap<BandLook, number> {
  const sums = new Map<BandLook, number>();
  for (const { look, fromMs, toMs } of parts) sums.set(look, (sums.get(look) ?? 0) + toMs - fromMs);
  return sums;
}
