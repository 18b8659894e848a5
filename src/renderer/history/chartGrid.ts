import type { ChartSeries } from '../../shared/historyViews';
import type { Bounds } from './chartView';

/** Points a series: no chart is wider in pixels by much. */
export const gridPoints = 600;
/** Shares are too few for each point: they are counted in bins of so many. */
const binPoints = 10;

/** undefined: nothing was read at this point, the line goes on; null: nothing for so long that it does not. */
export type Cell = number | null | undefined;

/** A device's values on the points that all charts share. */
export interface GridSeries {
  readonly device: string;
  readonly hashrateHs: readonly Cell[];
  readonly powerW: readonly Cell[];
  readonly temperatureC: readonly Cell[];
  readonly efficiencyHsPerW: readonly Cell[];
  /** Of the bin that the point lies in. */
  readonly accepted: readonly Cell[];
  readonly notAccepted: readonly Cell[];
}

/** As the app cuts a range that asks for `gridPoints`: slots lie on multiples of their length. */
export function slotMsOf({ fromMs, toMs }: Bounds): number {
  return Math.max(1, Math.ceil((toMs - fromMs) / (gridPoints - 1)));
}

export function binMsOf(bounds: Bounds): number {
  return binPoints * slotMsOf(bounds);
}

/** The middle of each slot. */
export function gridMoments(bounds: Bounds): readonly number[] {
  const slotMs = slotMsOf(bounds);
  const first = Math.floor(bounds.fromMs / slotMs) * slotMs;
  return Array.from({ length: gridPoints }, (_, slot) => first + (slot + 0.5) * slotMs);
}

/** The series of a range put on its slots, so that those of two ranges of one width lie on each other. */
export function onGrid(series: ChartSeries, bounds: Bounds): GridSeries {
  const slotMs = slotMsOf(bounds);
  const first = Math.floor(bounds.fromMs / slotMs);
  const slots = series.atMs.map((atMs) => Math.floor(atMs / slotMs) - first);
  const longest = longestGap(slots);
  const lay = (values: readonly (number | null)[]) => laid(slots, values, longest);
  return {
    device: series.device,
    hashrateHs: lay(series.hashrateHs),
    powerW: lay(series.powerW),
    temperatureC: lay(series.temperatureC),
    efficiencyHsPerW: lay(series.efficiencyHsPerW),
    accepted: binned(slots, series.accepted),
    notAccepted: binned(
      slots,
      series.rejected.map((rejected, i) => rejected + (series.stale[i] ?? 0)),
    ),
  };
}

/** Three of the usual steps: the history may keep coarser points than the grid has. */
function longestGap(slots: readonly number[]): number {
  const steps = slots.slice(1).map((slot, i) => slot - (slots[i] ?? 0));
  steps.sort((a, b) => a - b);
  return 3 * Math.max(1, steps[Math.floor(steps.length / 2)] ?? 1);
}

function laid(slots: readonly number[], values: readonly (number | null)[], longest: number): readonly Cell[] {
  const cells: Cell[] = Array.from({ length: gridPoints }, () => undefined);
  slots.forEach((slot, i) => {
    if (slot < 0 || slot >= gridPoints) return;
    cells[slot] = values[i] ?? null;
    const before = slots[i - 1];
    if (before !== undefined && slot - before > longest && before + 1 >= 0) cells[before + 1] = null;
  });
  const last = slots.at(-1);
  if (last !== undefined && last + 1 >= 0 && last + longest < gridPoints) cells[last + 1] = null;
  return cells;
}

function binned(slots: readonly number[], counts: readonly number[]): readonly Cell[] {
  const bins = new Map<number, number>();
  slots.forEach((slot, i) => {
    const bin = Math.floor(slot / binPoints);
    bins.set(bin, (bins.get(bin) ?? 0) + (counts[i] ?? 0));
  });
  return Array.from({ length: gridPoints }, (_, slot) => bins.get(Math.floor(slot / binPoints)) ?? null);
}

/** The value at a point, or the one that its line comes from; null: nothing was read there. */
export function readAt(cells: readonly Cell[], index: number): number | null {
  for (let at = index; at >= 0; at -= 1) {
    const cell = cells[at];
    if (cell !== undefined) return cell;
  }
  return null;
}

/** The last point at which any of these has a value; null: none has. */
export function lastRead(series: readonly GridSeries[]): number | null {
  for (let at = gridPoints - 1; at >= 0; at -= 1) {
    if (
      series.some(({ temperatureC, hashrateHs, powerW }) =>
        [temperatureC, hashrateHs, powerW].some((one) => typeof one[at] === 'number'),
      )
    )
      return at;
  }
  return null;
}
