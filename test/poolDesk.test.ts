import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { HistoryStore } from '../src/main/history/store';
import type { SaidAccount } from '../src/main/money/moneySources';
import { sampleOf } from '../src/main/money/poolBook';
import type { PoolUse } from '../src/main/money/poolStats';
import { PoolDesk } from '../src/main/poolDesk';
import type { Fault } from '../src/shared/faults';
import { noPrices, type PriceSettings, pricesSchema } from '../src/shared/money';
import type { PoolAccount, PoolPayout } from '../src/shared/poolSide';
import { FakeClock } from './support/fakeClock';
import { silentLog } from './support/silentLog';

const wallet = '0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed';
const etc: PoolUse = { coin: 'ETC', pool: 'stratum+tcp://us-etc.2miners.com:1010', wallet };
const minuteMs = 60_000;
const hourMs = 60 * minuteMs;

let dir: string;
let clock: FakeClock;
let history: HistoryStore;
let uses: PoolUse[];
let prices: PriceSettings;
let faults: Map<string, Fault>;
let desk: PoolDesk;

beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'fallow-pools-'));
  clock = new FakeClock();
  history = HistoryStore.open({ path: join(dir, 'history.db'), clock, log: silentLog, onFault: () => undefined });
  uses = [etc];
  prices = { ...noPrices, askPools: true };
  faults = new Map();
  desk = new PoolDesk({
    isPractice: false,
    settings: () => ({ prices, rigName: 'rig1' }),
    uses: () => uses,
    history,
    nowMs: () => clock.nowMs(),
    onFault: (area, fault) => (fault === null ? faults.delete(area) : faults.set(area, fault)),
    onDidChange: () => undefined,
  });
});
afterEach(() => {
  history.close();
  rmSync(dir, { recursive: true, force: true });
});

const account = (change: Partial<PoolAccount> = {}): PoolAccount => ({
  ...{
    balance: 1,
    immature: 0,
    paid: 2,
    payouts: [],
    hashrateHs: 50e6,
    windowMs: 30 * minuteMs,
    averageHs: null,
    averageWindowMs: null,
  },
  ...{ workers: [], lastShareMs: null },
  ...change,
});

function say(change: Partial<SaidAccount> = {}): void {
  const heard = { use: etc, atMs: clock.nowMs(), source: 'etc.2miners.com', state: 'heard', account: account() } as const;
  desk.said({ ...heard, ...change });
}

/** A share of 1e9 hashes each 2 s is 500 MH/s. */
async function mine(forMs: number, pool = 'us-etc.2miners.com:1010'): Promise<void> {
  for (let ms = 0; ms < forMs; ms += minuteMs) {
    const shares = { rejected: 0, stale: 0, difficulty: 1e9 };
    history.addShares({ atMs: clock.nowMs(), device: 'gpu0', miner: 'm', pool, coin: 'ETC', accepted: 30, ...shares });
    const reading = { temperatureC: null, memoryTemperatureC: null, powerW: null, fanPct: null, vramUsedMiB: null };
    history.addReading({ ...reading, atMs: clock.nowMs(), device: 'gpu0', hashrateHs: 5e8, forMs: minuteMs, isMining: true });
    await clock.advance(minuteMs);
  }
}

