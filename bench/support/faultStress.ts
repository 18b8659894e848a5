import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { ethminer019 } from '../../src/main/miners/adapters/ethminer';
import { LinuxProcesses } from '../../src/main/platform/processesLinux';
import { silentLog } from '../../test/support/silentLog';
import { FaultRig } from './faultRig';
import type { Goals } from './goals';
import { anonymousMb } from './proc';

const pause = (ms: number) => new Promise<void>((later) => setTimeout(later, ms));

/** Everything stops for 25 s, the app too, as in a suspend (whose monotonic clock would stand still: this is the harder case). */
export async function suspend(programs: string, goals: Goals): Promise<void> {
  const rig = await FaultRig.open(2, { shareSilenceS: 20 }, programs);
  const devices = rig.rig.all();
  while (!devices.every((device) => device.decision.activity === 'mining')) await pause(100);
  const pids = devices.flatMap((device) => device.session?.snapshot().pids ?? []);
  const all = [...pids, rig.poolPid, process.pid].join(' ');
  const from = performance.now();
  spawn('/bin/sh', ['-c', `kill -STOP ${all}; sleep 25; kill -CONT ${all}`], { detached: true, stdio: 'ignore' }).unref();
  while (performance.now() - from < 45_000) await pause(100);
  const now = devices.flatMap((device) => device.session?.snapshot().pids ?? []);
  const isSame = now.join() === pids.join() && devices.every((device) => device.lastFault === null);
  console.log(
    `everything stopped for 25 s: ${isSame ? 'the same miners mine on, no fault' : `faults: ${devices.map((device) => device.lastFault?.code)}`}`,
  );
  goals.sayOne('miners restarted after a sleep', isSame ? 0 : 1, { must: 0, goal: null, unit: '' });
  await rig.close();
}

const linesPerS = 50_000;
const floodS = Number(process.env['FALLOW_BENCH_FLOOD_S'] ?? 60);
const flooder = `
let n = 0;
const from = performance.now();
const write = () => {
  const due = Math.min(${linesPerS * floodS}, Math.floor(((performance.now() - from) / 1000) * ${linesPerS}));
  let text = '';
  while (n < due) text += ' X 12:00:00 stratum  No pool answers, and here it is said once more: ' + ++n + '\\n';
  const next = () => (n >= ${linesPerS * floodS} ? process.exit() : setTimeout(write, 20));
  if (process.stderr.write(text)) next(); else process.stderr.once('drain', next);
};
write();`;

/** A miner that writes 50,000 lines a second for a minute: what it costs us, and whether its last lines are right. */
export async function flood(goals: Goals): Promise<void> {
  setFlagsFromString('--expose-gc');
  const gc = runInNewContext('gc') as () => void;
  const dir = mkdtempSync(join(tmpdir(), 'fallow-flood-'));
  const processes = new LinuxProcesses({ procRoot: '/proc', ledgerPath: join(dir, 'running.json'), log: silentLog });
  await pause(1000);
  gc();
  const beforeMb = anonymousMb(process.pid);
  const from = performance.now();
  const kept = processes.start({ path: process.execPath, args: ['-e', flooder], env: {}, cwd: dir });
  let told = 0;
  kept.onLine((line) => {
    told += 1;
    ethminer019.readLine(line); // as a session does with each of them
  });
  let most = 0;
  let longestMs = 0;
  let lastMs = performance.now();
  const timer = setInterval(() => {
    most = Math.max(most, anonymousMb(process.pid));
    longestMs = Math.max(longestMs, performance.now() - lastMs - 100);
    lastMs = performance.now();
  }, 100);
  await new Promise((resolve) => kept.onEnd(resolve));
  clearInterval(timer);
  const s = (performance.now() - from) / 1000;
  const count = linesPerS * floodS;
  const right = kept.tail().every((line, index, tail) => line.endsWith(`: ${count - tail.length + 1 + index}`));
  console.log(
    `flood: ${count} lines in ${s.toFixed(0)} s, ${told} read, ${kept.droppedLines} counted only; nothing of ours waited longer than ${longestMs.toFixed(0)} ms; last ${kept.tail().length} lines ${right ? 'right' : 'WRONG'}`,
  );
  goals.sayOne('  memory more', most - beforeMb, { must: 20, goal: null, unit: 'MB' });
  goals.sayOne('  lines lost or wrong at the end', right && told + kept.droppedLines === count ? 0 : 1, {
    must: 0,
    goal: null,
    unit: '',
  });
  rmSync(dir, { recursive: true, force: true });
}
