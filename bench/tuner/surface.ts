// A simulated miner on a simulated card, its physics written from the parameters in surfaces.json: what the tuner is measured on.
// Only the benchmark sees this; the tuner sees what `tell` carries.

export type Configuration = Readonly<Record<string, number>>;

export interface Kernel {
  readonly regs: number;
  readonly l0: number;
  readonly ph_opt: number;
  readonly blk_opt: number;
  readonly blk_w: number;
  readonly pw: number;
  readonly mf: number;
  readonly cf: number;
}

export interface SpaceFlag {
  readonly n: string;
  readonly type: string;
  readonly v: readonly number[];
}

type Numbers = Readonly<Record<string, number>>;

export interface Surface {
  readonly id: string;
  readonly id_num: number;
  readonly kind: string;
  readonly gpu?: Numbers & { readonly pstates?: never };
  readonly pstates?: readonly (readonly number[])[];
  readonly cpu?: CpuParameters;
  readonly kernels?: readonly Kernel[];
  readonly vram?: Numbers;
  readonly net: Numbers;
  readonly econ: Numbers;
  readonly env: Numbers;
  readonly space: readonly SpaceFlag[];
  readonly fixed: Configuration;
  readonly default: Configuration;
  readonly truth: { readonly y_opt: number; readonly y_default: number; readonly best: Configuration };
}

interface CpuParameters {
  readonly [name: string]: number | readonly number[] | readonly (readonly number[])[];
}

export interface Steady {
  /** Hashrate, MH/s or kH/s. */
  readonly h: number;
  readonly stale: number;
  /** Part of the shares that memory errors spoil. */
  readonly bad: number;
  readonly powerW: number;
  readonly temperatureC: number;
  /** Probability that 90 s crash. */
  readonly crash: number;
}
