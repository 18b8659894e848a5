import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import { afterEach, expect, it } from 'vitest';
import { Proc } from '../../src/main/platform/proc';
import { LinuxProcesses } from '../../src/main/platform/processesLinux';
import { fixtureLog } from './fixtureLog';
import { until } from './until';

const dir = fs.mkdtempSync(path.join(os.tmpdir(), 'fallow-others-'));
afterEach(() => fs.rmSync(dir, { recursive: true, force: true }));

it('kills what a program started, also in a session of its own, but the program and what is kept', async () => {
  const processes = new LinuxProcesses({ procRoot: '/proc', ledgerPath: path.join(dir, 'running.json'), log: fixtureLog() });
  const script = 'sh -c "sleep 600; :" kept & sleep 600 & setsid sleep 600 & echo $$; wait; echo waited; exec sleep 600';
  const run = processes.start({ path: '/bin/sh', args: ['-c', script], env: {}, cwd: dir });
  const isKept = (argv: readonly string[]) => argv[3] === 'kept';
  const names = () => run.others(isKept).map((pid) => new Proc().cmdline(pid)?.[0]);
  // The kept shell's own sleep counts: it is none that is kept.
  await until('its four processes', () => names().filter((name) => name === 'sleep').length === 3);
  const before = run.others(() => false).length;
  expect(before).toBe(4);
  const hit = run.killOthers(isKept);
  expect(hit).toHaveLength(3);
  await until('their end', () => run.others(isKept).length === 0);
  expect(new Proc().stat(run.pid)).not.toBeNull();
  run.kill();
  expect(await run.gone(10_000)).toBe(true);
});
