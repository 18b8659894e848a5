import { describe, expect, it } from 'vitest';
import { accountGrowth, EarningSums, type MinedSpan, type SharesSpan } from '../../src/main/money/earnings';
import { QuoteBook, type Said } from '../../src/main/money/quotes';
import { TariffPrices } from '../../src/main/money/tariff';
import { Zone } from '../../src/main/money/zone';
import { type MoneyLine, noPrices, type PriceSettings, type Tariff } from '../../src/shared/money';

const rome = new Zone('Europe/Rome');
const quarterMs = 900_000;
const hourMs = 4 * quarterMs;
const flat: Tariff = { kind: 'flat', perKwh: 0.25 };

/** A device that mines from one time to another at one power; null: not measured. */
function mined(from: string, to: string, powerW: number | null, device = 'gpu0'): MinedSpan[] {
  const spans: MinedSpan[] = [];
  for (let atMs = Date.parse(from); atMs < Date.parse(to); atMs += quarterMs) {
    const poweredMs = powerW === null ? 0 : quarterMs;
    spans.push({ device, atMs, spanMs: quarterMs, miningMs: quarterMs, poweredMs, powerW, hashes: 60e6 * 900 });
  }
  return spans;
}

function accepted(at: string, count: number, change: Partial<SharesSpan> = {}): SharesSpan {
  const known = { counted: count, hashes: count * 4e9 };
  return { device: 'gpu0', coin: 'ETC', atMs: Date.parse(at), spanMs: quarterMs, accepted: count, lost: 0, ...known, ...change };
}

const said = (at: string, subject: string, value: number, unit = 'EUR'): Said => ({
  atMs: Date.parse(at),
  subject,
  unit,
  value,
  source: 'a.example',
});

function book(change: { prices?: Said[]; rewards?: Said[]; settings?: Partial<PriceSettings> } = {}): QuoteBook {
  return new QuoteBook({
    prices: change.prices ?? [],
    rewards: change.rewards ?? [],
    settings: { ...noPrices, ...change.settings },
    currency: 'EUR',
    silent: new Set(),
    nowMs: Date.parse('2026-11-21T12:00:00Z'),
  });
}

interface Case {
  readonly tariff?: Tariff | null;
  readonly from?: string;
  readonly to?: string;
  readonly limitW?: number | null;
  readonly isPractice?: boolean;
}

function sums({ tariff = flat, from, to, limitW = null, isPractice = false }: Case = {}): EarningSums {
  return new EarningSums({
    fromMs: Date.parse(from ?? '2026-01-01T00:00:00Z'),
    toMs: Date.parse(to ?? '2027-01-01T00:00:00Z'),
    zone: rome,
    tariff: tariff === null ? null : new TariffPrices(tariff, rome),
    isPractice,
    limitW: () => limitW,
  });
}

/** Cents, as a bill would say them. */
const cents = (line: MoneyLine | undefined) => ({
  cost: toCents(line?.electricityCost),
  shares: toCents(line?.bySharesValue),
  pool: toCents(line?.byPoolValue),
  net: toCents(line?.netByShares),
});
const toCents = (value: number | null | undefined) => (typeof value === 'number' ? Math.round(value * 100) : value);

