import { describe, expect, it } from 'vitest';
import { blockTimeMs } from '../../src/main/coins/blockTime';
import { coins, findCoin, isMinable } from '../../src/main/coins/coins';
import { findAdapter } from '../../src/main/miners/catalogue';
import { addressRules } from '../../src/main/wallets/rulesTable';

describe('coins', () => {
  it('are each there once, with an address rule', () => {
    expect(coins.map((coin) => coin.ticker).sort()).toEqual(Object.keys(addressRules).sort());
  });

  it('are found in any case', () => {
    expect(findCoin(' xmr ')?.name).toBe('Monero');
    expect(findCoin('NOPE')).toBeNull();
  });

  it('name only miners that know their algorithm', () => {
    for (const coin of coins) {
      for (const id of coin.miners) {
        const adapter = findAdapter(id);
        expect(adapter.algorithms, `${coin.ticker} with ${id}`).toContain(coin.algorithm);
      }
    }
  });

  it('say which cannot be mined any more', () => {
    expect(coins.filter((coin) => !isMinable(coin)).map((coin) => coin.ticker)).toEqual([
      'KAS',
      'ALPH',
      'ZEC',
      'FLUX',
      'BTC',
      'LTC',
      'ETH',
    ]);
    expect(coins.filter((coin) => !isMinable(coin)).flatMap((coin) => coin.miners)).toEqual([]);
  });

  it('have a block time with its source, or neither; those that are not mined have none', () => {
    for (const coin of coins) {
      const { ticker, blockTimeS, blockTimeSource } = coin;
      expect(blockTimeSource === null, ticker).toBe(blockTimeS === null);
      if (!isMinable(coin)) expect(blockTimeS, ticker).toBeNull();
      else if (blockTimeS !== null) {
        expect(blockTimeS, ticker).toBeGreaterThanOrEqual(0.1);
        expect(blockTimeS, ticker).toBeLessThanOrEqual(600);
        // A repository and a file of it, or a page of the project.
        expect(blockTimeSource, ticker).toMatch(/^[\w.-]+\/[\w.-]+ [\w./-]+\.\w+|^[\w-]+(\.[\w-]+)+[,:] /);
      }
    }
    expect(coins.filter((coin) => isMinable(coin) && coin.blockTimeS === null)).toEqual([]);
  });

  it('are judged by the present rule of their chain, not by the first', () => {
    expect(blockTimeMs('FIRO', 'firopow')).toBe(150_000); // halved in June 2022
    expect(blockTimeMs('XEL', 'xelishashv3')).toBe(5000); // a third since its third algorithm
    expect(blockTimeMs('zano', 'progpowz')).toBe(60_000); // work and stake in turn
    expect(blockTimeMs('KLS', 'karlsenhashv2')).toBe(1000); // has the faster rule, not switched on
  });

  it('have no block time where something else is mined, or nobody knows what', () => {
    expect(blockTimeMs('RVN', 'kawpow')).toBe(60_000);
    expect(blockTimeMs('RVN', 'etchash')).toBeNull();
    expect(blockTimeMs('KAS', 'kheavyhash')).toBeNull();
    expect(blockTimeMs('NOPE', 'kawpow')).toBeNull();
  });
});
