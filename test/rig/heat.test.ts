import { describe, expect, it } from 'vitest';
import { afterFailure, backoffMs, goodRunMs, noBackoff } from '../../src/main/rig/backoff';
import { coolHeat, type Heat, type HeatReading, heatLimits, nextHeat } from '../../src/main/rig/heat';

const limits = heatLimits(90, { core: null, memory: null });
const at = (nowMs: number, isMining = true) => ({ nowMs, isMining, sensorLostMs: 10_000 });
const core = (temperatureC: number | null, memoryTemperatureC: number | null = null): HeatReading => ({
  temperatureC,
  memoryTemperatureC,
  isSensorLost: false,
});
const lost: HeatReading = { temperatureC: null, memoryTemperatureC: null, isSensorLost: true };

describe('heatLimits', () => {
  it('stays 5 °C under the slowdown limit of the driver, else takes 85 and 100 °C, and the user has the last word', () => {
    expect(heatLimits(98, { core: null, memory: null })).toEqual({ coreStopC: 93, memoryStopC: 100 });
    expect(heatLimits(null, { core: null, memory: null })).toEqual({ coreStopC: 85, memoryStopC: 100 });
    expect(heatLimits(98, { core: 70, memory: 90 })).toEqual({ coreStopC: 70, memoryStopC: 90 });
  });
});

describe('nextHeat', () => {
  it('is hot at the limit and only fine again 10 °C lower', () => {
    let heat = nextHeat(coolHeat, core(84.9), limits, at(0));
    expect(heat.state).toBe('fine');
    heat = nextHeat(heat, core(85), limits, at(1));
    expect(heat.state).toBe('hot');
    heat = nextHeat(heat, core(75.1), limits, at(2));
    expect(heat.state).toBe('hot');
    expect(nextHeat(heat, core(75), limits, at(3)).state).toBe('fine');
  });

  it('watches the memory as well as the core', () => {
    const heat = nextHeat(coolHeat, core(50, 100), limits, at(0));
    expect(heat.state).toBe('hot');
    expect(nextHeat(heat, core(50, 91), limits, at(1)).state).toBe('hot');
    expect(nextHeat(heat, core(50, 90), limits, at(2)).state).toBe('fine');
  });

  it('stops for a sensor that was silent for 10 s while mining, and trusts only a sensor that answers cool', () => {
    let heat: Heat = nextHeat(coolHeat, lost, limits, at(0));
    expect(heat.state).toBe('fine');
    heat = nextHeat(heat, lost, limits, at(9_999));
    expect(heat.state).toBe('fine');
    heat = nextHeat(heat, lost, limits, at(10_000));
    expect(heat.state).toBe('sensorLost');
    expect(nextHeat(heat, null, limits, at(20_000)).state).toBe('sensorLost');
    expect(nextHeat(heat, core(80), limits, at(20_000)).state).toBe('hot');
    expect(nextHeat(heat, core(40), limits, at(20_000)).state).toBe('fine');
  });

  it('forgives a short gap, and a silent sensor of a device that does not mine', () => {
    const gap = nextHeat(nextHeat(coolHeat, lost, limits, at(0)), core(60), limits, at(9_000));
    expect(nextHeat(gap, lost, limits, at(12_000)).state).toBe('fine');
    expect(nextHeat(nextHeat(coolHeat, lost, limits, at(0, false)), lost, limits, at(60_000, false)).state).toBe('fine');
  });

  it('takes a device that never had a sensor for fine', () => {
    expect(nextHeat(coolHeat, core(null), limits, at(99_000)).state).toBe('fine');
  });
});

describe('back-off', () => {
  it('doubles from the first wait to the last and starts over after a good run', () => {
    let backoff = noBackoff;
    const waits: number[] = [];
    for (let failure = 0; failure < 9; failure += 1) {
      backoff = afterFailure(backoff, 1000);
      waits.push(backoffMs(backoff, 5_000, 300_000));
    }
    expect(waits).toEqual([5_000, 10_000, 20_000, 40_000, 80_000, 160_000, 300_000, 300_000, 300_000]);
    expect(backoffMs(afterFailure(backoff, goodRunMs), 5_000, 300_000)).toBe(5_000);
  });
});
