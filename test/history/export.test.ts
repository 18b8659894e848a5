import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { csvLine, type ExportRow, type ExportTable, exportColumns, exportCsv, exportRows } from '../../src/main/history/export';
import { HistoryStore } from '../../src/main/history/store';
import { exportTables } from '../../src/shared/historyViews';
import { FakeClock } from '../support/fakeClock';
import { silentLog } from '../support/silentLog';

let dir = '';
let path = '';
let store: HistoryStore;

beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'fallow-export-'));
  path = join(dir, 'history.db');
  store = HistoryStore.open({ path, clock: new FakeClock(), log: silentLog, onFault: () => undefined });
});
afterEach(async () => {
  store.close();
  await rm(dir, { recursive: true, force: true });
});

async function rowsOf(table: ExportTable, sinceMs?: number): Promise<ExportRow[]> {
  const rows: ExportRow[] = [];
  for await (const row of exportRows(path, table, sinceMs)) rows.push(row);
  return rows;
}

function addReadings(count: number): void {
  for (let i = 0; i < count; i += 1) {
    // Two devices in the same millisecond: a page may end between them.
    for (const device of ['gpu0', 'gpu1']) {
      store.addReading({
        atMs: 1000 + i,
        device,
        temperatureC: 60.5,
        memoryTemperatureC: null,
        powerW: 100,
        fanPct: 50,
        vramUsedMiB: 1,
        hashrateHs: 1,
      });
    }
  }
  store.events(0, 1);
}

/** Reads RFC 4180 as its grammar says. */
function parseCsv(text: string): string[][] {
  const rows: string[][] = [];
  let row: string[] = [];
  for (const match of text.matchAll(/(?:"((?:[^"]|"")*)"|([^",\r\n]*))(,|\r\n)/g)) {
    row.push(match[1]?.replaceAll('""', '"') ?? match[2] ?? '');
    if (match[3] === '\r\n') {
      rows.push(row);
      row = [];
    }
  }
  return rows;
}

describe('exportRows', () => {
  it('gives every row once and in order, over many pages, while the app goes on', async () => {
    addReadings(1300);
    const rows = await rowsOf('readings');
    expect(rows).toHaveLength(2600);
    expect(rows.map((row) => `${row['at_ms']} ${row['device']}`)).toEqual(
      Array.from({ length: 2600 }, (_, i) => `${1000 + Math.floor(i / 2)} gpu${i % 2}`),
    );
    expect(rows[0]).toEqual({
      at_ms: 1000,
      device: 'gpu0',
      temperature_c: 60.5,
      memory_temperature_c: null,
      power_w: 100,
      fan_pct: 50,
      vram_used_mib: 1,
      hashrate_hs: 1,
    });
  });

  it('begins at the time asked for, that time included', async () => {
    addReadings(10);
    expect((await rowsOf('readings', 1008)).map((row) => row['at_ms'])).toEqual([1008, 1008, 1009, 1009]);
    expect(await rowsOf('readings', 5000)).toEqual([]);
  });

  it('gives events and shares of the same millisecond all', async () => {
    for (let i = 0; i < 1100; i += 1) {
      store.addEvent({ atMs: 7, device: null, kind: `k${i}`, activity: null, because: null });
      store.addShares({ atMs: 7, device: 'd', miner: 'm', pool: null, coin: 'c', accepted: i, rejected: 0, stale: 0 });
    }
    store.events(0, 1);
    expect((await rowsOf('events')).map((row) => row['kind'])).toEqual(Array.from({ length: 1100 }, (_, i) => `k${i}`));
    expect((await rowsOf('shares', 7)).map((row) => row['accepted'])).toEqual(Array.from({ length: 1100 }, (_, i) => i));
  });

  it('may be left early', async () => {
    addReadings(1000);
    for await (const row of exportRows(path, 'readings')) {
      expect(row['at_ms']).toBe(1000);
      break;
    }
  });
});

describe('exportCsv', () => {
  it('quotes what would be misread, and reading it again gives the same', async () => {
    const nasty = ['plain', 'a,b', 'say "hi"', 'two\nlines', 'cr\r\nlf', '', ' outer ', '=1+1', 'è 60 °C', '"'];
    for (const [i, name] of nasty.entries()) {
      store.jobStarted({ id: `j${i}`, name, class: 'training', source: 'claim', devices: ['a', 'b'], startedMs: i });
    }
    store.events(0, 1);
    let text = '';
    expect(
      await exportCsv(path, 'jobs', 0, (part) => {
        text += part;
      }),
    ).toEqual({ ok: true, value: nasty.length });
    const [header, ...rows] = parseCsv(text);
    expect(header).toEqual(exportColumns('jobs'));
    expect(rows.map((row) => row[1])).toEqual(nasty);
    expect(rows.every((row) => row[4] === '["a","b"]' && row[6] === '')).toBe(true);
  });

  it('writes null as nothing and empty text as ""', () => {
    expect(csvLine([null, '', 1.5, -2, 'x'])).toBe(',"",1.5,-2,x\r\n');
  });

  it.each(exportTables)('has columns that %s really has', async (table) => {
    expect(await exportCsv(path, table, 0, () => undefined)).toEqual({ ok: true, value: 0 });
  });

  it('says so when there is no history, or it cannot be read', async () => {
    await writeFile(join(dir, 'bad.db'), 'x'.repeat(5000));
    for (const at of [join(dir, 'none.db'), join(dir, 'bad.db')]) {
      expect(await exportCsv(at, 'events', 0, () => undefined)).toMatchObject({
        ok: false,
        fault: { code: 'history/not-exported' },
      });
    }
  });

  it('waits for its writer and passes its failure on', async () => {
    addReadings(3);
    const full = () => Promise.reject(Object.assign(new Error('no space left'), { code: 'ENOSPC' }));
    expect(await exportCsv(path, 'readings', 0, full)).toMatchObject({
      ok: false,
      fault: { values: { reason: 'no space left' } },
    });
  });
});
