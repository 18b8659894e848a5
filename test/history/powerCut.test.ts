import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { copyFile, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { connectForReading } from '../../src/main/history/sqlite';
import { HistoryStore } from '../../src/main/history/store';
import type { Fault } from '../../src/shared/faults';
import { bundleForNode } from '../support/bundle';
import { FakeClock } from '../support/fakeClock';
import { silentLog } from '../support/silentLog';

/** `FALLOW_POWER_CUTS=200`: the full number of kills; a few are enough to see that the rest of it works. */
const kills = Number(process.env['FALLOW_POWER_CUTS'] ?? 3);
/** Rows are written together every 2 s; the rest is what the machine needs for it while it does other things. */
const mostLostMs = 2000 + 1500;

let program: Awaited<ReturnType<typeof bundleForNode>>;
let dir = '';

beforeAll(async () => {
  program = await bundleForNode(join(import.meta.dirname, 'powerCutWriter.ts'));
}, 120_000);
afterAll(() => program.remove());
beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'fallow-power-'));
});
afterEach(() => rm(dir, { recursive: true, force: true }));

/** Opens it as the app does after an accident. */
function opened(path: string): { readonly faults: readonly (Fault | null)[]; readonly lastMs: number; readonly count: number } {
  const faults: (Fault | null)[] = [];
  HistoryStore.open({ path, clock: new FakeClock(), log: silentLog, onFault: (fault) => faults.push(fault) }).close();
  const database = connectForReading(path);
  const check: unknown = database.prepare('PRAGMA integrity_check').get();
  expect(check).toMatchObject({ integrity_check: 'ok' });
  const row: { last: number | null; n: number } = database
    .prepare('SELECT max(at_ms) AS last, count(*) AS n FROM readings_1s')
    .get();
  database.close();
  return { faults, lastMs: row.last ?? 0, count: row.n };
}

/** Runs the writer until it has gone; the time of the last rows it had. */
async function lastSaid(child: ChildProcess, onLine: (ms: number) => void): Promise<number> {
  if (child.stdout === null) throw new Error('no stdout');
  let last = 0;
  for await (const line of createInterface({ input: child.stdout })) {
    expect(line).toMatch(/^at \d+$/);
    last = Number(line.slice(3));
    onLine(last);
  }
  if (child.exitCode === null && child.signalCode === null) await once(child, 'exit');
  return last;
}

describe('a history whose writer is killed', () => {
  it(
    `at ${kills} random moments opens whole and has lost two seconds at most`,
    async () => {
      const path = join(dir, 'history.db');
      for (let round = 0; round < kills; round += 1) {
        const child = spawn(process.execPath, [program.path, path], { stdio: ['ignore', 'pipe', 'inherit'] });
        const livesMs = 200 + Math.random() * 4000;
        let first = 0;
        const last = await lastSaid(child, (ms) => {
          first ||= ms;
          if (ms - first >= livesMs) child.kill('SIGKILL');
        });
        const { faults, lastMs } = opened(path);
        expect(faults).toEqual([]);
        // Rows of an earlier round are in the file whatever happens to this one's.
        if (last - first > mostLostMs)
          expect(last - lastMs, `round ${round}, after ${livesMs} ms`).toBeLessThanOrEqual(mostLostMs);
      }
    },
    60_000 + kills * 20_000,
  );
});

describe('a history after a power cut', () => {
  /** What a disk may hold that promised no more than SQLite asked of it: the log up to some frame, the rest of it never arrived. */
  it('opens whole, with the log cut at each of its frames and in the middle of some', async () => {
    const path = join(dir, 'history.db');
    const child = spawn(process.execPath, [program.path, path, '7000'], { stdio: ['ignore', 'pipe', 'inherit'] });
    await lastSaid(child, () => undefined);
    const [main, wal] = [await readFile(path), await readFile(`${path}-wal`)];
    const pageBytes = wal.readUInt32BE(8);
    const frameBytes = 24 + pageBytes;
    const frames = Math.floor((wal.length - 32) / frameBytes);
    expect(frames).toBeGreaterThan(10);
    let before = 0;
    for (let frame = 0; frame <= frames; frame += 1) {
      const cuts = [32 + frame * frameBytes, ...(frame % 7 === 0 ? [32 + frame * frameBytes + 24 + 100] : [])];
      for (const bytes of cuts) {
        const cut = join(dir, `cut-${bytes}.db`);
        await writeFile(cut, main);
        await writeFile(`${cut}-wal`, wal.subarray(0, bytes));
        const { faults, count } = opened(cut);
        expect(faults, `cut after ${bytes} bytes`).toEqual([]);
        expect(count).toBeGreaterThanOrEqual(before);
        before = count;
        for (const suffix of ['', '-wal', '-shm']) await rm(cut + suffix, { force: true });
      }
    }
    const whole = join(dir, 'whole.db');
    await copyFile(path, whole);
    await copyFile(`${path}-wal`, `${whole}-wal`);
    expect(opened(whole).count).toBe(before);
    expect(before).toBeGreaterThan(0);
  }, 240_000);
});

