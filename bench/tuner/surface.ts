import type { Parameters } from './parameters';

// A simulated miner on a simulated card, its physics written from the parameters in data/surfaces.json: what the tuner is measured
// on. Only the benchmark sees this; the tuner sees what `tell` carries.

export type Configuration = Readonly<Record<string, number>>;

export interface SpaceFlag {
  readonly n: string;
  readonly type: string;
  readonly v: readonly number[];
}

export interface Surface {
  readonly id: string;
  readonly id_num: number;
  readonly kind: string;
  readonly gpu?: Parameters;
  readonly cpu?: Parameters;
  readonly kernels?: readonly Parameters[];
  readonly vram?: Parameters;
  readonly net: Parameters;
  readonly econ: Parameters;
  readonly env: Parameters;
  readonly space: readonly SpaceFlag[];
  readonly fixed: Configuration;
  readonly default: Configuration;
  readonly truth: { readonly y_opt: number; readonly y_default: number; readonly best: Configuration };
}

/** What a configuration does once it has run for long. */
export interface Steady {
  readonly hashrate: number;
  readonly stale: number;
  /** Part of the shares that memory errors spoil. */
  readonly bad: number;
  readonly powerW: number;
  readonly temperatureC: number;
  /** Probability that 90 s crash. */
  readonly crash: number;
}
