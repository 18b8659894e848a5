import type { Harvest, MoneyLine, MoneySummary } from '../../src/shared/money';
import { moneySummary } from '../faces/fakeRig';

// A week of a rig with two cards that mined ETC beside a training.

const nowMs = Date.parse('2026-06-01T14:16:30Z');
const hourMs = 3_600_000;

const etc = {
  coin: 'ETC',
  hashes: 4.4e13,
  hashesFrom: 'shares',
  byShares: 0.195,
  byPool: 0.186,
  bySharesValue: 3.2,
  byPoolValue: 3.05,
} as const;

const weekTotal: MoneyLine = {
  key: 'all',
  earned: [etc],
  bySharesValue: 3.2,
  byPoolValue: 3.05,
  energyKwh: 9.4,
  energyFrom: 'partly',
  measuredKwh: 9.1,
  electricityCost: 2.632,
  netByShares: 0.568,
  netByPool: 0.418,
  minedMs: 180 * hourMs,
};

function dayLine(key: string, share: number): MoneyLine {
  const part = (value: number | null) => (value === null ? null : value * share);
  return {
    ...weekTotal,
    key,
    earned: [{ ...etc, byShares: etc.byShares * share, byPool: etc.byPool * share }],
    bySharesValue: part(weekTotal.bySharesValue),
    byPoolValue: part(weekTotal.byPoolValue),
    energyKwh: part(weekTotal.energyKwh),
    electricityCost: part(weekTotal.electricityCost),
    netByShares: part(weekTotal.netByShares),
    netByPool: part(weekTotal.netByPool),
    minedMs: Math.round(weekTotal.minedMs * share),
  };
}

export const earned: MoneySummary = moneySummary({
  currency: 'EUR',
  tariff: { kind: 'flat', perKwh: 0.28 },
  timeZone: Intl.DateTimeFormat().resolvedOptions().timeZone,
  total: weekTotal,
  lines: [dayLine('2026-05-30', 0.41), dayLine('2026-05-31', 0.37), dayLine('2026-06-01', 0.22)],
  prices: [
    {
      coin: 'ETC',
      perCoin: 16.42,
      currency: 'EUR',
      source: 'api.coingecko.com',
      atMs: nowMs - 5 * hourMs,
      state: 'offline',
      coinsPerHash: 4.43e-15,
      rewardSource: 'etc.herominers.com',
      rewardAtMs: nowMs - 0.5 * hourMs,
    },
  ],
});

const { total } = earned;
const noEarnings = { bySharesValue: null, byPoolValue: null, netByShares: null, netByPool: null };

/** Without a currency, a tariff, a price, or a word of the pool. */
export const bareEarned: MoneySummary = {
  ...earned,
  currency: null,
  tariff: null,
  total: {
    ...total,
    ...noEarnings,
    electricityCost: null,
    earned: [{ ...etc, byPool: null, byPoolValue: null, bySharesValue: null }],
  },
  lines: [],
  prices: earned.prices.map((note) => ({
    ...note,
    perCoin: null,
    currency: null,
    source: null,
    atMs: null,
    state: 'notAsked',
    coinsPerHash: null,
  })),
};

const noCoins = (line: MoneyLine): MoneyLine => ({ ...line, ...noEarnings, earned: [] });
export const practiceEarned: MoneySummary = {
  ...earned,
  isPractice: true,
  prices: [],
  total: noCoins(total),
  lines: earned.lines.map(noCoins),
};

const parts = { totalMs: 24 * hourMs, miningMs: 18.5 * hourMs, jobMs: 4.2 * hourMs, betweenMs: 0.35 * hourMs };
const line = { ...parts, hinderedMs: 0.2 * hourMs, heldMs: 0.25 * hourMs, offMs: 0.5 * hourMs, harvestedShare: 0.9711 };

export const harvested: Harvest = {
  isPractice: false,
  fromMs: 0,
  toMs: 0,
  currency: 'EUR',
  total: { ...line, device: 'all' },
  devices: [
    { ...line, device: 'gpu-0' },
    { ...line, device: 'gpu-1', miningMs: 20 * hourMs, jobMs: 0, betweenMs: 1.2 * hourMs, hinderedMs: 2.05 * hourMs },
  ],
  accepted: 4211,
  acceptedHashes: 4.4e13,
  yields: [
    {
      job: 'job-1',
      name: 'python train.py --epochs 40',
      class: 'training',
      startedMs: nowMs - 9 * hourMs,
      endedMs: nowMs - 5 * hourMs,
      devices: ['gpu-0'],
      gaveWayMs: 4 * hourMs,
      hashes: 8.8e11,
      value: 0.112,
    },
    {
      job: 'job-2',
      name: 'jupyter-lab',
      class: 'notebook',
      startedMs: nowMs - 30 * hourMs,
      endedMs: null,
      devices: ['gpu-0', 'gpu-1'],
      gaveWayMs: 0.2 * hourMs,
      hashes: null,
      value: null,
    },
  ],
  yieldHashes: null,
  yieldValue: null,
};
