import { describe, expect, it } from 'vitest';
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
});
