import type { ActivityBand } from '../../shared/historyViews';

/** What a device did from `fromMs` until the next band. */
export type Band = Omit<ActivityBand, 'device'>;

/** A stretch of time, and how long each activity took of it. */
export interface BandCell {
  readonly fromMs: number;
  /** In the order they are laid out: begins with what went on at its beginning, ends with what went on at its end. */
  readonly parts: readonly { readonly activity: string; readonly ms: number }[];
}

/**
 * Bands brought to cells that lie on multiples of `cellMs`. Within a cell each activity is told once, with all of its time in it, so
 * sums stay exact and nothing short is lost; only where in its cell something was is not told any more. The last band ends at `endMs`.
 */
export function cellsOf(bands: readonly Band[], endMs: number, cellMs: number): readonly BandCell[] {
  const cells: BandCell[] = [];
  let cell = { fromMs: 0, endMs: Number.NEGATIVE_INFINITY, spent: new Map<string, number>(), last: '' };
  const close = () => {
    if (cell.spent.size > 0) cells.push({ fromMs: cell.fromMs, parts: partsOf(cell.spent, cell.last) });
  };
  for (let i = 0; i < bands.length; i += 1) {
    const band = bands[i];
    if (band === undefined) break;
    const { activity } = band;
    const toMs = Math.min(endMs, bands[i + 1]?.fromMs ?? endMs);
    for (let at = band.fromMs; at < toMs; at = cell.endMs) {
      if (at >= cell.endMs) {
        close();
        cell = { fromMs: at, endMs: (Math.floor(at / cellMs) + 1) * cellMs, spent: new Map(), last: '' };
      }
      cell.spent.set(activity, (cell.spent.get(activity) ?? 0) + Math.min(toMs, cell.endMs) - at);
      cell.last = activity;
    }
  }
  close();
  return cells;
}

/** An activity that a cell began and ended with stands at both ends, half of its time each. */
function partsOf(spent: ReadonlyMap<string, number>, last: string): BandCell['parts'] {
  const lastMs = spent.get(last) ?? 0;
  const before = [...spent].filter(([activity]) => activity !== last).map(([activity, ms]) => ({ activity, ms }));
  const isFirst = spent.keys().next().value === last;
  if (before.length === 0 || !isFirst) return [...before, { activity: last, ms: lastMs }];
  const half = Math.floor(lastMs / 2);
  const first = half > 0 ? [{ activity: last, ms: half }] : [];
  return [...first, ...before, { activity: last, ms: lastMs - half }];
}

/** The cells as bands again, equal neighbours as one. */
export function inCells(bands: readonly Band[], endMs: number, cellMs: number): readonly Band[] {
  const found: Band[] = [];
  for (const { fromMs, parts } of cellsOf(bands, endMs, cellMs)) {
    let at = fromMs;
    for (const { activity, ms } of parts) {
      if (found.at(-1)?.activity !== activity) found.push({ activity, fromMs: at });
      at += ms;
    }
  }
  return found;
}

/**
 * The bands as they are where they are no more than `most`; else in the finest cells that give no more.
 * @param unitMs cells are multiples of it
 */
export function atMost(most: number, bands: readonly Band[], endMs: number, unitMs: number): readonly Band[] {
  const startMs = bands[0]?.fromMs ?? endMs;
  let found = bands;
  for (let cells = most / 2; found.length > most && cells >= 1; cells /= 2) {
    const cellMs = Math.ceil((endMs - startMs) / cells / unitMs) * unitMs;
    found = inCells(bands, endMs, cellMs);
  }
  return found;
}
