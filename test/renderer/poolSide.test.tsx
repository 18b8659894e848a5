import { act, cleanup, screen, within } from '@testing-library/react';
import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import { PoolSide } from '../../src/renderer/pool/PoolSide';
import type { PoolAccount, PoolAccountView } from '../../src/shared/poolSide';
import { FakeRig, rigState } from '../faces/fakeRig';
import { fakeBrowserParts } from './draw';
import { drawPage } from './drawPage';

beforeAll(fakeBrowserParts);
afterEach(cleanup);

const { nowMs } = rigState();

const account: PoolAccount = {
  balance: 0.01234,
  immature: 0,
  paid: 1.5,
  payouts: [{ amount: 0.5, atMs: nowMs - 86_400_000 }],
  hashrateHs: 48e6,
  windowMs: 1_800_000,
  averageHs: null,
  averageWindowMs: null,
  workers: [
    { name: 'rig1', hashrateHs: 48e6, averageHs: null, lastShareMs: nowMs - 60_000, isOnline: true },
    { name: 'old', hashrateHs: null, averageHs: null, lastShareMs: null, isOnline: false },
  ],
  lastShareMs: null,
};
const heard: PoolAccountView = {
  coin: 'ETC',
  pool: 'us-etc.2miners.com',
  source: 'etc.2miners.com',
  state: 'heard',
  atMs: nowMs - 120_000,
  account,
  compared: { ownHs: 61.2e6, poolHs: 48e6, windowMs: 1_800_000 },
  gap: 'less',
};

async function open(isAsked: boolean, accounts: readonly PoolAccountView[]): Promise<HTMLElement> {
  const rig = new FakeRig();
  rig.poolSide = { isPractice: false, isAsked, accounts };
  drawPage(<PoolSide again="" />, rig);
  await act(async () => undefined);
  return screen.getByRole('region', { name: 'The pool’s side' });
}

describe('the pool’s side', () => {
  it('shows what the pool says beside the rig’s own count, and whose word it is', async () => {
    const side = await open(true, [heard]);
    expect(within(side).getByRole('article', { name: 'ETC at us-etc.2miners.com' })).toBeTruthy();
    for (const text of ['By etc.2miners.com', '0.01234 ETC', '1.5 ETC', '48.0 MH/s', '61.2 MH/s', 'over 30 min', 'counts less'])
      expect(side.textContent).toContain(text);
    const workers = within(side).getByRole('table', { name: 'Workers' });
    expect(within(workers).getByRole('row', { name: /^rig1online/ }).textContent).toContain('48.0 MH/s');
    expect(within(workers).getByRole('row', { name: /^oldoffline/ }).textContent).toContain('–');
    expect(within(side).getByRole('table', { name: 'Last payouts' }).textContent).toContain('0.5 ETC');
  });

  it('says that nobody is asked, and invents nothing', async () => {
    const side = await open(false, [{ ...heard, state: 'waiting', atMs: null, account: null, compared: null, gap: 'learning' }]);
    expect(side.textContent).toContain('Switch it on in the settings below');
    expect(side.textContent).not.toContain('ETC');
  });

  it('says which pool is silent, with what it said last', async () => {
    const silent = { ...heard, pool: 'pool.example', state: 'offline', source: 'pool.example', gap: 'learning' } as const;
    const never = { ...silent, coin: 'XMR', atMs: null, account: null, compared: null };
    const side = await open(true, [silent, never]);
    expect(side.textContent).toMatch(/pool\.example does not answer\. What it said last, \d/);
    const empty = within(side).getByRole('article', { name: 'XMR at pool.example' });
    expect(empty.textContent).toBe('XMR at pool.examplepool.example does not answer.');
  });

  it('shows what cannot be read as unknown', async () => {
    const bare = { ...account, balance: null, immature: null, paid: null, hashrateHs: null, workers: [], payouts: [] };
    const side = await open(true, [{ ...heard, account: bare, compared: null }]);
    expect(within(side).getAllByRole('img', { name: 'not known' }).length).toBe(6);
    expect(side.textContent).not.toMatch(/\b0 (?:ETC|H\/s)/);
  });
});
