import { describe, expect, it } from 'vitest';
import { coins, coinsWithoutAddressRule, isMinable } from '../../src/main/coins/coins';
import { figureSource, findCard } from '../../src/main/gpus/cards';
import { findAdapter } from '../../src/main/miners/catalogue';
import { poolsOf } from '../../src/main/pools/poolCatalogue';
import { type RankFacts, rankCoins } from '../../src/main/wizard/rank';
import type { KnownMinerId } from '../../src/shared/literals';
import { wizardText } from '../../src/shared/text/wizardText';
import type { RigViewDevice } from '../../src/shared/wizard';
import { wizardSentences } from '../../src/shared/wizardSentence';

function gpu(id: string, name: string, vramMiB: number | null, vendor: RigViewDevice['vendor'] = 'nvidia'): RigViewDevice {
  return { id, kind: 'gpu', index: 0, name, vendor, vramMiB, driver: null, hasDisplay: null };
}
const cpu: RigViewDevice = { ...gpu('cpu', 'CPU', null), kind: 'cpu', vendor: 'cpu' };
const rtx3070 = gpu('a', 'NVIDIA GeForce RTX 3070', 8192);

function rank(devices: readonly RigViewDevice[], change: Partial<RankFacts> = {}) {
  return rankCoins({
    devices,
    coins,
    withoutAddressRule: coinsWithoutAddressRule,
    vendorsOf: (miner) => findAdapter(miner as KnownMinerId).vendors,
    figure: ({ name, vramMiB }, algorithm) => {
      const figure = findCard(name, vramMiB)?.hashrates[algorithm];
      return figure === undefined ? null : { hs: figure.hs, powerW: figure.powerW, from: figureSource(figure) };
    },
    operators: (ticker) => new Set(poolsOf(ticker).map(({ operator }) => operator)).size,
    prices: null,
    electricityPerKwh: null,
    currency: 'EUR',
    nowMs: Date.parse('2026-11-21'),
    ...change,
  });
}

const quote = (perHashDay: Readonly<Record<string, number | null>>) => ({ source: 'test', atMs: 1, currency: 'EUR', perHashDay });

