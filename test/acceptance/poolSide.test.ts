import { readdirSync, readFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { askApp } from '../../src/main/cli/appClient';
import { noPrices } from '../../src/shared/money';
import type { PoolSide } from '../../src/shared/poolSide';
import type { RigState } from '../../src/shared/state';
import { eventually, type Place, RunningFallow } from '../support/runningFallow';
import { controlSocket } from '../support/standIns/stateFeed';

const wallet = '0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed';

let server: Server;
let asked: string[];

beforeEach(async () => {
  asked = [];
  server = createServer((request, response) => {
    asked.push(request.url ?? '');
    // As sammy007/open-ethereum-pool answers, with made up numbers; the worker's name is a wallet, as of one who misread a manual.
    const stats = { balance: 12_345_678, immature: 0, pending: 0, paid: 1_000_000_000, lastShare: 1_700_000_100 };
    const workers = {
      rig1: { lastBeat: 1_700_000_100, hr: 62e6, hr2: 61e6, offline: false },
      [wallet]: { hr: 1, offline: true },
    };
    const payments = [{ amount: 1_000_000_000, timestamp: 1_700_000_000, tx: '0xTX' }];
    response.end(JSON.stringify({ currentHashrate: 62e6, hashrate: 61e6, stats, workers, payments }));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
});
afterEach(async () => {
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
});

async function ask(place: Place, call: string, args: object = {}): Promise<unknown> {
  const uid = process.getuid?.() ?? -1;
  const reply = await askApp([controlSocket(place)], uid, { call, args, language: 'en', timeoutMs: 20_000 });
  if (!('value' in reply)) throw new Error(`${call}: ${JSON.stringify(reply)}`);
  return reply.value;
}

/** Everything that was written there, settings aside. */
function written(dir: string): string {
  return readdirSync(dir, { withFileTypes: true })
    .map((entry) => {
      const path = join(dir, entry.name);
      if (entry.isDirectory()) return written(path);
      return entry.isFile() && !entry.name.startsWith('settings') ? readFileSync(path, 'latin1') : '';
    })
    .join('\n');
}

describe('the pool’s side', () => {
  it('is asked once it is switched on, told to faces without asking again, and holds no address', async () => {
    const { port } = server.address() as AddressInfo;
    const poolApis = { '127.0.0.1': { shape: 'open-ethereum-pool', url: `http://127.0.0.1:${port}/api`, partsOfCoin: 1e9 } };
    const assignment = {
      devices: 'gpus',
      miner: { id: 'lolminer' },
      algorithm: 'etchash',
      coin: 'ETC',
      wallet,
      pools: ['127.0.0.1:9'],
    };
    const settings = {
      rigName: 'rig1',
      mode: 'off',
      startWith: 'real',
      assignments: [assignment],
      prices: { ...noPrices, poolApis },
    };
    await using fallow = await RunningFallow.start({ isPractice: false, settings });
    const { place } = fallow;
    const side = async () => (await ask(place, 'pool:accounts')) as PoolSide;
    expect(await side()).toMatchObject({ isAsked: false, accounts: [{ coin: 'ETC', state: 'waiting' }] });
    expect(asked).toEqual([]);
    await ask(place, 'settings:change', { prices: { ...noPrices, poolApis, askPools: true } });
    await eventually('heard the pool', async () => (await side()).accounts[0]?.state === 'heard');
    const heard = await side();
    expect(heard.accounts[0]).toMatchObject({
      pool: '127.0.0.1',
      account: { balance: 0.012345678, paid: 1, hashrateHs: 62e6, payouts: [{ amount: 1, atMs: 1_700_000_000_000 }] },
    });
    const state = (await ask(place, 'state:get')) as RigState;
    expect(state).toMatchObject({ payouts: [], poolsHeardMs: heard.accounts[0]?.atMs });
    expect(asked).toEqual([`/api/accounts/${wallet}`]);
    const said = [heard, state, await ask(place, 'history:events', { sinceMs: 0, limit: 1000 }), fallow.log];
    await fallow.stop();
    for (const text of [JSON.stringify(said), written(place.data)]) expect(text).not.toMatch(/5aAeb6053F3E94/i);
  });
});