describe('electricity', () => {
  it('of ten hours at 120 W and 0.25 a kWh is 30 cents', () => {
    const sum = sums();
    sum.add(mined('2026-11-20T08:00:00Z', '2026-11-20T18:00:00Z', 120), []);
    const total = sum.total(book(), []);
    expect(total).toMatchObject({ energyFrom: 'measured', minedMs: 10 * hourMs });
    expect(total.energyKwh).toBeCloseTo(1.2, 9);
    expect(cents(total).cost).toBe(30);
  });

  it('of readings that are missing is taken from the others and said to be', () => {
    const sum = sums();
    sum.add(mined('2026-11-20T08:00:00Z', '2026-11-20T12:00:00Z', 100), []);
    sum.add(mined('2026-11-20T12:00:00Z', '2026-11-20T14:00:00Z', null), []);
    const total = sum.total(book(), []);
    expect(total).toMatchObject({ energyFrom: 'partly', measuredKwh: 0.4 });
    expect(total.energyKwh).toBeCloseTo(0.6, 9);
    expect(cents(total).cost).toBe(15);
  });

  it('of a device that was never measured is what its limit allows, else not known', () => {
    const spans = mined('2026-11-20T08:00:00Z', '2026-11-20T12:00:00Z', null);
    const limited = sums({ limitW: 200 });
    limited.add(spans, []);
    expect(limited.total(book(), [])).toMatchObject({ energyKwh: 0.8, energyFrom: 'estimated', measuredKwh: 0 });
    const unknown = sums();
    unknown.add(spans, []);
    expect(unknown.total(book(), [])).toMatchObject({ energyKwh: null, electricityCost: null, netByShares: null });
  });

  it('changes its price at local midnight, each day at its own', () => {
    const tariff: Tariff = {
      kind: 'dayNight',
      dayPerKwh: 0.4,
      nightPerKwh: 0.1,
      nightFromMin: 0,
      nightUntilMin: 0,
      nightDays: [0, 6],
    };
    const sum = sums({ tariff });
    // Friday 22:00 to Saturday 02:00 in Rome: two hours at 0.40, two at 0.10, of 1 kW.
    sum.add(mined('2026-11-20T21:00:00Z', '2026-11-21T01:00:00Z', 1000), []);
    expect(sum.lines('day', book(), []).map((line) => [line.key, cents(line).cost])).toEqual([
      ['2026-11-20', 80],
      ['2026-11-21', 20],
    ]);
  });

  it('of the days on which clocks change is that of 23 and of 25 hours', () => {
    const spring = sums();
    spring.add(mined('2026-03-28T12:00:00Z', '2026-03-30T12:00:00Z', 1000), []);
    const autumn = sums();
    autumn.add(mined('2026-10-24T12:00:00Z', '2026-10-26T12:00:00Z', 1000), []);
    const costs = (sum: EarningSums) => sum.lines('day', book(), []).map((line) => [line.key, cents(line).cost]);
    expect(costs(spring)).toEqual([
      ['2026-03-28', 275],
      ['2026-03-29', 575],
      ['2026-03-30', 350],
    ]);
    expect(costs(autumn)).toEqual([
      ['2026-10-24', 250],
      ['2026-10-25', 625],
      ['2026-10-26', 325],
    ]);
  });

  it('counts only what lies in the range, to the minute', () => {
    const sum = sums({ from: '2026-11-20T08:05:00Z', to: '2026-11-20T08:35:00Z' });
    sum.add(mined('2026-11-20T08:00:00Z', '2026-11-20T09:00:00Z', 1200), []);
    expect(sum.total(book(), []).energyKwh).toBeCloseTo(0.6, 9);
  });

  it('has no cost without a tariff, and none where an hour has no price', () => {
    const sum = sums({ tariff: null });
    sum.add(mined('2026-11-20T08:00:00Z', '2026-11-20T09:00:00Z', 1000), []);
    expect(sum.total(book(), [])).toMatchObject({ energyKwh: 1, electricityCost: null });
    const hourly = sums({ tariff: { kind: 'hourly', path: '/p.csv', otherwisePerKwh: null } });
    hourly.add(mined('2026-11-20T08:00:00Z', '2026-11-20T09:00:00Z', 1000), []);
    expect(hourly.total(book(), [])).toMatchObject({ energyKwh: 1, electricityCost: null });
  });
});

