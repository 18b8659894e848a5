// After SIGKILL of the app: how long until no process of it is left, plain miners and forking ones.
import { processesOf, quick, RunningFallow } from '../test/support/runningFallow';
import { sayPercentiles } from './support/figures';
import { msToLastEnd } from './support/orphans';

const rounds = Number(process.env['FALLOW_BENCH_ROUNDS'] ?? 20);

async function once(isForking: boolean): Promise<number> {
  const fallow = await RunningFallow.start({ settings: quick });
  await fallow.untilMining();
  if (isForking) {
    await fallow.place.command('practice', 'fork');
    await fallow.until('forked', (status) => status.miners.every((miner) => miner.pids.length >= 3));
  }
  const ms = await msToLastEnd(fallow, processesOf(fallow.place));
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
