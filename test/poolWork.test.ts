import { afterEach, expect, it } from 'vitest';
import { systemClock } from '../src/main/platform/clock';
import { PoolWork } from '../src/main/poolWork';
import { LoopbackPool, type Script } from './pools/probePools';

const pools: LoopbackPool[] = [];
afterEach(async () => {
  for (const pool of pools.splice(0)) await pool.stop();
});

/** The pools here answer at once, or never. */
const quick = { budgetMs: 1500, graceMs: 500 };
const login = { coin: 'RVN', wallet: 'RStandInWalletThatNothingIsEverPaidTo', worker: 'rig1' };
const job = {
  id: null,
  method: 'mining.notify',
  params: ['1', 'aa'.repeat(32), 'bb'.repeat(32), 'cc'.repeat(32), true, 100, '1a00ffff'],
};

async function isThere(script: Script | null, coin = 'RVN'): Promise<boolean> {
  const pool = script === null ? await LoopbackPool.doing(() => undefined) : await LoopbackPool.speaking(script);
  pools.push(pool);
  return new PoolWork(systemClock, quick).isThere(`stratum+tcp://127.0.0.1:${pool.port}`, { ...login, coin });
}

const speaking =
  (taken: boolean, hasWork: boolean): Script =>
  ({ id, method }) => {
    if (method === 'mining.subscribe') return [{ id, result: [null, 'abcd'], error: null }];
    if (method !== 'mining.authorize') return [];
    return [{ id, result: taken, error: null }, ...(hasWork ? [job] : [])];
  };

it('a pool that takes the wallet and sends work is there', async () => {
  expect(await isThere(speaking(true, true))).toBe(true);
});

it.each<readonly [string, Script | null]>([
  ['accepts connections and says nothing', null],
  ['takes the login and sends no work', speaking(true, false)],
  ['does not take the wallet', speaking(false, false)],
])('a pool that %s is down', async (_what, script) => {
  expect(await isThere(script)).toBe(false);
});

it('a pool of a coin whose protocol the probe does not speak has to answer, no more', async () => {
  expect(await isThere(null, 'KAS')).toBe(true);
  expect(await new PoolWork(systemClock, quick).isThere('stratum+tcp://127.0.0.1:1', { ...login, coin: 'KAS' })).toBe(false);
  expect(await new PoolWork(systemClock, quick).isThere('no address', login)).toBe(false);
});
