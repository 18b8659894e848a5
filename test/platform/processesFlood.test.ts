import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { LinuxProcesses } from '../../src/main/platform/processesLinux';
import { fixtureLog } from './fixtureLog';
import { until } from './until';

let dir: string;
let processes: LinuxProcesses;

beforeEach(() => {
  dir = fs.mkdtempSync(path.join(os.tmpdir(), 'fallow-flood-'));
  processes = new LinuxProcesses({ procRoot: '/proc', ledgerPath: path.join(dir, 'running.json'), log: fixtureLog() });
});
afterEach(async () => {
  const ledger = path.join(dir, 'running.json'); // written to once more after the end
  await until('no run in the ledger', () => !fs.readFileSync(ledger, 'utf8').includes('"pid"'));
  fs.rmSync(dir, { recursive: true, force: true });
});

const start = (file: string, args: string[]) => processes.start({ path: file, args, env: {}, cwd: dir });

describe('a flood of output', () => {
  it('400,000 lines as fast as they come: all counted, the last ones right, little of our time', async () => {
    const count = 400_000;
    const line = ' X 08:22:06 kawpowminer Error  127.0.0.1:4998 [ Connection refused ] again and again';
    const before = process.cpuUsage();
    const kept = start('/bin/sh', ['-c', `i=0; seq -f '${line} %.0f' ${count}`]);
    let told = 0;
    kept.onLine(() => {
      told += 1;
    });
    expect((await new Promise<{ code: number | null }>((resolve) => kept.onEnd(resolve))).code).toBe(0);
    const cpu = process.cpuUsage(before);
    const cpuUs = cpu.user + cpu.system;
    console.info(
      `${count} lines cost the app ${Math.round(cpuUs / 1000)} ms of CPU: ${((cpuUs / count) * 5).toFixed(2)} % of a core at 50,000 a second`,
    );
    expect(told + kept.droppedLines).toBe(count);
    expect(kept.tail()).toEqual(Array.from({ length: 200 }, (_, index) => `${line} ${count - 199 + index}`));
    expect(cpuUs / count).toBeLessThan(20); // µs of CPU a line: a core at 50,000 lines a second would be all of it
  });

  it('without end is taken only as fast as its pipe is emptied, and can be killed', async () => {
    const from = performance.now();
    const line = 'y'.repeat(99);
    const kept = start('/usr/bin/yes', [line]);
    let told = 0;
    kept.onLine(() => {
      told += 1;
    });
    await until('20 MB', () => told + kept.droppedLines > 200_000);
    const bytes = (told + kept.droppedLines) * 100;
    const intervals = (performance.now() - from) / 100 + 2;
    expect(bytes).toBeLessThan(intervals * (1024 * 1024 + 128 * 1024));
    kept.kill();
    expect(await kept.gone(10_000)).toBe(true);
    expect(kept.tail().at(-2)).toBe(line);
  });
});
