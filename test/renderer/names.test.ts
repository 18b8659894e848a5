import { describe, expect, it } from 'vitest';
import { metricsOf } from '../../src/renderer/history/chartMetrics';
import { formatWhen } from '../../src/renderer/money/moneyFormat';
import { deviceNames } from '../../src/renderer/training/deviceNames';
import { wizardText } from '../../src/shared/text/wizardText';
import { device } from '../faces/fakeRig';

describe('names and dates that a page says', () => {
  it('call the CPU by its name before the rig has it as a device', () => {
    expect(deviceNames(['gpu-0', 'cpu'], [device()], 'en')).toBe('GPU 0, CPU');
    expect(deviceNames(['gpu-9'], [device()], 'en')).toBe('gpu-9');
  });

  it('put the day before the month and count 24 hours in English too', () => {
    const said = wizardText({ say: 'pricesAt', values: { source: 'CoinGecko', atMs: Date.parse('2026-06-01T14:16:30') } }, 'en');
    expect(said).toContain('1 Jun 2026, 14:16');
  });

  it('say the day of a moment where it is another', () => {
    const atMs = new Date(2026, 5, 1, 14, 16).getTime();
    expect(formatWhen(atMs, atMs + 3_600_000, 'en')).toBe('14:16');
    expect(formatWhen(atMs, atMs + 48 * 3_600_000, 'en')).toBe('1 Jun, 14:16');
  });

  it('leave an axis of shares room for whole numbers', () => {
    expect(metricsOf([], []).accepted.range).toEqual([0, 4]);
  });
});
