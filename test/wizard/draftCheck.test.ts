import { describe, expect, it } from 'vitest';
import { checkRigSetup } from '../../src/main/rig/setup';
import { type CheckFacts, checkDraft, payoutChangesOf } from '../../src/main/wizard/draftCheck';
import type { Assignment } from '../../src/shared/setup';
import { wizardText } from '../../src/shared/text/wizardText';
import {
  type CoinOffer,
  type RigViewDevice,
  type WizardDraft,
  type WizardMiner,
  wizardDraftSchema,
} from '../../src/shared/wizard';

const wallet = 'RNm4LMBGyfH8ddCGvncQKrMtxEydxwhUJL';
const otherWallet = 'RFuzUmdeV4mDpyuLEPX7VXoRRNo51ouLgT';
const gpu = (id: string, hasDisplay = false): RigViewDevice => ({
  id,
  kind: 'gpu',
  index: 0,
  name: `Card ${id}`,
  vendor: 'nvidia',
  vramMiB: 8192,
  driver: null,
  hasDisplay,
});
const cpu: RigViewDevice = { ...gpu('cpu'), kind: 'cpu', vendor: 'cpu' };
const offer: CoinOffer = {
  ticker: 'RVN',
  name: 'Ravencoin',
  algorithm: 'kawpow',
  on: 'gpus',
  devices: ['a', 'b'],
  others: [],
  memory: null,
  hashrateHs: null,
  powerW: null,
  hashrateFrom: null,
  income: null,
  sentence: { say: 'coinRVN', values: {} },
  warnings: [],
  isSuggested: true,
  source: '',
};
const miner: WizardMiner = {
  id: 't-rex',
  name: 'T-Rex',
  listing: null,
  devices: ['a', 'b'],
  fits: true,
  sentence: { say: 'minerClosed', values: {} },
  warnings: [],
  get: 'here',
  program: { version: '0.26.8', path: '/opt/t-rex', from: 'file' },
  isSuggested: true,
};
const devices = [gpu('a', true), gpu('b'), cpu];
const facts: CheckFacts = {
  isPractice: false,
  devices,
  assignments: [],
  rigName: 'rig1',
  practiceGpus: 2,
  practicePool: 'stratum+tcp://127.0.0.1:1',
  offer,
  miner,
  pools: ['stratum+ssl://rvn.2miners.com:16060', 'stratum+tcp://de.ravencoin.herominers.com:1140'],
  mustRepeat: false,
  checkSetup: (file) => checkRigSetup(file, devices),
};
const draft = (change: Partial<WizardDraft> = {}) => wizardDraftSchema.parse({ wallet, quiet: '20', ...change });
const check = (change: Partial<WizardDraft> = {}, other: Partial<CheckFacts> = {}) =>
  checkDraft(draft(change), { ...facts, ...other });

const mining: Assignment = {
  devices: 'cpu',
  miner: { id: 'xmrig' },
  algorithm: 'rx/0',
  coin: 'XMR',
  wallet: '44Kbx4sJ7JDRDV5aAhLJzQCjDz2ViLRduE3ijDZu3osWKBjMGkV1XPk4pfDUMqt1Aiezvephdqm6YD19GKFD9ZcXVUTp6BW',
  pools: ['pool.example:3333'],
};

