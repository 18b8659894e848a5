import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { PayoutLedger, type PayoutNote } from '../../src/main/wizard/payoutLedger';
import type { Assignment } from '../../src/shared/setup';
import { silentLog } from '../support/silentLog';

let dir = '';
let notes: PayoutNote[] = [];
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'fallow-payouts-'));
  notes = [];
});
afterEach(() => rmSync(dir, { recursive: true, force: true }));

const open = () => new PayoutLedger(join(dir, 'payouts.json'), silentLog, (note) => notes.push(note));
const pays = (coin: string, wallet: string): Assignment => ({
  devices: 'gpus',
  miner: { id: 't-rex' },
  algorithm: 'kawpow',
  coin,
  wallet,
  pools: ['a:1'],
});

describe('PayoutLedger', () => {
  it('tells of a first address and of each change, once, whoever made it', async () => {
    await open().look([pays('RVN', 'RFirstAddress')]);
    await open().look([pays('RVN', 'RFirstAddress')]);
    expect(notes).toMatchObject([{ coin: 'RVN', before: null }]);
    // Changed while no app ran.
    await open().look([pays('RVN', 'RAnotherAddress')]);
    expect(notes).toHaveLength(2);
    expect(notes[1]).toMatchObject({ coin: 'RVN', before: notes[0]?.after });
    expect(notes[1]?.after).not.toBe(notes[0]?.after);
  });

  it('remembers a coin that was left out for a while', async () => {
    const ledger = open();
    await ledger.look([pays('RVN', 'RFirstAddress'), pays('ETC', '0xfirst')]);
    await ledger.look([pays('ETC', '0xfirst')]);
    await ledger.look([pays('RVN', 'RAnotherAddress'), pays('ETC', '0xfirst')]);
    expect(notes.map(({ coin, before }) => [coin, before === null])).toEqual([
      ['RVN', true],
      ['ETC', true],
      ['RVN', false],
    ]);
  });

  it('keeps no address, only what tells it from another', async () => {
    await open().look([pays('RVN', 'RFirstAddressThatIsPlanted')]);
    expect(readFileSync(join(dir, 'payouts.json'), 'utf8')).not.toMatch(/Planted|RFirst/);
    expect(JSON.stringify(notes)).not.toMatch(/Planted|RFirst/);
  });

  it('begins anew with a file that cannot be read', async () => {
    writeFileSync(join(dir, 'payouts.json'), 'no JSON');
    await open().look([pays('RVN', 'RFirstAddress')]);
    expect(notes).toMatchObject([{ coin: 'RVN', before: null }]);
  });
});
