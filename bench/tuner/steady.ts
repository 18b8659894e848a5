import { cpuSteady } from './cpuPhysics';
import { gpuSteady } from './gpuPhysics';
import { num } from './parameters';
import type { Configuration, Steady, Surface } from './surface';

export function steady(surface: Surface, configuration: Configuration, ambientC = num(surface.env, 'amb')): Steady {
  const whole = { ...surface.fixed, ...configuration };
  return surface.kind === 'cpu' ? cpuSteady(surface, whole, ambientC) : gpuSteady(surface, whole, ambientC);
}

/** Per day, in the surface's currency. */
export function incomeOf(surface: Surface, { hashrate, stale, bad, powerW }: Steady): number {
  return hashrate * (1 - stale) * (1 - bad) * num(surface.econ, 'rev') - (powerW / 1000) * 24 * num(surface.econ, 'kwh');
}

export function isUnsafe(surface: Surface, { crash, temperatureC }: Steady): boolean {
  return crash > num(surface.env, 'pcrash_ok') || temperatureC > num(surface.env, 't_limit');
}