describe('checkDraft', () => {
  it('makes of a complete draft the file that setup:apply takes, and says what it will do', () => {
    const { file, view } = check({ electricity: '0,25', currency: 'eur', psu: '750' });
    expect(file).toMatchObject({
      rigName: 'rig1',
      assignments: [{ devices: 'gpus', miner: { id: 't-rex' }, algorithm: 'kawpow', coin: 'RVN', wallet, pools: facts.pools }],
      electricityPerKwh: 0.25,
      currency: 'EUR',
      psuW: 750,
      quietS: 20,
    });
    expect(view.problems).toEqual([]);
    const words = view.summary.map((line) => wizardText(line, 'en'));
    expect(words[0]).toBe('Card a, Card b will mine Ravencoin (kawpow).');
    expect(words).toContain('It mines at rvn.2miners.com:16060.');
    expect(words).toContain('If it fails: de.ravencoin.herominers.com:1140.');
  });

  it('keeps what mines with the other kind of devices, and takes the place of what mines with these', () => {
    const before = { ...mining, devices: 'gpus' as const, coin: 'ETC', miner: { id: 't-rex' as const }, algorithm: 'etchash' };
    const { file } = check({}, { assignments: [mining, before] });
    expect(file?.assignments.map(({ coin }) => coin)).toEqual(['RVN', 'XMR']);
  });

  it.each<[step: string, field: string | null, change: Partial<WizardDraft>, other: Partial<CheckFacts>]>([
    ['coin', 'assignments[0].coin', {}, { offer: null, miner: null }],
    ['wallet', 'assignments[0].wallet', { wallet: '' }, {}],
    ['wallet', 'assignments[0].wallet', { wallet: wallet.replace('Nm', 'mN') }, {}],
    ['wallet', 'assignments[0].wallet', { wallet: 'RXBurnXXXXXXXXXXXXXXXXXXXXXXWUo9FV' }, {}],
    ['wallet', null, {}, { mustRepeat: true }],
    ['wallet', null, { again: otherWallet }, { mustRepeat: true }],
    ['pool', 'assignments[0].pools', {}, { pools: [] }],
    ['pool', 'assignments[0].pools[0]', {}, { pools: ['nonsense'] }],
    ['miner', 'assignments[0].miner.id', {}, { miner: null }],
    ['miner', null, {}, { miner: { ...miner, get: 'download', program: null } }],
    ['miner', 'assignments[0].miner.path', { minerPath: 't-rex' }, {}],
    ['coin', 'electricityPerKwh', { electricity: 'cheap' }, {}],
    ['coin', 'currency', { currency: 'euro' }, {}],
    ['rig', 'psuW', { psu: '1' }, {}],
    ['training', 'quietS', { quiet: '99999' }, {}],
    ['start', 'rigName', { rigName: 'my rig' }, {}],
  ])('sends back to %s for %s: %o %o', (step, field, change, other) => {
    const { file, view } = check(change, other);
    expect(file).toBeNull();
    expect(view.problems).toHaveLength(1);
    expect(view.problems[0]).toMatchObject({ step, field });
    for (const language of ['en', 'it'] as const) {
      const said = view.problems[0] ? wizardText(view.problems[0].sentence, language) : '';
      expect(said).toMatch(/\S/);
      expect(said).not.toMatch(/[{}]/);
    }
  });

  it('takes an address without a checksum when it was pasted twice', () => {
    expect(check({ again: ` ${wallet} ` }, { mustRepeat: true }).file).not.toBeNull();
  });

  it('mines gently on the card that draws, or not at all', () => {
    const gentle = check({ display: 'gentle' }).file?.assignments;
    expect(gentle).toMatchObject([{ devices: ['a'], miner: { id: 't-rex', extraArgs: ['-i', '16'] } }, { devices: 'gpus' }]);
    expect(check({ display: 'leave' }).file?.assignments).toMatchObject([{ devices: ['b'] }]);
    const some = check({ display: 'gentle' }, { offer: { ...offer, devices: ['a'], others: ['b'] } }).file?.assignments;
    expect(some).toMatchObject([{ devices: ['a'] }]);
  });

  it('asks nothing of the practice rig', () => {
    const practice = { ...miner, id: 'practice' };
    const { file } = check(
      { wallet: '' },
      { isPractice: true, pools: [], miner: practice, offer: { ...offer, algorithm: 'practice' } },
    );
    expect(file).toMatchObject({ assignments: [{ miner: { id: 'practice' }, wallet: 'practice' }], practice: { gpus: 2 } });
  });
});

describe('payoutChangesOf', () => {
  it('tells of other addresses of the same coin, by their ends only', () => {
    const file = check().file;
    const before = { ...mining, coin: 'RVN', wallet: otherWallet };
    expect(file && payoutChangesOf(file, [before])).toEqual([
      { coin: 'RVN', before: { first: 'RFuz', last: 'uLgT' }, after: { first: 'RNm4', last: 'hUJL' } },
    ]);
    expect(file && payoutChangesOf(file, [{ ...before, wallet }])).toEqual([]);
    expect(file && payoutChangesOf(file, [mining])).toEqual([]);
  });
});
