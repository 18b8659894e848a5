import { type ChildProcess, spawn } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { RainbowStandIn } from '../../miners/rainbow/standIn';

// A RainbowMiner as a process in its folder: its API, and one miner in a session of its own, as its screen or tmux makes it.
// RAINBOW_LOOP_MS: how often its main loop looks at what was asked of it.

const standIn = new RainbowStandIn();
standIn.doesLoop = false;
let miner: ChildProcess | null = null;

function startMiner(): void {
  const started = spawn('./Bin/miner', ['600'], { detached: true, stdio: 'ignore' });
  miner = started;
  writeFileSync('miner.pid', String(started.pid));
  started.once('exit', () => {
    if (miner === started) miner = null;
  });
}

function round(): void {
  standIn.loop();
  if (standIn.runningCount > 0 && miner === null) startMiner();
  if (standIn.runningCount === 0) miner?.kill('SIGKILL');
}

await standIn.start();
mkdirSync('Data', { recursive: true });
writeFileSync('Data/localapiport.json', JSON.stringify({ LocalAPIport: standIn.port }));
round();
setInterval(round, Number(process.env['RAINBOW_LOOP_MS'] ?? 100));
process.on('SIGTERM', () => {
  miner?.kill('SIGKILL');
  process.exit(0);
});
