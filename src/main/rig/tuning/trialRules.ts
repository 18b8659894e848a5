import type { FaultCode } from '../../../shared/faults';

// Pure: when a trial is over, and what its end means. The table in its test is the specification.

/** What is known of a running trial at one look. */
export interface TrialFacts {
  /** Measured since the warm-up, in the tuner's seconds; null: it has not worked yet. */
  readonly seconds: number | null;
  readonly plannedS: number;
  readonly temperatureC: number | null;
  readonly memoryTemperatureC: number | null;
  readonly hashrateHs: number | null;
  /** By the flags before, H/s; null: not known. */
  readonly usualHs: number | null;
  /** The tuner was asked about this early already and wanted to see more. */
  readonly mayEndEarly: boolean;
  /** The miner earns nothing now: its pool is gone. */
  readonly hasTrouble: boolean;
}

export interface TrialLimits {
  readonly temperatureC: number | null;
  readonly memoryTemperatureC: number | null;
}

/** `hot`: at a limit. `worse`: clearly worse, worth asking whether to go on. `done`: measured as long as planned. */
export type TrialVerdict = 'goOn' | 'done' | 'worse' | 'hot' | 'troubled';

/** Before so many seconds a low hashrate may be a late start. */
const earliestS = 8;
/** Below this part of the usual hashrate nothing can make it the best. */
const clearlyWorse = 0.8;

export function trialVerdict(facts: TrialFacts, limits: TrialLimits): TrialVerdict {
  if (isAt(facts.temperatureC, limits.temperatureC) || isAt(facts.memoryTemperatureC, limits.memoryTemperatureC)) return 'hot';
  if (facts.hasTrouble) return 'troubled';
  if (facts.seconds === null) return 'goOn';
  if (facts.seconds >= facts.plannedS) return 'done';
  const { hashrateHs, usualHs, seconds, mayEndEarly } = facts;
  const isWorse = hashrateHs !== null && usualHs !== null && hashrateHs < clearlyWorse * usualHs;
  return mayEndEarly && seconds >= earliestS && isWorse ? 'worse' : 'goOn';
}

function isAt(value: number | null, limit: number | null): boolean {
  return value !== null && limit !== null && value >= limit;
}

/** These are there with any flags. */
const never: ReadonlySet<FaultCode> = new Set<FaultCode>([
  'miner/not-found',
  'miner/not-executable',
  'miner/api-port-taken',
  'miner/will-not-die',
]);

/** What the miner's end by a fault says of the flags; null: nothing, the fault is elsewhere and the device's own. */
export function failureOf(code: FaultCode): 'crash' | 'hot' | 'start' | null {
  if (code === 'gpu/hot') return 'hot';
  if (code === 'miner/start-timeout' || code === 'miner/bad-arguments' || code === 'gpu/clocks-refused') return 'start';
  if (never.has(code) || code === 'gpu/gone' || code === 'gpu/sensor-lost') return null;
  return code.startsWith('miner/') ? 'crash' : null;
}
