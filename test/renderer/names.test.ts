import { describe, expect, it } from 'vitest';
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
});
