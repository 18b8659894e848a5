import { LinuxProcesses } from '../../src/main/platform/processesLinux';

// A small app of its own for processesOrphan.test.ts: starts one miner, prints its processes, and waits to be killed.

const [ledgerPath = '', script = '', count = '1'] = process.argv.slice(2);
const log = { info: () => undefined, warn: () => undefined, error: () => undefined };
const processes = new LinuxProcesses({ procRoot: '/proc', ledgerPath, log });
const kept = processes.start({ path: '/bin/sh', args: ['-c', script, 'miner'], env: {}, cwd: '/' });
setInterval(() => {
  const pids = kept.pids();
  if (pids.length >= Number(count)) process.stdout.write(`${JSON.stringify(pids)}\n`);
}, 20);