describe('PoolDesk', () => {
  it('tells what was heard last, and that a pool fell silent; no address is in it', () => {
    expect(desk.view().accounts).toMatchObject([{ coin: 'ETC', pool: 'us-etc.2miners.com', state: 'waiting', account: null }]);
    expect(desk.slice()).toEqual({});
    say({ account: account({ workers: [{ name: 'rig1', hashrateHs: 1, averageHs: 1, lastShareMs: null, isOnline: true }] }) });
    say({ state: 'offline', account: null });
    const view = desk.view();
    expect(view.accounts).toMatchObject([{ state: 'offline', source: 'etc.2miners.com', account: { balance: 1 } }]);
    expect(JSON.stringify([view, desk.slice()])).not.toMatch(/5aAeb6|BeAed/i);
  });

  it('keeps nothing of a wallet that was taken out while its pool was asked', () => {
    uses = [];
    desk.settingsChanged();
    say();
    expect([desk.view().accounts, desk.slice()]).toEqual([[], {}]);
  });

  it('has one account for all servers of a pool, and says which pools it cannot ask', () => {
    uses = [etc, { ...etc, pool: 'etc.2miners.com:1010' }, { ...etc, pool: 'pool.example:1' }];
    expect(desk.view().accounts.map(({ state }) => state)).toEqual(['waiting', 'unknownPool']);
    prices = {
      ...prices,
      poolApis: { 'pool.example': { shape: 'miningcore', url: 'https://pool.example/api/pools/x', partsOfCoin: null } },
    };
    expect(desk.view().accounts.map(({ state }) => state)).toEqual(['waiting', 'waiting']);
  });

  it('says where the pool counts less than the rig over two hours, and takes it back', async () => {
    say();
    for (let half = 0; half < 8; half += 1) {
      await mine(30 * minuteMs);
      say({ account: account({ hashrateHs: 400e6 }) });
    }
    expect([...faults.values()]).toEqual([{ code: 'pool/sees-less', values: { pool: 'etc.2miners.com', pct: 18, hours: 2 } }]);
    expect(desk.view().accounts[0]).toMatchObject({ gap: 'less', compared: { poolHs: 400e6, windowMs: 30 * minuteMs } });
    expect((desk.view().accounts[0]?.compared?.ownHs ?? 0) / 500e6).toBeCloseTo(1, 1);
    expect(JSON.stringify([...faults.values()])).not.toMatch(/5aAeb6/i);
    prices = { ...prices, askPools: false };
    desk.settingsChanged();
    expect(faults.size).toBe(0);
  });

  it('agrees with a pool that counts the same, and with the rig’s own worker alone', async () => {
    say();
    const workers = [
      { name: 'RIG1', hashrateHs: 490e6, averageHs: null, lastShareMs: null, isOnline: true },
      { name: 'rig2', hashrateHs: 900e6, averageHs: null, lastShareMs: null, isOnline: true },
    ];
    for (let half = 0; half < 8; half += 1) {
      await mine(30 * minuteMs);
      say({ account: account({ hashrateHs: 1390e6, workers }) });
    }
    expect(desk.view().accounts[0]).toMatchObject({ gap: 'agrees', compared: { poolHs: 490e6 } });
    expect(faults.size).toBe(0);
  });

  it('compares nothing where two wallets mine one coin at one pool, or the work went elsewhere', async () => {
    uses = [etc, { ...etc, wallet: '0xfB6916095ca1df60bB79Ce92cE3Ea74c37c5d359' }];
    say();
    for (let half = 0; half < 8; half += 1) {
      await mine(30 * minuteMs);
      say({ account: account({ hashrateHs: 1 }) });
    }
    expect(desk.view().accounts[0]).toMatchObject({ gap: 'learning', compared: null });
    uses = [etc];
    for (let half = 0; half < 8; half += 1) {
      await mine(30 * minuteMs, 'pool.example:1');
      say({ account: account({ hashrateHs: 0 }) });
    }
    expect(faults.size).toBe(0);
  });

  it('tells of payouts that are new, by the same name after a restart', () => {
    const old: PoolPayout = { amount: 1, atMs: clock.nowMs() - 40 * 24 * hourMs };
    const late: PoolPayout = { amount: 2, atMs: clock.nowMs() - hourMs };
    const next: PoolPayout = { amount: 0.5, atMs: clock.nowMs() };
    say({ account: account({ payouts: [late] }) });
    expect(desk.slice()).toMatchObject({ payouts: [], poolsHeardMs: clock.nowMs() });
    say({ account: account({ payouts: [next, late, old] }) });
    const told = { coin: 'ETC', amount: 0.5, atMs: next.atMs, id: `ETC etc.2miners.com ${next.atMs} 0.5` };
    expect(desk.slice().payouts).toEqual([told]);
    say({ account: account({ payouts: [next, late] }) });
    expect(desk.slice().payouts).toEqual([told]);
  });
});

describe('a sample', () => {
  it('is of a span that is known, the longer one first', () => {
    expect(sampleOf(account({ averageHs: 7, averageWindowMs: hourMs }), 5, 'rig1')).toEqual({ atMs: 5, windowMs: hourMs, hs: 7 });
    expect(sampleOf(account({ averageHs: 7, averageWindowMs: 24 * hourMs }), 5, 'rig1')?.hs).toBe(50e6);
    expect(sampleOf(account({ windowMs: null }), 5, 'rig1')).toBeNull();
    expect(sampleOf(account({ hashrateHs: null }), 5, 'rig1')).toBeNull();
  });
});

describe('the address of a pool’s answers', () => {
  const api = (url: string) =>
    pricesSchema.safeParse({ ...noPrices, poolApis: { 'pool.example': { shape: 'miningcore', url, partsOfCoin: null } } })
      .success;

  it('is HTTPS, or a private network’s', () => {
    for (const url of ['https://pool.example/api/pools/etc1', 'http://192.168.1.5:4000/api/pools/x', 'http://localhost:4000'])
      expect(api(url)).toBe(true);
    for (const url of [
      'http://pool.example/api',
      'https://user@pool.example',
      'https://pool.example/?a=b',
      'file:///etc',
      'http://172.40.0.1',
    ])
      expect(api(url)).toBe(false);
  });
});
