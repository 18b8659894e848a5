/** Where a device must stop, °C. */
export interface HeatLimits {
  readonly coreStopC: number;
  readonly memoryStopC: number;
}

export interface HeatReading {
  readonly temperatureC: number | null;
  readonly memoryTemperatureC: number | null;
  readonly isSensorLost: boolean;
}

export interface Heat {
  readonly state: 'fine' | 'hot' | 'sensorLost';
  /** Monotonic ms since when the sensor has not answered; null: it answers. */
  readonly lostSinceMs: number | null;
}

export const coolHeat: Heat = { state: 'fine', lostSinceMs: null };

/** A device resumes this much below its stop limit, °C, so that it does not flap. */
export const resumeBelowC = 10;

/**
 * The stop limits of a device: the driver's slowdown limit less 5 °C, so that we stop before the chip throttles; without
 * that word 85 °C core. 100 °C memory: GDDR6X throttles at 110.
 */
export function heatLimits(
  slowdownC: number | null,
  own: { readonly core: number | null; readonly memory: number | null },
): HeatLimits {
  return { coreStopC: own.core ?? (slowdownC === null ? 85 : slowdownC - 5), memoryStopC: own.memory ?? 100 };
}

/**
 * Judges one reading. Hot from the stop limit on, until 10 °C below it; a sensor that stays silent for `sensorLostMs` while
 * the device mines counts as hot too, because nobody watches the card any more, and only a sensor that answers cool ends that.
 */
export function nextHeat(
  heat: Heat,
  reading: HeatReading | null,
  limits: HeatLimits,
  at: { readonly nowMs: number; readonly isMining: boolean; readonly sensorLostMs: number },
): Heat {
  if (reading === null || reading.isSensorLost) {
    const lostSinceMs = heat.lostSinceMs ?? at.nowMs;
    const isOverdue = at.isMining && at.nowMs - lostSinceMs >= at.sensorLostMs;
    return { state: heat.state === 'fine' && isOverdue ? 'sensorLost' : heat.state, lostSinceMs };
  }
  const core = reading.temperatureC ?? Number.NEGATIVE_INFINITY;
  const memory = reading.memoryTemperatureC ?? Number.NEGATIVE_INFINITY;
  if (core >= limits.coreStopC || memory >= limits.memoryStopC) return { state: 'hot', lostSinceMs: null };
  const hasCooled = core <= limits.coreStopC - resumeBelowC && memory <= limits.memoryStopC - resumeBelowC;
  if (heat.state !== 'fine' && !hasCooled) return { state: 'hot', lostSinceMs: null };
  return coolHeat;
}
