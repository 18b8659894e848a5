import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { MoneySources, type SaidAccount, type SaidQuote } from '../../src/main/money/moneySources';
import { hostOf, poolQuestions } from '../../src/main/money/poolStats';
import { noPrices, type PriceSettings } from '../../src/shared/money';
import { FakeClock } from '../support/fakeClock';

const wallet = '0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed';
const etc = { coin: 'ETC', pool: 'stratum+tcp://etc.2miners.com:1010', wallet };
const hero = { coin: 'ETC', pool: 'stratum+ssl://de.etc.herominers.com:1150', wallet };
const unknown = { coin: 'ETC', pool: 'pool.nowhere.example:3333', wallet };

/** Answers by host and path, as the pools' own programs shape them; made up numbers. */
const answers: Record<string, unknown> = {
  'api.coingecko.com/api/v3/simple/price': { 'ethereum-classic': { eur: 21.5, last_updated_at: 1_700_000_000 } },
  [`etc.2miners.com/api/accounts/${wallet}`]: { stats: { balance: 12_345_678, immature: 1, pending: 1, paid: 1_000_000_000 } },
  'etc.herominers.com/api/stats': {
    config: { coinUnits: '1000000000000000000', fee: 10 },
    network: { difficulty: 2.5e14 },
    lastblock: { reward: '2500000000000000000' },
  },
};

let server: Server;
let clock = new FakeClock();
let asked: string[] = [];
let said: SaidQuote[] = [];
let accounts: SaidAccount[] = [];
let prices: PriceSettings = noPrices;
let isUp = true;

