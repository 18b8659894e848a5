import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readCoinUnits, readCryptoNote } from '../../src/main/money/accounts/cryptoNote';
import { readMiningcore, readMiningcorePayments } from '../../src/main/money/accounts/miningcore';
import { readNanopool } from '../../src/main/money/accounts/nanopool';
import { readNodejsAccount, readNodejsPayments, readNodejsWorkers } from '../../src/main/money/accounts/nodejsPool';
import { readOpenEthereum } from '../../src/main/money/accounts/openEthereum';
import type { AccountAnswer } from '../../src/main/money/accounts/reading';

// Answers as the pools' own programs shape them, with made up numbers: sammy007/open-ethereum-pool (api/server.go, storage/redis.go),
// dvandal/cryptonote-nodejs-pool (lib/api.js), Snipa22/nodejs-pool (lib/api.js), oliverw/miningcore (src/Miningcore/Api) and, of nanopool,
// RainbowMiner's Balances/Nanopool.ps1.

const openEthereum = {
  currentHashrate: 62000000,
  hashrate: 61500000,
  pageSize: 30,
  payments: [
    { amount: 500000000, timestamp: 1690000000, tx: '0xTX1' },
    { amount: 1000000000, timestamp: 1700000000, tx: '0xTX' },
  ],
  paymentsTotal: 1,
  roundShares: 123456,
  stats: { balance: 12345678, blocksFound: 0, immature: 5, lastShare: 1700000100, paid: 1000000000, pending: 1 },
  workers: {
    rig1: { lastBeat: 1700000100, hr: 61500000, offline: false, hr2: 62000000 },
    '0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed': { lastBeat: 0, hr: 0, offline: true, hr2: 0 },
  },
};
const cryptoNote = {
  stats: {
    balance: '123456',
    paid: '1000000',
    hashes: '99999999',
    lastShare: '1700000100',
    hashrate: 5200,
    hashrate_1h: 5100,
    hashrate_6h: 5050,
    hashrate_24h: 5000,
    roundScore: 0,
    roundHashes: 0,
  },
  payments: ['abcdef:400000:100:7:addr', '1699000000', 'fedcba:600000:100:7:addr', '1700000000'],
  charts: {},
  workers: [{ name: 'rig1', hashrate: 5200, hashrate_1h: 5100, lastShare: 1700000100, hashes: 99999999 }],
};
const nodejs = {
  hash: 5200,
  identifier: 'global',
  lastHash: 1700000100,
  totalHashes: 123456789,
  validShares: 321,
  invalidShares: 1,
  amtPaid: 100000000000,
  amtDue: 2345678900,
  txnCount: 1,
};
const nodejsWorkers = {
  global: { lts: 1700000100, identifer: 'global', hash: 5200, totalHash: 123456789 },
  rig1: { lts: 1700000100, identifer: 'rig1', hash: 5000, totalHash: 123456000 },
  rig2: { lts: 1700000000, identifer: 'rig2', hash: 0, totalHash: 789 },
};
const nodejsPayments = [{ pt: 'pplns', ts: 1700000000, amount: 100000000000, txnHash: 'TX', mixin: 15 }];
const miningcore = {
  pendingShares: 123.4,
  pendingBalance: 0.01234,
  totalPaid: 1.5,
  todayPaid: 0,
  lastPayment: '2026-01-01T00:00:00Z',
  lastPaymentLink: 'https://explorer/tx',
  performance: {
    created: '2026-01-01T00:00:00Z',
    workers: { rig1: { hashrate: 62000000, sharesPerSecond: 0.02 }, '': { hashrate: 1000000, sharesPerSecond: 0.001 } },
  },
  performanceSamples: [],
};
const miningcorePayments = [{ coin: 'ETC', address: '0xADDR', amount: 1.5, created: '2026-01-01T00:00:00Z' }];
const nanopool = { status: true, data: { userParams: { balance: 0.5, balance_uncomfirmed: 0.25, e_sum: 3 } } };

type Reader = (body: unknown) => AccountAnswer | null;
const shapes: readonly (readonly [string, unknown, Reader])[] = [
  ['open-ethereum-pool', openEthereum, (body) => readOpenEthereum(body, 1e9)],
  ['cryptonote-nodejs-pool', cryptoNote, (body) => readCryptoNote(body, 1e6)],
  ['nodejs-pool', nodejs, readNodejsAccount],
  ['nodejs-pool workers', nodejsWorkers, readNodejsWorkers],
  ['nodejs-pool payments', nodejsPayments, readNodejsPayments],
  ['miningcore', miningcore, readMiningcore],
  ['miningcore payments', miningcorePayments, readMiningcorePayments],
  ['nanopool', nanopool, readNanopool],
];