describe('earnings', () => {
  const rewards = [said('2026-11-20T00:00:00Z', 'ETC', 2e-13, 'coins')];

  it('are shares, times their difficulty, times the reward, times the price; net of electricity', () => {
    const sum = sums();
    sum.add(mined('2026-11-20T08:00:00Z', '2026-11-20T18:00:00Z', 120), [accepted('2026-11-20T09:00:00Z', 500)]);
    const total = sum.total(book({ rewards, prices: [said('2026-11-20T06:00:00Z', 'ETC', 21.5)] }), []);
    // 500 shares of 4 GH are 2e12 hashes, 0.4 ETC, 8.60; less 0.30.
    expect(total.earned).toMatchObject([{ coin: 'ETC', hashes: 2e12, hashesFrom: 'shares', byPool: null }]);
    expect(total.earned[0]?.byShares).toBeCloseTo(0.4, 12);
    expect(cents(total)).toEqual({ cost: 30, shares: 860, pool: null, net: 830 });
  });

  it('take each day at its own price', () => {
    const sum = sums();
    const days = [accepted('2026-11-19T09:00:00Z', 500), accepted('2026-11-20T09:00:00Z', 500)];
    sum.add([], days);
    const prices = [said('2026-11-19T06:00:00Z', 'ETC', 10), said('2026-11-20T06:00:00Z', 'ETC', 20)];
    const lines = sum.lines('day', book({ rewards, prices }), []);
    expect(lines.map((line) => cents(line).shares)).toEqual([400, 800]);
    expect(cents(sum.total(book({ rewards, prices }), [])).shares).toBe(1200);
  });

  it('weigh shares of unknown difficulty by the miner’s hashrate, and say so', () => {
    const sum = sums();
    const unknown = { counted: 0, hashes: 0 };
    sum.add(mined('2026-11-20T08:00:00Z', '2026-11-20T08:30:00Z', 100), [
      accepted('2026-11-20T08:00:00Z', 9, { ...unknown, lost: 1 }),
    ]);
    // A quarter at 60 MH/s is 5.4e10 hashes; a tenth of its shares was lost. The second quarter had no share: it brought nothing.
    const [earned] = sum.total(book(), []).earned;
    expect(earned?.hashes).toBeCloseTo(5.4e10 * 0.9, 0);
    expect(earned?.hashesFrom).toBe('hashrate');
    const unread = sums();
    unread.add([], [accepted('2026-11-20T08:00:00Z', 9, unknown)]);
    expect(unread.total(book({ rewards }), []).earned).toMatchObject([{ hashes: null, hashesFrom: null, byShares: null }]);
  });

  it('are not known without a price or a reward: nothing is invented', () => {
    const sum = sums();
    sum.add(mined('2026-11-20T08:00:00Z', '2026-11-20T18:00:00Z', 120), [accepted('2026-11-20T09:00:00Z', 500)]);
    expect(cents(sum.total(book({ prices: [said('2026-11-20T06:00:00Z', 'ETC', 21.5)] }), []))).toMatchObject({
      shares: null,
      net: null,
    });
    expect(sum.total(book({ rewards }), []).earned[0]?.byShares).toBeCloseTo(0.4, 12);
    expect(cents(sum.total(book({ rewards }), []))).toMatchObject({ shares: null, net: null, cost: 30 });
  });

  it('in another currency need the owner’s exchange', () => {
    const sum = sums();
    sum.add([], [accepted('2026-11-20T09:00:00Z', 500)]);
    const prices = [said('2026-11-20T06:00:00Z', 'ETC', 25, 'USD')];
    expect(cents(sum.total(book({ rewards, prices }), [])).shares).toBeNull();
    const exchanged = book({ rewards, prices, settings: { exchange: { USD: 0.92 } } });
    expect(cents(sum.total(exchanged, [])).shares).toBe(920);
    const own = { own: { ETC: { perCoin: 30, currency: 'EUR', atMs: 1 } } };
    expect(cents(sum.total(book({ rewards, prices, settings: own }), [])).shares).toBe(1200);
  });

  it('of two coins and two devices add up in every view', () => {
    const sum = sums();
    sum.add(
      [
        ...mined('2026-11-20T08:00:00Z', '2026-11-20T10:00:00Z', 100),
        ...mined('2026-11-20T08:00:00Z', '2026-11-20T09:00:00Z', 400, 'gpu1'),
      ],
      [accepted('2026-11-20T08:00:00Z', 100), accepted('2026-11-20T08:00:00Z', 50, { device: 'gpu1', coin: 'RVN' })],
    );
    const prices = [said('2026-11-20T06:00:00Z', 'ETC', 10), said('2026-11-20T06:00:00Z', 'RVN', 5)];
    const both = book({ rewards: [...rewards, said('2026-11-20T00:00:00Z', 'RVN', 1e-12, 'coins')], prices });
    expect(sum.lines('coin', both, []).map((line) => [line.key, cents(line)])).toEqual([
      ['ETC', { cost: 5, shares: 80, pool: null, net: 75 }],
      ['RVN', { cost: 10, shares: 100, pool: null, net: 90 }],
    ]);
    expect(sum.lines('device', both, []).map(({ key, minedMs }) => [key, minedMs / hourMs])).toEqual([
      ['gpu0', 2],
      ['gpu1', 1],
    ]);
    expect(cents(sum.total(both, []))).toEqual({ cost: 15, shares: 180, pool: null, net: 165 });
  });

  it('of the practice rig are none, its energy is counted', () => {
    const sum = sums({ isPractice: true });
    sum.add(mined('2026-11-20T08:00:00Z', '2026-11-20T18:00:00Z', 120), [accepted('2026-11-20T09:00:00Z', 500)]);
    const total = sum.total(book({ rewards, prices: [said('2026-11-20T06:00:00Z', 'ETC', 21.5)] }), []);
    expect(total.earned).toMatchObject([{ hashes: 2e12, byShares: null, bySharesValue: null, byPool: null }]);
    expect(cents(total)).toEqual({ cost: 30, shares: null, pool: null, net: null });
  });
});

