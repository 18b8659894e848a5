import type { RigState } from '../../shared/state';
import { highest, sum } from './figures';

export interface KeyFigures {
  /** One per algorithm, since hashrates of different algorithms have no sum. Empty when nothing mines. */
  readonly hashratesHs: readonly number[];
  readonly powerW: number | null;
  /** Hashes per second and watt of the mining devices; null with several algorithms, or when either is not readable. */
  readonly hashesPerWs: number | null;
  readonly hottestC: number | null;
  readonly shares: { readonly accepted: number; readonly rejected: number; readonly stale: number } | null;
}

/** The numbers under the first sentence. */
export function keyFigures({ devices, miners }: RigState): KeyFigures {
  const working = devices.filter(({ hashrateHs }) => hashrateHs !== null && hashrateHs > 0);
  const algorithms = [...new Set(working.map(({ algorithm }) => algorithm))];
  const hashratesHs = algorithms.map(
    (name) => sum(working.filter(({ algorithm }) => algorithm === name).map(({ hashrateHs }) => hashrateHs)) ?? 0,
  );
  const workingW = working.every(({ powerW }) => powerW !== null) ? sum(working.map(({ powerW }) => powerW)) : null;
  const only = hashratesHs.length === 1 ? hashratesHs[0] : undefined;
  return {
    hashratesHs,
    powerW: sum(devices.map(({ powerW }) => powerW)),
    hashesPerWs: only !== undefined && workingW !== null && workingW > 0 ? only / workingW : null,
    hottestC: highest(devices.map(({ temperatureC }) => temperatureC)),
    shares:
      miners.length === 0
        ? null
        : {
            accepted: miners.reduce((total, { accepted }) => total + accepted, 0),
            rejected: miners.reduce((total, { rejected }) => total + rejected, 0),
            stale: miners.reduce((total, { stale }) => total + stale, 0),
          },
  };
}

/** `0.38 MH/W`, `55.1 H/W`: in the unit people compare cards by, so below 1 MH/W it stays MH for what hashes in MH. */
export function formatEfficiency(hashesPerWs: number | null, totalHs: number | undefined, decimalPoint: string): string {
  // Nothing is computed: there is no unit either.
  if (hashesPerWs === null || totalHs === undefined || totalHs === 0) return '–';
  const [value, unit] =
    totalHs >= 1e6 ? [hashesPerWs / 1e6, 'MH/W'] : totalHs >= 1e4 ? [hashesPerWs / 1e3, 'kH/W'] : [hashesPerWs, 'H/W'];
  return `${value.toFixed(2).replace('.', decimalPoint)} ${unit}`;
}
