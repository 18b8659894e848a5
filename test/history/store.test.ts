import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, statSync } from 'node:fs';
import { mkdir, mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { schemaVersion } from '../../src/main/history/migrations';
import { mostPending } from '../../src/main/history/pendingWrites';
import type { HistoryReading } from '../../src/main/history/rows';
import { connectForReading, connectForWriting, type Database } from '../../src/main/history/sqlite';
import { type HistoryOptions, HistoryStore } from '../../src/main/history/store';
import type { Fault } from '../../src/shared/faults';
import { bundleForNode } from '../support/bundle';
import { FakeClock } from '../support/fakeClock';
import { silentLog } from '../support/silentLog';
import { canMount, mountSmall, unmount, whyNoMount } from '../support/smallDisk';

let dir = '';
let path = '';
let clock = new FakeClock();
let faults: (Fault | null)[] = [];
const stores: HistoryStore[] = [];

beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'fallow-history-'));
  path = join(dir, 'history.db');
  clock = new FakeClock();
  faults = [];
});
afterEach(async () => {
  for (const store of stores.splice(0)) store.close();
  await rm(dir, { recursive: true, force: true });
});

function open(options: Partial<HistoryOptions> = {}): HistoryStore {
  const store = HistoryStore.open({ path, clock, log: silentLog, onFault: (fault) => faults.push(fault), ...options });
  stores.push(store);
  return store;
}

const reading = (atMs: number, device = 'gpu0', temperatureC: number | null = 60): HistoryReading => ({
  atMs,
  device,
  temperatureC,
  memoryTemperatureC: null,
  powerW: 100,
  fanPct: 50,
  vramUsedMiB: 4000,
  hashrateHs: 61e6,
});
const range = (fromMs: number, maxPoints: number) => ({ fromMs, toMs: null, maxPoints, devices: null });
const job = (id: string, startedMs: number) =>
  ({ id, name: 'python train.py', class: 'training', source: 'claim', devices: ['gpu0'], startedMs }) as const;
const event = (atMs: number) => ({
  atMs,
  device: 'gpu0',
  kind: 'activity',
  activity: 'mining',
  because: 'free',
  values: { n: 1 },
});

/** What another connection sees: only what is in the file. */
function ask(sql: string, at = path): unknown[] {
  const database = connectForReading(at);
  try {
    return database
      .prepare(sql)
      .all()
      .map((row) => ({ ...row }));
  } finally {
    database.close();
  }
}
const count = (table: string, at = path) => (ask(`SELECT count(*) AS n FROM ${table}`, at)[0] as { n: number }).n;

