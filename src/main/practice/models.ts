import type { Optimum } from './surface';

/** A simulated card. Figures are those of the real card at its usual mining settings (public benchmarks of 2021 to 2023). */
export interface CardModel {
  /** Begins with "Practice", so that nobody takes it for a card of theirs. */
  readonly name: string;
  readonly vramMiB: number;
  /** Ethash with ethminer's default flags, H/s. */
  readonly hashrateHs: number;
  readonly idleW: number;
  readonly miningW: number;
  readonly powerLimitW: number;
  /** Core temperature it settles at while mining in a room of 24 °C. */
  readonly miningC: number;
  /** How much hotter than the core the memory gets under load; null: no such sensor (as on GDDR5 and GDDR6). */
  readonly memoryRiseC: number | null;
  readonly optimum: Optimum;
}

function model(
  name: string,
  [vramMiB, hashrateMhs]: readonly [number, number],
  [idleW, miningW, powerLimitW]: readonly [number, number, number],
  [miningC, memoryRiseC]: readonly [number, number | null],
  [grid, block, streams, parallel, gain]: readonly [number, number, number, number, number],
): CardModel {
  const optimum = { flags: { grid, block, streams, parallel }, gain };
  return { name, vramMiB, hashrateHs: hashrateMhs * 1e6, idleW, miningW, powerLimitW, miningC, memoryRiseC, optimum };
}

/** The n-th GPU of a practice rig is the n-th of these. */
export const cardModels: readonly CardModel[] = [
  model('Practice RTX 3070', [8192, 61], [14, 118, 220], [61, null], [24_576, 256, 3, 2, 0.1]),
  model('Practice RTX 3080', [10_240, 97], [20, 224, 320], [64, 24], [32_768, 64, 4, 2, 0.112]),
  model('Practice RTX 3060 Ti', [8192, 58], [12, 120, 200], [58, null], [20_480, 256, 4, 8, 0.093]),
  model('Practice RTX 3090', [24_576, 118], [24, 300, 350], [66, 26], [49_152, 256, 3, 8, 0.12]),
  model('Practice GTX 1660 SUPER', [6144, 31], [8, 76, 125], [57, null], [12_288, 64, 3, 2, 0.081]),
  model('Practice RTX 2080 Ti', [11_264, 56], [16, 168, 250], [63, null], [16_384, 64, 4, 8, 0.098]),
  model('Practice GTX 1080 Ti', [11_264, 47], [11, 176, 250], [67, null], [14_336, 256, 4, 2, 0.087]),
  model('Practice RTX 4090', [24_564, 127], [26, 262, 450], [60, 22], [65_536, 256, 4, 2, 0.117]),
];
