import type { Provenances, Reading, ReadingValue } from './source';

/** A miner's own word about the device it mines on. */
export interface MinerReading {
  readonly temperatureC: number | null;
  readonly memoryTemperatureC?: number | null;
  readonly powerW?: number | null;
  readonly fanPct: number | null;
}

const shared = ['temperatureC', 'memoryTemperatureC', 'powerW', 'fanPct'] as const satisfies readonly ReadingValue[];

/**
 * The reading with what only the miner can say: a driver that is asked directly is newer, so it comes first. A device whose miner
 * still tells its temperature is not unwatched, unless its driver says that it is gone.
 */
export function bestReading(reading: Reading | null, miner: MinerReading | null): Reading | null {
  if (reading === null || miner === null || (reading.fault ?? null) !== null) return reading;
  const taken = shared.filter((value) => reading[value] === null && typeof miner[value] === 'number');
  if (taken.length === 0) return reading;
  const values = Object.fromEntries(taken.map((value) => [value, miner[value]]));
  const provenance: Provenances = { ...reading.provenance, ...Object.fromEntries(taken.map((value) => [value, 'miner'])) };
  const isSensorLost = reading.isSensorLost && !taken.includes('temperatureC');
  return { ...reading, ...values, isSensorLost, provenance };
}
