export interface HashrateUnit {
  readonly name: string;
  readonly perUnitHs: number;
}

const units: readonly HashrateUnit[] = [
  { name: 'GH/s', perUnitHs: 1e9 },
  { name: 'MH/s', perUnitHs: 1e6 },
  { name: 'kH/s', perUnitHs: 1e3 },
  { name: 'H/s', perUnitHs: 1 },
];

/** The unit in which the highest value reads best, so that an axis names its unit once. */
export function hashrateUnit(highestHs: number | null): HashrateUnit {
  return units.find(({ perUnitHs }) => (highestHs ?? 1e6) >= perUnitHs) ?? { name: 'H/s', perUnitHs: 1 };
}