beforeEach(async () => {
  clock = new FakeClock();
  asked = [];
  said = [];
  accounts = [];
  isUp = true;
  server = createServer((request, response) => {
    const key = (request.url ?? '').slice(1).split('?')[0] ?? '';
    asked.push((request.url ?? '').slice(1));
    const answer = isUp ? answers[key] : undefined;
    response.writeHead(answer === undefined ? 503 : 200, { 'content-type': 'application/json' });
    response.end(JSON.stringify(answer ?? { error: 'down' }));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
});
afterEach(async () => {
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
});

function sources(change: Partial<PriceSettings>, uses: readonly (typeof etc)[] = [etc, hero, unknown]): MoneySources {
  const { port } = server.address() as AddressInfo;
  prices = { ...noPrices, ...change };
  return new MoneySources({
    clock,
    log: { warn: () => undefined },
    settings: () => ({ prices, currency: 'EUR' }),
    uses: () => uses,
    onQuote: (quote) => said.push(quote),
    onAccount: (account) => accounts.push(account),
    random: () => 0.5,
    redirect: (url) => url.replace('https://', `http://127.0.0.1:${port}/`),
  });
}

describe('MoneySources', () => {
  it('asks nobody until the owner says so', async () => {
    const asks = sources({});
    await asks.ask();
    expect(asked).toEqual([]);
    await asks.stop();
    expect(clock.waiting).toBe(0);
  });

  it('asks the price source for the coins that are mined, and nothing else', async () => {
    const asks = sources({ source: 'coingecko' });
    await asks.ask();
    expect(asked).toEqual([
      'api.coingecko.com/api/v3/simple/price?ids=ethereum-classic&vs_currencies=eur&include_last_updated_at=true',
    ]);
    const price = { kind: 'price', subject: 'ETC', unit: 'EUR', value: 21.5, source: 'api.coingecko.com' };
    expect(said).toEqual([{ ...price, atMs: 1_700_000_000_000 }]);
    await asks.stop();
  });

  it('asks known pools what they owe and what a hash brings', async () => {
    const asks = sources({ askPools: true });
    await asks.ask();
    expect(said).toMatchObject([
      { kind: 'account', subject: 'ETC 1BeAed', value: 1.01234568, source: 'etc.2miners.com' },
      { kind: 'reward', subject: 'ETC', source: 'etc.herominers.com' },
    ]);
    expect(said[1]?.value).toBeCloseTo((2.5 / 2.5e14) * 0.9, 20);
    expect(asked.some((url) => url.includes('nowhere'))).toBe(false);
    await asks.stop();
  });

  it('says who is silent until they answer again, and asks every half hour', async () => {
    isUp = false;
    const asks = sources({ source: 'coingecko' }, [etc]);
    asks.start();
    await asks.ask();
    expect([...asks.silent]).toEqual(['api.coingecko.com']);
    expect(said).toEqual([]);
    isUp = true;
    await clock.advance(30 * 60_000);
    await asks.ask();
    expect([...asks.silent]).toEqual([]);
    expect(said.length).toBeGreaterThan(0);
    await asks.stop();
    expect(clock.waiting).toBe(0);
  });
});

describe('accounts', () => {
  const monero = 'https://api.pool.example/api';
  const own = { ...etc, coin: 'XMR', pool: 'pool.example:3333' };
  const at = 'api.pool.example/api';
  const asAnswered = {
    ...answers,
    [`${at}/miner/${wallet}/stats`]: { hash: 5200, lastHash: 1_700_000_100, amtPaid: 1e12, amtDue: 5e11 },
    [`${at}/miner/${wallet}/stats/allWorkers`]: { global: { hash: 5200 }, rig1: { hash: 5200, lts: 1_700_000_100 } },
    [`${at}/miner/${wallet}/payments`]: [{ ts: 1_700_000_000, amount: 1e12 }],
  };
  const poolApis = { 'pool.example': { shape: 'nodejs-pool', url: monero, partsOfCoin: null } } as const;

  it('are put together of several answers, at the pool that the owner named', async () => {
    Object.assign(answers, asAnswered);
    const asks = sources({ askPools: true, poolApis }, [own]);
    await asks.ask();
    expect(accounts).toMatchObject([
      { state: 'heard', source: 'api.pool.example', account: { balance: 0.5, paid: 1, hashrateHs: 5200 } },
    ]);
    expect(accounts[0]?.account).toMatchObject({
      workers: [{ name: 'rig1' }],
      payouts: [{ amount: 1, atMs: 1_700_000_000_000 }],
    });
    expect(said).toMatchObject([{ kind: 'account', value: 1.5 }]);
    isUp = false;
    await clock.advance(10 * 60_000);
    await asks.ask();
    expect(accounts.at(-1)).toMatchObject({ state: 'offline', account: null });
    await asks.stop();
  });

  it('are asked soon after it was switched on, then every half hour, and not at all once it is off', async () => {
    Object.assign(answers, asAnswered);
    const asks = sources({ poolApis }, [own]);
    asks.start();
    await clock.advance(60_000);
    expect(asked).toEqual([]);
    prices = { ...prices, askPools: true };
    asks.settingsChanged();
    await clock.advance(20_000);
    await asks.ask();
    expect(asked).toHaveLength(3);
    asks.settingsChanged();
    await clock.advance(29 * 60_000);
    expect(asked).toHaveLength(3);
    await clock.advance(60_000);
    await asks.ask();
    expect(asked).toHaveLength(6);
    prices = { ...prices, askPools: false };
    asks.settingsChanged();
    await clock.advance(4 * 3_600_000);
    await asks.ask();
    expect(asked).toHaveLength(6);
    await asks.stop();
    expect(clock.waiting).toBe(0);
  });
});

describe('poolQuestions', () => {
  it('go to the pool’s own host over TLS, for families that are known', () => {
    const urls = (coin: string, pool: string) => poolQuestions({ coin, pool, wallet: 'W' }).map(({ url }) => url);
    expect(urls('RVN', 'stratum+ssl://us-rvn.2miners.com:16060')).toEqual(['https://rvn.2miners.com/api/accounts/W']);
    expect(urls('XMR', 'pool.supportxmr.com:3333')).toEqual([
      'https://supportxmr.com/api/network/stats',
      'https://supportxmr.com/api/miner/W/stats',
      'https://supportxmr.com/api/miner/W/stats/allWorkers',
      'https://supportxmr.com/api/miner/W/payments',
    ]);
    expect(urls('ERG', 'ergo-eu1.nanopool.org:10600')).toEqual(['https://ergo.nanopool.org/api/v1/load_account/W']);
    expect(urls('XMR', 'gulf.moneroocean.stream:10128')).toEqual([
      'https://api.moneroocean.stream/miner/W/stats',
      'https://api.moneroocean.stream/miner/W/stats/allWorkers',
      'https://api.moneroocean.stream/miner/W/payments',
    ]);
    expect(urls('ETC', 'etc.2miners.com.evil.example:1010')).toEqual([]);
    // Its statistics say the unit of its accounts, so they come first.
    expect(urls('RVN', 'de.ravencoin.herominers.com:1140')).toEqual([
      'https://ravencoin.herominers.com/api/stats',
      'https://ravencoin.herominers.com/api/stats_address?address=W&longpoll=false',
    ]);
  });

  it('are answered with null by anything else than what was expected', () => {
    for (const pool of [etc.pool, hero.pool, 'pool.supportxmr.com:3333', 'xmr-eu1.nanopool.org:10300']) {
      for (const { read } of poolQuestions({ coin: 'ETC', pool, wallet })) {
        for (const body of [null, [], 'x', { error: 'Not found' }, { stats: 5 }, { status: false }])
          expect(() => read(body, null)).not.toThrow();
        expect(read({ error: 'Not found', network: null }, 1)).toBeNull();
      }
    }
    expect(hostOf('stratum+tcp://user@Host.example:1')).toBe('host.example');
  });
});