describe('HistoryStore', () => {
  it('writes what it is given, together, after two seconds', async () => {
    const store = open();
    store.addReading(reading(1000));
    store.addShares({ atMs: 1000, device: 'gpu0', miner: 'xmrig', pool: null, coin: 'XMR', accepted: 3, rejected: 1, stale: 0 });
    store.jobStarted(job('j1', 1000));
    store.jobEnded('j1', 4000);
    store.addEvent({ ...event(1000), detail: 'x' });
    expect(count('readings')).toBe(0);
    await clock.advance(2000);
    expect(ask('SELECT * FROM readings')).toEqual([
      {
        at_ms: 1000,
        device: 'gpu0',
        temperature_c: 60,
        memory_temperature_c: null,
        power_w: 100,
        fan_pct: 50,
        vram_used_mib: 4000,
        hashrate_hs: 61e6,
      },
    ]);
    expect(ask('SELECT * FROM shares')).toEqual([
      { at_ms: 1000, device: 'gpu0', miner: 'xmrig', pool: null, coin: 'XMR', accepted: 3, rejected: 1, stale: 0, hashes: null },
    ]);
    expect(ask('SELECT * FROM jobs')).toEqual([
      {
        id: 'j1',
        name: 'python train.py',
        class: 'training',
        source: 'claim',
        devices: '["gpu0"]',
        started_ms: 1000,
        ended_ms: 4000,
        program: null,
        why: '[]',
      },
    ]);
    expect(ask('SELECT detail, vals FROM events')).toEqual([{ detail: 'x', vals: '{"n":1}' }]);
    expect((await stat(path)).mode & 0o777).toBe(0o600);
    expect(faults).toEqual([]);
  });

  it('does not wait the two seconds when many rows come, nor at the end', () => {
    const store = open();
    for (let i = 0; i < 620; i += 1) store.addReading(reading(i));
    expect(count('readings')).toBe(500);
    store.close();
    expect(existsSync(`${path}-wal`) ? statSync(`${path}-wal`).size : 0).toBe(0);
    expect(count('readings')).toBe(620);
  });

  it('leaves no timer behind and takes nothing any more once closed', () => {
    const store = open();
    store.addReading(reading(1));
    store.close();
    store.addReading(reading(2));
    store.close();
    expect(clock.waiting).toBe(0);
    expect(store.chart(range(0, 10))).toEqual([]);
  });

  it('answers questions with what is not written yet', () => {
    const store = open();
    store.addEvent(event(1000));
    store.addEvent({ ...event(2000), kind: 'job', device: null, activity: null, because: null });
    expect(store.events(0, 10)).toEqual([
      { atMs: 2000, device: null, kind: 'job', activity: null, because: null, values: { n: 1 } },
      { atMs: 1000, device: 'gpu0', kind: 'activity', activity: 'mining', because: 'free', values: { n: 1 } },
    ]);
    expect(store.events(1500, 10)).toHaveLength(1);
    expect(store.events(0, 1)).toHaveLength(1);
  });

  it('averages readings into at most so many points per device, whatever could not be read left out', () => {
    const store = open();
    for (let i = 0; i < 1000; i += 1) {
      store.addReading(reading(1_000_000 + i * 1000, 'gpu0', i % 2 === 0 ? null : 70));
      store.addReading(reading(1_000_000 + i * 1000, 'gpu1', null));
    }
    const series = store.chart(range(0, 50));
    expect(series.map((one) => one.device)).toEqual(['gpu0', 'gpu1']);
    for (const one of series) {
      expect(one.atMs.length).toBeLessThanOrEqual(50);
      expect(one.atMs.length).toBeGreaterThan(40);
      expect([...one.atMs].sort((a, b) => a - b)).toEqual(one.atMs);
    }
    expect(new Set(series[0]?.temperatureC)).toEqual(new Set([70]));
    expect(new Set(series[1]?.temperatureC)).toEqual(new Set([null]));
    expect(store.chart(range(1_990_000, 50))[0]?.atMs).toHaveLength(10);
  });

  it('closes jobs of a run that died at the last time anything was written', () => {
    const first = open();
    first.jobStarted(job('old', 1000));
    first.addReading(reading(5000));
    first.jobStarted(job('last', 9000));
    first.close();
    const second = open();
    second.jobStarted(job('old', 20_000));
    second.close();
    expect(ask('SELECT id, started_ms, ended_ms FROM jobs ORDER BY started_ms')).toEqual([
      { id: 'old', started_ms: 1000, ended_ms: 5000 },
      { id: 'last', started_ms: 9000, ended_ms: 9000 },
      { id: 'old', started_ms: 20_000, ended_ms: null },
    ]);
  });

  it('leaves out a row that cannot be stored and keeps the others', () => {
    const store = open();
    store.addReading(reading(1));
    store.addReading({ ...reading(2), device: null as unknown as string });
    store.addReading(reading(3));
    store.close();
    expect(ask('SELECT at_ms FROM readings')).toEqual([{ at_ms: 1 }, { at_ms: 3 }]);
    expect(faults).toEqual([]);
  });

  it('begins a database of version 0 and keeps what else is in it', () => {
    const before = connectForWriting(path);
    before.exec('CREATE TABLE somebody (x); INSERT INTO somebody VALUES (7)');
    before.close();
    open().close();
    expect(ask('PRAGMA user_version')).toEqual([{ user_version: schemaVersion }]);
    expect(ask('SELECT x FROM somebody')).toEqual([{ x: 7 }]);
    expect(count('readings')).toBe(0);
  });

  it('does not touch a newer version of itself', () => {
    const newer = connectForWriting(path);
    newer.exec(`CREATE TABLE readings (other); PRAGMA user_version = ${schemaVersion + 1}`);
    newer.close();
    open().addReading(reading(1));
    stores[0]?.close();
    expect(faults).toMatchObject([{ code: 'history/set-aside', values: { file: 'history.newer-20231114T221320.000Z.db' } }]);
    expect(ask('PRAGMA user_version', join(dir, 'history.newer-20231114T221320.000Z.db'))).toEqual([
      { user_version: schemaVersion + 1 },
    ]);
    expect(count('readings')).toBe(1);
  });
});

