// After SIGKILL of the app: how long until no process of it is left, plain miners and forking ones.
import { eventually, isAlive, processesOf, quick, RunningFallow } from '../test/support/runningFallow';
import { sayPercentiles } from './support/figures';

const rounds = Number(process.env['FALLOW_BENCH_ROUNDS'] ?? 20);

async function once(isForking: boolean): Promise<number> {
  const fallow = await RunningFallow.start({ settings: quick });
  await fallow.untilMining();
  if (isForking) {
    await fallow.place.command('practice', 'fork');
    await fallow.until('forked', (status) => status.miners.every((miner) => miner.pids.length >= 3));
  }
  const pids = processesOf(fallow.place);
  const from = performance.now();
  process.kill(fallow.child.pid ?? 0, 'SIGKILL');
  while (pids.some(isAlive)) await new Promise((later) => setTimeout(later, 1));
  const ms = performance.now() - from;
  // The watchers' own search for strays ends a moment later.
  await eventually('nothing left at all', () => processesOf(fallow.place).length === 0);
  fallow.place.remove();
  return ms;
}

for (const isForking of [false, true]) {
  const times: number[] = [];
  for (let round = 0; round < rounds; round += 1) times.push(await once(isForking));
  sayPercentiles(
    `SIGKILL of the app to its last process gone, 2 ${isForking ? 'forking ' : ''}practice miners and the pool`,
    times,
  );
}
