import { describe, expect, it } from 'vitest';
import { coins, isMinable } from '../../src/main/coins/coins';
import { parsePool } from '../../src/main/miners/adapters/poolUrl';
import { poolsOf } from '../../src/main/pools/poolCatalogue';

describe('poolsOf', () => {
  it('has addresses that every miner can be given, each once', () => {
    for (const { ticker } of coins) {
      const urls = poolsOf(ticker).map(({ url }) => url);
      expect(new Set(urls).size, ticker).toBe(urls.length);
      for (const url of urls) expect(parsePool(url), url).not.toBeNull();
    }
  });

  it('has a pool for every coin that can be mined, of two operators for those best known', () => {
    const without = coins.filter((coin) => isMinable(coin) && poolsOf(coin.ticker).length === 0);
    expect(without.map(({ ticker }) => ticker)).toEqual([]);
    for (const ticker of ['ETC', 'RVN', 'ERG', 'XMR', 'CFX']) {
      expect(new Set(poolsOf(ticker).map(({ operator }) => operator)).size, ticker).toBeGreaterThan(1);
    }
  });

  it('uses TLS where that is verified only, and says what is not', () => {
    expect(poolsOf('RVN')).toContainEqual(
      expect.objectContaining({ url: 'stratum+ssl://rvn.2miners.com:16060', operator: '2Miners', feePct: 1, isVerified: true }),
    );
    expect(poolsOf('RVN').find(({ family }) => family === 'herominers')?.url).toBe(
      'stratum+tcp://de.ravencoin.herominers.com:1140',
    );
    expect(poolsOf('EVR')[0]).toMatchObject({ isVerified: false });
  });
});