const hasStrace = spawnSync('strace', ['-V']).status === 0;

interface TracedCall {
  readonly call: 'write' | 'sync';
  readonly file: 'database' | 'log';
  /** Of a write, bytes. */
  readonly fromByte: number;
  readonly toByte: number;
}

/** What was asked of the two files, in order; a call that strace cut in two counts where it ended. */
function tracedCalls(trace: string): readonly TracedCall[] {
  const begun = new Map<string, string>();
  const found: TracedCall[] = [];
  for (const line of trace.split('\n')) {
    const [, pid = '', rest = ''] = /^(\d+)\s+(.*)$/.exec(line) ?? [];
    if (rest.includes('<unfinished ...>')) begun.set(pid, rest.replace(/\s*<unfinished ...>/, ''));
    const text = rest.startsWith('<... ') ? `${begun.get(pid) ?? ''}${rest.replace(/^<\.\.\. \w+ resumed>/, '')}` : rest;
    const call = /^(pwrite64|fsync|fdatasync)\(\d+<[^>]*history\.db(-wal)?>(?:.*, (\d+), (\d+))?\)\s+= (\d+)/.exec(text);
    if (call === null) continue;
    const [fromByte, bytes] = [Number(call[4] ?? 0), Number(call[3] ?? 0)];
    const file = call[2] === undefined ? 'database' : 'log';
    found.push({ call: call[1] === 'pwrite64' ? 'write' : 'sync', file, fromByte, toByte: fromByte + bytes });
  }
  return found;
}

async function traced(writer: string, args: readonly string[], trace: string, endAfterLines: number | null): Promise<string[]> {
  const calls = ['-f', '-y', '-s', '0', '-e', 'trace=fsync,fdatasync,pwrite64', '-o', trace, process.execPath, writer];
  const child = spawn('strace', [...calls, ...args], { stdio: ['ignore', 'pipe', 'inherit'], detached: true });
  if (child.stdout === null || child.pid === undefined) throw new Error('no strace');
  const lines: string[] = [];
  for await (const line of createInterface({ input: child.stdout })) {
    lines.push(line);
    if (lines.length === endAfterLines) process.kill(-child.pid, 'SIGKILL'); // the group we made: strace and the writer
  }
  if (child.exitCode === null && child.signalCode === null) await once(child, 'exit');
  return lines;
}

describe.skipIf(!hasStrace)('syncs, by strace (skipped where there is none)', () => {
  it('of the log come before the database is written, of the database before the log begins anew', async () => {
    const fast = await bundleForNode(join(import.meta.dirname, 'writerProgram.ts'));
    const trace = join(dir, 'trace');
    await traced(fast.path, [join(dir, 'history.db')], trace, 40);
    await fast.remove();
    const calls = tracedCalls(await readFile(trace, 'utf8'));
    let [isLogSynced, isDatabaseSynced, checkpoints] = [true, true, 0];
    for (const { call, file, fromByte } of calls.slice(calls.findIndex((one) => one.file === 'log'))) {
      if (call === 'sync' && file === 'log') isLogSynced = true;
      if (call === 'sync' && file === 'database') isDatabaseSynced = true;
      if (call === 'write' && file === 'log') {
        if (fromByte === 0) expect(isDatabaseSynced).toBe(true);
        isLogSynced = false;
      }
      if (call === 'write' && file === 'database') {
        if (isDatabaseSynced) checkpoints += 1;
        expect(isLogSynced).toBe(true);
        isDatabaseSynced = false;
      }
    }
    expect(checkpoints).toBeGreaterThan(0);
  }, 120_000);

  it('lose two seconds at most: the log cut at each frame after what was last synced', async () => {
    const [path, trace] = [join(dir, 'history.db'), join(dir, 'trace')];
    const said = await traced(program.path, [path, '7000'], trace, null);
    const last = Number(said.at(-1)?.slice(3));
    const calls = tracedCalls(await readFile(trace, 'utf8')).filter(({ file }) => file === 'log');
    const synced = calls.slice(
      0,
      calls.findLastIndex(({ call }) => call === 'sync'),
    );
    const syncedBytes = Math.max(...synced.map(({ toByte }) => toByte));
    const [main, wal] = [await readFile(path), await readFile(`${path}-wal`)];
    const frameBytes = 24 + wal.readUInt32BE(8);
    expect(syncedBytes).toBeGreaterThan(frameBytes);
    for (let bytes = syncedBytes; bytes <= wal.length; bytes += frameBytes) {
      const cut = join(dir, `cut-${bytes}.db`);
      await writeFile(cut, main);
      await writeFile(`${cut}-wal`, wal.subarray(0, bytes));
      const { faults, lastMs } = opened(cut);
      expect(faults).toEqual([]);
      expect(last - lastMs).toBeLessThanOrEqual(mostLostMs);
    }
  }, 120_000);
});