describe('the pool’s word', () => {
  it('is how much an account grew, on the day it was said', () => {
    const accounts = [
      said('2026-11-18T20:00:00Z', 'ETC abc123', 5, 'coins'),
      said('2026-11-19T10:00:00Z', 'ETC abc123', 5.25, 'coins'),
      said('2026-11-20T10:00:00Z', 'ETC abc123', 5.4, 'coins'),
      said('2026-11-20T11:00:00Z', 'ETC other', 9, 'coins'),
    ];
    const growth = accountGrowth(accounts, rome, Date.parse('2026-11-19T00:00:00Z'));
    expect(growth.map(({ day, coin, coins }) => [day, coin, Number(coins.toFixed(9))])).toEqual([
      ['2026-11-19', 'ETC', 0.25],
      ['2026-11-20', 'ETC', 0.15],
    ]);
    const sum = sums();
    sum.add(mined('2026-11-20T08:00:00Z', '2026-11-20T18:00:00Z', 120), []);
    const prices = [said('2026-11-18T06:00:00Z', 'ETC', 20)];
    const total = sum.total(book({ prices }), growth);
    expect(cents(total)).toEqual({ cost: 30, shares: null, pool: 800, net: null });
    expect(total.netByPool).toBeCloseTo(7.7, 9);
    expect(sum.lines('device', book({ prices }), growth)[0]?.byPoolValue).toBeNull();
  });
});

describe('a price’s note', () => {
  it('says whose it is, how old, and when nobody could be asked', () => {
    const prices = [said('2026-11-21T11:00:00Z', 'ETC', 20)];
    const note = (change: Partial<ConstructorParameters<typeof QuoteBook>[0]>) =>
      new QuoteBook({
        prices,
        rewards: [],
        settings: { ...noPrices, source: 'coingecko' },
        currency: 'EUR',
        silent: new Set(),
        nowMs: Date.parse('2026-11-21T12:00:00Z'),
        ...change,
      }).note('ETC', Date.parse('2026-11-21T12:00:00Z'));
    expect(note({})).toMatchObject({ perCoin: 20, currency: 'EUR', source: 'a.example', state: 'fresh', atMs: prices[0]?.atMs });
    expect(note({ nowMs: Date.parse('2026-11-22T12:00:00Z') }).state).toBe('old');
    expect(note({ silent: new Set(['api.coingecko.com']) })).toMatchObject({ state: 'offline', perCoin: 20 });
    expect(note({ prices: [] })).toMatchObject({ state: 'unknown', perCoin: null, source: null, atMs: null });
    expect(note({ prices: [], settings: noPrices }).state).toBe('notAsked');
  });
});