describe('a damaged database', () => {
  it('that is garbage is kept under another name and a fresh one begun', async () => {
    const garbage = 'this is not a database. '.repeat(500);
    await writeFile(path, garbage);
    await writeFile(`${path}-wal`, 'nor is this a log');
    const store = open();
    store.addReading(reading(1));
    store.close();
    expect(faults).toEqual([{ code: 'history/set-aside', values: { file: 'history.damaged-20231114T221320.000Z.db' } }]);
    expect(await readFile(join(dir, 'history.damaged-20231114T221320.000Z.db'), 'utf8')).toBe(garbage);
    expect(count('readings')).toBe(1);
  });

  it.each([0, 1, 15, 100, 4096, 9000])('cut off after %i bytes: a store that works comes of it', async (length) => {
    const first = open();
    for (let i = 0; i < 2000; i += 1) first.addReading(reading(i));
    first.close();
    const bytes = await readFile(path);
    path = join(dir, 'cut.db'); // another file: the first connection may not be quite gone
    await writeFile(path, bytes.subarray(0, length));
    const second = open();
    second.addReading(reading(9999));
    second.events(0, 5);
    second.chart(range(0, 50));
    second.close();
    expect(ask('PRAGMA integrity_check')).toEqual([{ integrity_check: 'ok' }]);
    expect(ask('SELECT at_ms FROM readings WHERE at_ms = 9999')).toHaveLength(1);
  });

  it('that breaks while it is used is replaced, and rows that wait are kept', async () => {
    const first = open();
    for (let i = 0; i < 2000; i += 1) first.addReading(reading(i));
    first.close();
    const bytes = await readFile(path);
    path = join(dir, 'broken.db');
    bytes.fill(0xa5, 4096 * 10); // the head and the small tables are whole: opening finds nothing
    await writeFile(path, bytes);
    const store = open();
    for (let i = 0; i < 3; i += 1) store.addReading(reading(5000 + i));
    await clock.advance(20_000);
    store.close();
    expect(faults.at(-1)).toMatchObject({ code: 'history/set-aside' });
    expect(ask('PRAGMA integrity_check')).toEqual([{ integrity_check: 'ok' }]);
    expect(count('readings')).toBe(3);
  });

  it('of a killed writer is whole: nothing that was said to be written is missing', async () => {
    const program = await bundleForNode(join(import.meta.dirname, 'writerProgram.ts'));
    try {
      for (let round = 0; round < 3; round += 1) await killOneWriter(program.path);
    } finally {
      await program.remove();
    }
  }, 120_000);

  async function killOneWriter(program: string): Promise<void> {
    for (const suffix of ['', '-wal', '-shm']) await rm(path + suffix, { force: true });
    const child: ChildProcess = spawn(process.execPath, [program, path], { stdio: ['ignore', 'pipe', 'inherit'] });
    let written = 0;
    let batches = 0;
    if (child.stdout === null) throw new Error('no stdout');
    for await (const line of createInterface({ input: child.stdout })) {
      expect(line).toMatch(/^written \d+$/);
      written = Number(line.split(' ')[1]);
      batches += 1;
      if (batches === 4) child.kill('SIGKILL');
    }
    if (child.exitCode === null && child.signalCode === null) await once(child, 'exit');
    expect(child.signalCode).toBe('SIGKILL');
    expect(existsSync(`${path}-wal`)).toBe(true);
    open().close();
    expect(faults).toEqual([]);
    expect(ask('PRAGMA integrity_check')).toEqual([{ integrity_check: 'ok' }]);
    expect(count('readings')).toBeGreaterThanOrEqual(written);
    const [ended] = ask('SELECT ended_ms FROM jobs') as { ended_ms: number }[];
    expect(ended?.ended_ms).toBeGreaterThanOrEqual(1000 + written);
  }
});

