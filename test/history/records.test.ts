import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { HistoryStore } from '../../src/main/history/store';
import { FakeClock } from '../support/fakeClock';
import { silentLog } from '../support/silentLog';

const minute = 60_000;
let dir: string;
let clock: FakeClock;
let history: HistoryStore;

beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'fallow-records-'));
  clock = new FakeClock();
  history = HistoryStore.open({ path: join(dir, 'history.db'), clock, log: silentLog, onFault: () => undefined });
});
afterEach(() => {
  history.close();
  rmSync(dir, { recursive: true, force: true });
});

const did = (device: string, activity: string, because: string) =>
  history.addEvent({ atMs: clock.nowMs(), device, kind: 'activity', activity, because });
const read = (device: string, hashrateHs: number) =>
  history.addReading({
    atMs: clock.nowMs(),
    device,
    temperatureC: 60,
    memoryTemperatureC: null,
    powerW: 100,
    fanPct: 50,
    vramUsedMiB: 1,
    hashrateHs,
  });
const job = (id: string, devices: readonly string[]) =>
  history.jobStarted({ id, name: 'python train.py', class: 'claimed', source: 'claim', devices, startedMs: clock.nowMs() });

describe('what mining gave way to a job', () => {
  it('is the time and the hashes of the devices that mined before it', async () => {
    for (const device of ['a', 'b']) did(device, 'mining', 'free');
    did('idle', 'idle', 'notSetUp');
    for (let second = 0; second < 5; second += 1) {
      read('a', 60e6);
      read('b', 30e6);
      read('idle', 0);
      await clock.advance(1000);
    }
    const startedMs = clock.nowMs();
    job('one', ['a', 'b', 'idle']);
    for (const device of ['a', 'b', 'idle']) did(device, 'vacating', 'claim');
    for (const device of ['a', 'b', 'idle']) did(device, 'inUse', 'claim');
    await clock.advance(10 * minute);
    history.jobEnded('one', clock.nowMs());
    await clock.advance(3000);
    expect(history.jobs(0, 10)).toMatchObject([
      {
        id: 'one',
        name: 'python train.py',
        devices: ['a', 'b', 'idle'],
        startedMs,
        endedMs: startedMs + 10 * minute,
        gaveWayMs: 2 * 10 * minute,
        gaveWayHashes: (60e6 + 30e6) * 600,
      },
    ]);
  });

  it('grows while the job runs, and is unknown where no rate was read', async () => {
    did('a', 'mining', 'free');
    job('one', ['a']);
    await clock.advance(minute);
    expect(history.jobs(0, 10)).toMatchObject([{ endedMs: null, gaveWayMs: minute, gaveWayHashes: null }]);
    await clock.advance(minute);
    expect(history.jobs(0, 10)[0]?.gaveWayMs).toBe(2 * minute);
  });

  it('is nothing for a device that was paused', async () => {
    did('a', 'paused', 'user');
    job('one', ['a']);
    await clock.advance(minute);
    expect(history.jobs(0, 10)).toMatchObject([{ gaveWayMs: 0, gaveWayHashes: 0 }]);
  });
});

describe('bands', () => {
  it('begin with what each device did at that moment and follow every change', async () => {
    did('a', 'mining', 'free');
    did('b', 'idle', 'mode');
    await clock.advance(minute);
    const sinceMs = clock.nowMs();
    await clock.advance(minute);
    did('a', 'inUse', 'job');
    await clock.advance(3000);
    const bands = history.bands(sinceMs, clock.nowMs());
    expect(bands).toHaveLength(3);
    expect(bands).toEqual(
      expect.arrayContaining([
        { device: 'a', fromMs: sinceMs, activity: 'mining' },
        { device: 'b', fromMs: sinceMs, activity: 'idle' },
        { device: 'a', fromMs: sinceMs + minute, activity: 'inUse' },
      ]),
    );
  });
});
