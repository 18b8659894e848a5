import type uPlot from 'uplot';
import { hashrateUnit } from '../chart/hashrateUnit';
import { highest } from '../rig/figures';
import type { Cell, GridSeries } from './chartGrid';

export const metricNames = ['hashrate', 'power', 'temperature', 'efficiency', 'accepted'] as const;

interface Metric {
  readonly unit: string;
  /** Moments first, then a list a line. */
  readonly columns: uPlot.AlignedData;
  readonly range: readonly [number, number];
}

/** The lines of each chart in its unit, and how high it is. */
export function metricsOf(
  grids: readonly GridSeries[],
  moments: readonly number[],
): Readonly<Record<(typeof metricNames)[number], Metric>> {
  const of = (pick: (grid: GridSeries) => readonly Cell[]) => grids.map(pick);
  const hashrates = of(({ hashrateHs }) => hashrateHs);
  const efficiencies = of(({ efficiencyHsPerW }) => efficiencyHsPerW);
  const hashUnit = hashrateUnit(topOf(hashrates));
  const metric = (lines: Lines, perUnit = 1, unit = ''): Metric => {
    const scaled = lines.map((cells) => cells.map((cell) => (typeof cell === 'number' ? cell / perUnit : cell)));
    const columns: uPlot.AlignedData = [[...moments], ...scaled];
    return { unit, columns, range: [0, 1.12 * (topOf(scaled) ?? 1) || 1] };
  };
  return {
    hashrate: metric(hashrates, hashUnit.perUnitHs, hashUnit.name),
    efficiency: metric(efficiencies, ...efficiencyUnit(topOf(hashrates))),
    power: metric(of(({ powerW }) => powerW)),
    temperature: { ...metric(of(({ temperatureC }) => temperatureC)), range: [20, 100] },
    accepted: counts(metric(of(({ accepted }) => accepted))),
  };
}

/** High enough for an axis of whole numbers. */
function counts({ range: [lowest, highest], ...metric }: Metric): Metric {
  return { ...metric, range: [lowest, Math.max(4, highest)] };
}

/** As the numbers beside it say it: people compare what hashes in MH by MH/W, though that is less than one. */
function efficiencyUnit(topHs: number | null): readonly [perUnit: number, unit: string] {
  if (topHs !== null && topHs < 1e4) return [1, 'H/W'];
  return topHs !== null && topHs < 1e6 ? [1e3, 'kH/W'] : [1e6, 'MH/W'];
}

type Lines = readonly (readonly Cell[])[];

function topOf(cells: Lines): number | null {
  return highest(cells.map((one) => highest(one.map((cell) => cell ?? null))));
}
