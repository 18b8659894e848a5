import { describe, expect, it, vi } from 'vitest';
import { freeNow } from '../../src/main/platform/freeNow';

describe('freeNow', () => {
  it('takes the memory of a whole piece away, without a collector', async () => {
    const chunks = Array.from({ length: 200 }, () => Buffer.allocUnsafeSlow(65_536));
    const before = process.memoryUsage().arrayBuffers;
    for (const chunk of chunks) freeNow(chunk);
    expect(chunks.map((chunk) => chunk.length)).toEqual(chunks.map(() => 0));
    await vi.waitFor(() => expect(process.memoryUsage().arrayBuffers).toBeLessThan(before - 12_000_000), 10_000);
  });

  it('leaves alone what others may hold a part of', () => {
    const whole = Buffer.allocUnsafeSlow(65_536).fill(7);
    const part = whole.subarray(100, 60_000);
    freeNow(part);
    expect(part[0]).toBe(7);
    const pooled = Buffer.from('a line');
    freeNow(pooled);
    expect(String(pooled)).toBe('a line');
  });
});