describe('an account', () => {
  it('is read from an open-ethereum-pool', () => {
    const account = readOpenEthereum(openEthereum, 1e9)?.account;
    expect(account).toMatchObject({ immature: 5e-9, paid: 1, hashrateHs: 62e6, windowMs: 1_800_000, averageHs: 61.5e6 });
    expect(account?.balance).toBeCloseTo(0.012345679, 12); // what is on its way counts as not paid yet
    expect(account?.lastShareMs).toBe(1_700_000_100_000);
    expect(account?.payouts).toEqual([
      { amount: 1, atMs: 1_700_000_000_000 },
      { amount: 0.5, atMs: 1_690_000_000_000 },
    ]);
    const rig1 = { name: 'rig1', hashrateHs: 61.5e6, averageHs: 62e6, lastShareMs: 1_700_000_100_000, isOnline: true };
    expect(account?.workers).toContainEqual(rig1);
  });

  it('is read from a cryptonote-nodejs-pool, in the unit that the pool says', () => {
    expect(readCoinUnits({ config: { coinUnits: '1000000' } })).toBe(1e6);
    expect(readCoinUnits({ config: { coinUnits: 0 } })).toBeNull();
    expect(readCryptoNote(cryptoNote, 1e6)?.account).toEqual({
      balance: 0.123456,
      immature: 0,
      paid: 1,
      payouts: [
        { amount: 0.6, atMs: 1_700_000_000_000 },
        { amount: 0.4, atMs: 1_699_000_000_000 },
      ],
      hashrateHs: 5200,
      windowMs: 600_000,
      averageHs: 5100,
      averageWindowMs: 3_600_000,
      workers: [{ name: 'rig1', hashrateHs: 5200, averageHs: 5100, lastShareMs: 1_700_000_100_000, isOnline: true }],
      lastShareMs: 1_700_000_100_000,
    });
    const unknown = readCryptoNote(cryptoNote, null)?.account;
    expect(unknown).toMatchObject({ balance: null, paid: null, payouts: [], hashrateHs: 5200 });
  });

  it('is read from a nodejs-pool in three answers', () => {
    expect(readNodejsAccount(nodejs)?.account).toMatchObject({ paid: 0.1, hashrateHs: 5200, windowMs: 600_000 });
    expect(readNodejsAccount(nodejs)?.account?.balance).toBeCloseTo(0.0023456789, 12);
    expect(readNodejsWorkers(nodejsWorkers)?.workers?.map(({ name, isOnline }) => [name, isOnline])).toEqual([
      ['rig1', true],
      ['rig2', false],
    ]);
    expect(readNodejsPayments(nodejsPayments)?.payouts).toEqual([{ amount: 0.1, atMs: 1_700_000_000_000 }]);
  });

  it('is read from miningcore', () => {
    expect(readMiningcore(miningcore)?.account).toMatchObject({
      balance: 0.01234,
      paid: 1.5,
      hashrateHs: 63e6,
      windowMs: 600_000,
    });
    expect(readMiningcore({ ...miningcore, performance: null })?.account?.hashrateHs).toBeNull();
    const paid = [{ amount: 1.5, atMs: Date.UTC(2026, 0, 1) }];
    expect(readMiningcorePayments(miningcorePayments)?.payouts).toEqual(paid);
    expect(readMiningcorePayments({ result: miningcorePayments })?.payouts).toEqual(paid);
  });

  it('is read from nanopool, which tells amounts alone', () => {
    expect(readNanopool(nanopool)?.account).toMatchObject({ balance: 0.5, immature: 0.25, paid: 3, hashrateHs: null });
    expect(readNanopool({ status: false, error: 'No data found' })).toBeNull();
  });
});

describe.each(shapes)('%s', (_name, sample, read) => {
  it('is not read from answers about something else', () => {
    for (const body of [null, 7, 'x', true, { error: 'Not found' }, { stats: null }, { stats: { error: 1 } }]) {
      expect(read(body)).toBeNull();
    }
  });

  it('tells no address and no transaction', () => {
    expect(JSON.stringify(read(sample))).not.toMatch(/0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed|ADDR|TX|abcdef/i);
  });

  it('survives any answer that is nearly right, and makes no 0 of what cannot be read', () => {
    const whole = figures(read(sample));
    fc.assert(
      fc.property(fc.nat(), fc.constantFrom(...wrong), (at, value) => {
        const changed = figures(read(mutated(sample, at, value)));
        // A figure that was there and is not 0 became another only by a number that was put there.
        for (const [path, figure] of changed) if (figure === 0 && whole.has(path)) expect(whole.get(path)).toBe(0);
      }),
      { numRuns: 2000 },
    );
  });

  it('survives anything', () => {
    fc.assert(
      fc.property(fc.anything({ withNullPrototype: true }), (body) => void read(body)),
      { numRuns: 500 },
    );
  });
});

const wrong: readonly unknown[] = [
  null,
  'NaN',
  '',
  ' 5',
  '-1',
  -1,
  true,
  [],
  {},
  Number.NaN,
  Number.POSITIVE_INFINITY,
  'x'.repeat(5000),
];

/** The sample with one of its leaves exchanged. */
function mutated(sample: unknown, at: number, value: unknown): unknown {
  const copy = structuredClone(sample);
  const places: (readonly [Record<string, unknown>, string])[] = [];
  const visit = (node: unknown): void => {
    if (typeof node !== 'object' || node === null) return;
    const fields = node as Record<string, unknown>;
    for (const key of Object.keys(fields)) {
      places.push([fields, key]);
      visit(fields[key]);
    }
  };
  visit(copy);
  const [owner, key] = places[at % places.length] ?? [{}, ''];
  owner[key] = value;
  return copy;
}

/** Amounts and rates of the account itself, by name. */
function figures(answer: AccountAnswer | null): ReadonlyMap<string, number | null> {
  const { balance, immature, paid, hashrateHs, averageHs } = answer?.account ?? {};
  const all = Object.entries({ balance, immature, paid, hashrateHs, averageHs });
  return new Map(all.flatMap(([name, value]) => (value === undefined ? [] : [[name, value] as const])));
}
