import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { connectForReading } from '../../src/main/history/sqlite';
import { HistoryStore } from '../../src/main/history/store';
import type { Fault } from '../../src/shared/faults';
import { FakeClock } from '../support/fakeClock';
import { silentLog } from '../support/silentLog';

const hourMs = 3_600_000;

it('makes old rows coarser step by step, and their means and sums stay', async () => {
  const dir = await mkdtemp(join(tmpdir(), 'fallow-thin-'));
  const path = join(dir, 'history.db');
  const clock = new FakeClock();
  const now = clock.nowMs();
  const faults: (Fault | null)[] = [];
  const store = HistoryStore.open({ path, clock, log: silentLog, onFault: (fault) => faults.push(fault) });
  const ask = (sql: string) => {
    const database = connectForReading(path);
    const row: Record<string, number> = database.prepare(sql).get();
    database.close();
    return { ...row };
  };
  for (let s = 0; s < 30 * 3600; s += 30) {
    store.addReading({
      atMs: now - s * 1000,
      device: 'gpu0',
      temperatureC: 50 + ((s / 30) % 10),
      memoryTemperatureC: null,
      powerW: 100,
      fanPct: 50,
      vramUsedMiB: 4000,
      hashrateHs: 61e6,
    });
  }
  const shares = { device: 'gpu0', miner: 'xmrig', pool: 'p', coin: 'XMR', accepted: 1, rejected: 0, stale: 0 };
  for (let s = 0; s < 60 * 3600; s += 300) store.addShares({ ...shares, atMs: now - s * 1000 });
  store.events(0, 1); // a question brings everything so far into the file
  const before = ask('SELECT count(*) AS n FROM readings');
  const sum = ask('SELECT sum(accepted) AS n FROM shares');
  await clock.advance(900_000);
  store.close();
  try {
    expect(ask('SELECT count(*) AS n FROM readings')['n']).toBeLessThan(before['n'] ?? 0);
    const old = ask(`SELECT count(*) AS n, avg(temperature_c) AS t FROM readings WHERE at_ms < ${now - 27 * hourMs}`);
    expect(old['n']).toBeGreaterThan(170); // three hours, one a minute
    expect(old['n']).toBeLessThan(190);
    expect(old['t']).toBeCloseTo(54.5, 1);
    expect(ask(`SELECT count(*) AS n FROM readings WHERE at_ms >= ${now - hourMs}`)).toEqual({ n: 121 });
    expect(ask('SELECT sum(accepted) AS n FROM shares')).toEqual(sum);
    expect(ask('SELECT count(*) AS n FROM shares')['n']).toBeLessThan(600);
    expect(faults).toEqual([]);
  } finally {
    await rm(dir, { recursive: true, force: true });
  }
});
