import { describe, expect, it } from 'vitest';
import { driversWord, hasRoomFor, type ListedProcess } from '../src/main/guardReadings';

const row = (pid: number, change: Partial<ListedProcess> = {}): ListedProcess => ({
  pid,
  kind: 'compute',
  usedMiB: 100,
  smPct: 0,
  videoPct: 0,
  ...change,
});
const listing = (processes: readonly ListedProcess[], devices = ['a'], atMs = 1000) => ({ processes, devices, atMs });

describe('driversWord', () => {
  it('takes what a process does on its busiest device, once', () => {
    const word = driversWord(
      [listing([row(1, { smPct: 3 }), row(1, { smPct: 40, kind: 'graphics', usedMiB: 300 }), row(2)])],
      ['a'],
      1000,
    );
    expect([...word.usage]).toEqual([
      [1, { smPct: 40, videoPct: 0, usedMiB: 300 }],
      [2, { smPct: 0, videoPct: 0, usedMiB: 100 }],
    ]);
    expect(word.contexts).toEqual({ pids: new Set([1, 2]), atMs: 1000 });
  });

  it('says nothing of a process that one device does not count', () => {
    const word = driversWord([listing([row(1), row(1, { smPct: null }), row(2, { usedMiB: null })])], ['a'], 1000);
    expect([...word.usage]).toEqual([[2, { smPct: 0, videoPct: 0, usedMiB: null }]]);
    expect(word.contexts?.pids.has(1)).toBe(true);
  });

  it('has a list of contexts only where it is whole: every GPU, as old as its oldest part, no MPS', () => {
    const both = [listing([row(1)], ['a'], 2000), listing([], ['b'], 1000)];
    expect(driversWord(both, ['a', 'b'], 2000).contexts?.atMs).toBe(1000);
    expect(driversWord(both, ['a', 'b', 'c'], 2000).contexts).toBeNull();
    expect(driversWord([], [], 2000).contexts).toBeNull();
    expect(driversWord([listing([row(1, { kind: 'mps' })])], ['a'], 1000).contexts).toBeNull();
  });

  it('does not repeat a driver that fell silent', () => {
    const word = driversWord([listing([row(1)])], ['a'], 16_000);
    expect(word).toEqual({ usage: new Map(), contexts: null });
  });
});

describe('hasRoomFor', () => {
  it.each([
    [null, 5, null],
    [5 * 1024 + 512, 5, true],
    [5 * 1024 + 511, 5, false],
    [2560, null, true],
    [2559, null, false],
  ])('%s MiB free for %s GiB: %s', (freeMiB, needGib, has) => {
    expect(hasRoomFor(freeMiB, needGib)).toBe(has);
  });
});
