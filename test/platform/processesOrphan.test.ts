import { spawn } from 'node:child_process';
import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Proc } from '../../src/main/platform/proc';
import { LinuxProcesses } from '../../src/main/platform/processesLinux';
import { bundleWhole } from '../support/bundle';
import { fixtureLog } from './fixtureLog';
import { until } from './until';

const proc = new Proc();
let dir: string;
let app: string;

beforeAll(async () => {
  dir = fs.mkdtempSync(path.join(os.tmpdir(), 'fallow-orphan-'));
  app = await bundleWhole(path.join(__dirname, 'orphanApp.ts'), dir);
});

afterAll(() => fs.rmSync(dir, { recursive: true, force: true }));

/** Starts the small app, waits until its miner has `count` processes, kills the app with `signal`; ms until each process was gone. */
async function orphanAfter(signal: NodeJS.Signals, script: string, count: number): Promise<number> {
  const ledger = path.join(dir, `running-${signal}-${count}.json`);
  const child = spawn(process.execPath, [app, ledger, script, String(count)], { stdio: ['ignore', 'pipe', 'inherit'] });
  const pids = await new Promise<number[]>((resolve, reject) => {
    child.stdout.once('data', (data: Buffer) => resolve(JSON.parse(data.toString().split('\n')[0] ?? '')));
    child.once('exit', () => reject(new Error('the app ended by itself')));
  });
  const starts = new Map(pids.map((pid) => [pid, proc.stat(pid)?.startTicks ?? -1]));
  expect(pids.length).toBeGreaterThanOrEqual(count);
  const killedAt = performance.now();
  child.kill(signal);
  await until('every process gone', () => [...starts].every(([pid, start]) => !proc.isAlive(pid, start)));
  const tookMs = performance.now() - killedAt;
  expect(await new LinuxProcesses({ procRoot: '/proc', ledgerPath: ledger, log: fixtureLog() }).sweep()).toBe(0);
  return tookMs;
}

const told: string[] = [];
afterAll(() => console.info(`app killed, no miner left after (ms): ${told.join(', ')}`));

describe('no orphan, however the app dies', () => {
  for (const signal of ['SIGKILL', 'SIGSEGV', 'SIGTERM'] as const) {
    it(`${signal}: a miner that forked, also into a session of its own`, async () => {
      const tookMs = await orphanAfter(signal, 'sleep 1000 & (sleep 1001 &) ; setsid sleep 1002 & wait', 4);
      told.push(`${signal} ${tookMs.toFixed(1)}`);
    });
  }

  it('a miner deaf to TERM, INT and HUP', async () => {
    told.push(`deaf ${(await orphanAfter('SIGKILL', "trap '' TERM INT HUP; while :; do sleep 1; done", 2)).toFixed(1)}`);
  });

  it('a stopped miner', async () => {
    told.push(`stopped ${(await orphanAfter('SIGKILL', 'sleep 1001 & kill -STOP $$; wait', 2)).toFixed(1)}`);
  });
});