describe('a disk that is full', () => {
  it('keeps the rows, says so once, and writes them when there is room again', async () => {
    let database: Database | null = null;
    const store = open({
      connect: (at) => {
        database = connectForWriting(at);
        return database;
      },
    });
    const limitPages = (pages: number) => database?.exec(`PRAGMA max_page_count = ${pages}`);
    limitPages(12);
    for (let i = 0; i < 3000; i += 1) store.addReading(reading(i));
    store.jobStarted(job('j1', 1));
    await clock.advance(60_000);
    expect(faults).toMatchObject([{ code: 'history/not-saved', values: { reason: 'database or disk is full' } }]);
    expect(count('readings')).toBeLessThan(3000);
    limitPages(1_000_000);
    await clock.advance(10_000);
    expect(faults.slice(1)).toEqual([null]);
    expect(store.fault).toBeNull();
    expect(count('readings')).toBe(3000);
    expect(count('jobs')).toBe(1);
  });

  it('for ever: memory is bounded, and jobs and events are the last to go', async () => {
    await writeFile(join(dir, 'file'), '');
    const blocked = join(dir, 'file', 'history.db');
    const store = open({ path: blocked });
    store.jobStarted(job('j1', 1));
    store.addEvent(event(1));
    for (let i = 0; i < mostPending * 2; i += 1) store.addReading(reading(i));
    expect(store.events(0, 5)).toEqual([]);
    expect(faults).toMatchObject([{ code: 'history/not-saved' }]);
    await rm(join(dir, 'file'));
    await mkdir(join(dir, 'file'));
    await clock.advance(30_000);
    expect(faults.at(-1)).toBeNull();
    expect(count('jobs', blocked)).toBe(1);
    expect(count('events', blocked)).toBe(1);
    const [last] = ask('SELECT max(at_ms) AS at FROM readings', blocked) as { at: number }[];
    expect(last?.at).toBe(mostPending * 2 - 1);
    expect(count('readings', blocked)).toBeLessThanOrEqual(mostPending);
    expect(count('readings', blocked)).toBeGreaterThan(mostPending * 0.8);
  });

  it.skipIf(!canMount)(`really full: ENOSPC on a small file system${whyNoMount}`, async () => {
    const small = join(dir, 'small');
    await mkdir(small);
    mountSmall(small, '2m');
    const at = join(small, 'history.db');
    try {
      const store = open({ path: at });
      store.addEvent(event(1));
      await clock.advance(2000);
      await writeFile(join(small, 'filler'), Buffer.alloc(4_000_000)).catch((error: unknown) =>
        expect(error).toMatchObject({ code: 'ENOSPC' }),
      );
      for (let i = 0; i < 5000; i += 1) store.addReading(reading(i));
      await clock.advance(30_000);
      expect(faults).toMatchObject([{ code: 'history/not-saved' }]);
      expect(store.events(0, 5)).toHaveLength(1);
      await rm(join(small, 'filler'));
      await clock.advance(60_000);
      expect(faults.at(-1)).toBeNull();
      expect(count('readings', at)).toBe(5000);
      expect(ask('PRAGMA integrity_check', at)).toEqual([{ integrity_check: 'ok' }]);
      store.close();
    } finally {
      unmount(small);
    }
  });
});
