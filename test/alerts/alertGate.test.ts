import { describe, expect, it } from 'vitest';
import { AlertGate } from '../../src/main/alerts/alertGate';
import { type Alert, type AlertSettings, usualAlerts } from '../../src/shared/alerts';

const alert: Alert = { kind: 'fault', code: 'miner/crashed', device: 'gpu-0', values: {} };

/** Sizes of the messages while alerts come, a look a second. */
function run(
  gate: AlertGate,
  seconds: number,
  at: (second: number) => number,
  settings: AlertSettings = usualAlerts,
  minute = 600,
) {
  const sizes: number[] = [];
  for (let second = 0; second < seconds; second += 1) {
    const alerts = Array.from({ length: at(second) }, () => alert);
    const group = gate.offer(alerts, settings, second * 1000, minute);
    if (group !== null) sizes.push(group.count);
  }
  return sizes;
}

describe('the gate', () => {
  it('makes one message of what comes in one breath', () => {
    expect(run(new AlertGate(), 60, (second) => (second < 2 ? 4 : 0))).toEqual([8]);
  });

  it('makes at most five messages of a storm of 1,000 faults, and counts them all', () => {
    for (const perSecond of [1000, 100, 10, 2]) {
      const seconds = 1000 / perSecond;
      const sizes = run(new AlertGate(), 1600, (second) => (second < seconds ? perSecond : 0));
      expect(sizes.length).toBeLessThanOrEqual(5);
      expect(sizes.reduce((sum, size) => sum + size, 0)).toBe(1000);
    }
  });

  it('holds back in quiet hours, over midnight too, and tells then what was', () => {
    const settings = { ...usualAlerts, quiet: { fromMin: 22 * 60, untilMin: 7 * 60 } };
    for (const minute of [22 * 60, 23 * 60 + 59, 0, 7 * 60 - 1]) {
      const gate = new AlertGate();
      expect(run(gate, 30, (second) => (second === 0 ? 3 : 0), settings, minute)).toEqual([]);
      expect(gate.offer([], settings, 40_000, 7 * 60)?.count).toBe(3);
    }
    expect(run(new AlertGate(), 30, (second) => (second === 0 ? 3 : 0), settings, 12 * 60)).toEqual([3]);
    const noon = { ...usualAlerts, quiet: { fromMin: 720, untilMin: 780 } };
    expect(run(new AlertGate(), 30, (second) => (second === 0 ? 1 : 0), noon, 779)).toEqual([]);
    expect(run(new AlertGate(), 30, (second) => (second === 0 ? 1 : 0), noon, 780)).toEqual([1]);
  });

  it('tells nothing of kinds that are switched off', () => {
    const settings = { ...usualAlerts, kinds: { ...usualAlerts.kinds, fault: false } };
    expect(run(new AlertGate(), 30, () => 1, settings)).toEqual([]);
  });
});