describe('rankCoins', () => {
  it('tells every coin either as an offer or with the reason why not', () => {
    for (const devices of [[], [cpu], [rtx3070], [rtx3070, cpu], [gpu('a', 'AMD Radeon RX 570', 4096, 'amd')]]) {
      const { offers, refusals } = rank(devices);
      const told = [...offers, ...refusals].map(({ ticker }) => ticker).sort();
      expect(told).toEqual([...coins, ...coinsWithoutAddressRule].map(({ ticker }) => ticker).sort());
    }
  });

  it('says of Ethereum, ASIC coins and ended coins why they are not there', () => {
    const { refusals } = rank([rtx3070]);
    const why = (ticker: string) => refusals.find((one) => one.ticker === ticker)?.why;
    expect(['ETH', 'BTC', 'LTC', 'KAS', 'ZEC', 'FLUX', 'XMR', 'MEWC', 'BEAM'].map(why)).toEqual([
      'proofOfStake',
      'asicOnly',
      'asicOnly',
      'asicOnly',
      'asicOnly',
      'ended',
      'noCards', // a CPU coin, and no CPU among the devices
      'noMiner',
      'noAddressRule',
    ]);
    const ethereum = refusals.find(({ ticker }) => ticker === 'ETH')?.sentence;
    expect(ethereum && wizardText(ethereum, 'en')).toContain('2022-09-15');
  });

  it('holds the memory of cards against what a coin asks today', () => {
    const of = (vramMiB: number) => rank([gpu('a', 'Some card', vramMiB)]);
    expect(of(4096).refusals.find(({ ticker }) => ticker === 'RVN')).toMatchObject({ why: 'memory' });
    expect(of(4096).offers.map(({ ticker }) => ticker)).toContain('XNA');
    expect(of(8188).offers.map(({ ticker }) => ticker)).toContain('RVN');
    expect(of(8188).refusals.find(({ ticker }) => ticker === 'ETHW')?.why).toBe('memory');
    const year = rank([gpu('a', 'Some card', 8188)], { nowMs: Date.parse('2030-11-21') });
    expect(year.refusals.find(({ ticker }) => ticker === 'RVN')?.why).toBe('memory');
  });

  it('warns of what will not fit next year, and does not suggest it', () => {
    const { offers } = rank([gpu('a', 'Some card', 5120)]);
    const classic = offers.find(({ ticker }) => ticker === 'ETC');
    expect(classic?.warnings.map(({ say }) => say)).toContain('warnMemoryNextYear');
    expect(classic?.memory).toMatchObject({ asOf: '2026-07-20', cardGib: 5 });
    expect(offers.filter(({ isSuggested }) => isSuggested)).toHaveLength(1);
    expect(offers.find(({ isSuggested }) => isSuggested)?.warnings.map(({ say }) => say)).not.toContain('warnMemoryNextYear');
  });

  it('invents no price: offline there is no income, and the order is by suitability', () => {
    const { offers, prices, sentence } = rank([rtx3070, cpu], { electricityPerKwh: 0.3 });
    expect(prices).toBeNull();
    expect(sentence.say).toBe('pricesNone');
    expect(offers.every(({ income }) => income === null)).toBe(true);
    expect(offers[0]?.hashrateFrom).toMatch(/WhatToMine|2miners/);
    expect(offers.at(-1)?.ticker).toBe('RXD'); // possible, pointless
  });

  it('ranks by net income, electricity taken off, and says when it costs more than it brings', () => {
    const prices = quote({ RVN: 1e-7, ERG: 1e-8, XNA: 1e-9 });
    const { offers } = rank([rtx3070], { prices, electricityPerKwh: 0.25 });
    expect(offers.slice(0, 3).map(({ ticker }) => ticker)).toEqual(['RVN', 'ERG', 'XNA']);
    // 27.6 MH/s; 180 W for a day at 0.25
    expect(offers[0]?.income).toEqual({
      gross: expect.closeTo(2.76),
      electricity: expect.closeTo(1.08),
      net: expect.closeTo(1.68),
    });
    expect(offers[2]?.warnings.map(({ say }) => say)).toContain('warnNegative');
    expect(offers.find(({ isSuggested }) => isSuggested)?.ticker).toBe('RVN');
    expect(rank([rtx3070], { prices, currency: 'USD' }).offers.every(({ income }) => income === null)).toBe(true);
  });

  it('adds up nothing that is not known of one of the cards', () => {
    const { offers } = rank([rtx3070, gpu('b', 'Unheard of', 8192)]);
    const raven = offers.find(({ ticker }) => ticker === 'RVN');
    expect(raven).toMatchObject({ devices: ['a', 'b'], hashrateHs: null, hashrateFrom: null });
    expect(raven?.warnings.map(({ say }) => say)).toContain('warnNoFigure');
  });

  it('names the cards that a coin leaves out', () => {
    const small = gpu('b', 'Small card', 4096);
    const raven = rank([rtx3070, small]).offers.find(({ ticker }) => ticker === 'RVN');
    expect(raven).toMatchObject({ devices: ['a'], others: ['b'] });
    const amd = rank([gpu('a', 'AMD', 8192, 'amd')]);
    expect(amd.refusals.find(({ ticker }) => ticker === 'ZANO')?.why).toBe('noMiner');
  });

  it('has a sentence of its own for each coin that can be mined, in both languages', () => {
    for (const { ticker } of coins.filter(isMinable)) {
      const say = wizardSentences.find((one) => one === `coin${ticker}`);
      expect(say, ticker).toBeDefined();
      if (say === undefined) continue;
      expect(wizardText({ say, values: {} }, 'en')).not.toBe(wizardText({ say, values: {} }, 'it'));
    }
  });
});
