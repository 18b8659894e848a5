import { act, cleanup, fireEvent, screen, waitFor } from '@testing-library/react';
import { afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { SetupPage } from '../../src/renderer/setup/SetupPage';
import { fail, ok } from '../../src/shared/faults';
import type { Pasted } from '../../src/shared/pasted';
import type { Assignment } from '../../src/shared/setup';
import { FakeRig, rigState, settingsView } from '../faces/fakeRig';
import { fakeBrowserParts } from './draw';
import { drawPage } from './drawPage';

beforeAll(fakeBrowserParts);
beforeEach(() => {
  localStorage.clear();
  sessionStorage.clear();
});
afterEach(cleanup);

const assignment: Assignment = {
  devices: 'gpus',
  miner: { id: 'kawpowminer', path: '/opt/kawpowminer', extraArgs: ['--exit', '-v'] },
  algorithm: 'kawpow',
  coin: 'RVN',
  wallet: 'RKdGvdnZkmtjmKLjGsi5wZ7wKNmXxqzbgw',
  pools: ['stratum+tcp://eu1.example:3333', 'stratum+tcp://us1.example:3333'],
};

function rigWith(change: Parameters<typeof settingsView>[0]): FakeRig {
  const rig = new FakeRig();
  rig.settings = settingsView(change);
  return rig;
}

async function open(rig: FakeRig) {
  const drawn = drawPage(<SetupPage />, rig);
  await screen.findByLabelText('Rig name');
  return drawn;
}

function type(label: string, text: string): void {
  fireEvent.change(screen.getByLabelText(label), { target: { value: text } });
}

function shownIn(label: string): string {
  return screen.getByLabelText<HTMLInputElement>(label).value;
}

async function press(name: string): Promise<void> {
  await act(async () => fireEvent.click(screen.getByRole('button', { name })));
}

function sent(rig: FakeRig): unknown[] {
  return rig.received.filter(({ name }) => name === 'setup:apply').map(({ args }) => args);
}

const agree = 'I agree: start mining on this machine';

describe('another payout address', () => {
  it('is asked about before it is applied, and asked again after the next change', async () => {
    const rig = rigWith({ assignments: [assignment], consentAtMs: 1 });
    rig.setupAnswer = ok(null);
    const change = { coin: 'RVN', before: { first: 'RKdG', last: 'bzgw' }, after: { first: 'RSte', last: 'alen' } };
    rig.wizard = { 'setup:payoutChanges': () => ok([change]) };
    await open(rig);
    type('Wallet address', 'RSte0000000000000000000000000alen');
    await press('Apply this setup');
    expect(screen.getByText('RVN: from RKdG…bzgw to RSte…alen')).toBeTruthy();
    expect(sent(rig)).toEqual([]);
    type('Rig name', 'rig2');
    await press('Apply this setup');
    expect(sent(rig)).toEqual([]);
    await press('Yes, I changed it: pay to the new address');
    expect(sent(rig)).toHaveLength(1);
  });
});

describe('the setup', () => {
  it('shows what is applied and sends it back as it is', async () => {
    const rig = rigWith({ assignments: [assignment], electricityPerKwh: 0.28, currency: 'EUR', consentAtMs: 1 });
    rig.setupAnswer = ok(null);
    await open(rig);
    await press('Apply this setup');
    expect(sent(rig)).toEqual([{ rigName: 'rig1', assignments: [assignment], electricityPerKwh: 0.28, currency: 'EUR' }]);
    expect(screen.getByText('The setup is applied.')).toBeTruthy();
  });

  it('keeps a list of single devices', async () => {
    const rig = rigWith({ assignments: [{ ...assignment, devices: ['gpu-0', 'gpu-9'] }], consentAtMs: 1 });
    await open(rig);
    expect(screen.getByRole('option', { name: 'GPU 0, gpu-9' })).toBeTruthy();
    await press('Apply this setup');
    expect(sent(rig)).toMatchObject([{ assignments: [{ devices: ['gpu-0', 'gpu-9'] }] }]);
  });

  it('makes a file of what is typed', async () => {
    const rig = rigWith({ consentAtMs: 1 });
    await open(rig);
    await press('Add an assignment');
    type('Miner', 'xmrig');
    type('Wallet address', ' 44AFFq5kSiGB ');
    type('Pools', 'pool.example:3333\n\n  stratum+ssl://b.example:1 \n');
    type('Price per kWh', '0,31');
    type('Currency', 'eur');
    await press('Apply this setup');
    expect(sent(rig)).toEqual([
      {
        rigName: 'rig1',
        assignments: [
          {
            devices: 'cpu',
            miner: { id: 'xmrig' },
            algorithm: 'rx/0',
            coin: 'XMR',
            wallet: '44AFFq5kSiGB',
            pools: ['pool.example:3333', 'stratum+ssl://b.example:1'],
          },
        ],
        electricityPerKwh: 0.31,
        currency: 'EUR',
      },
    ]);
  });

  it('shows the wallet back in groups of four', async () => {
    await open(rigWith({ assignments: [assignment], consentAtMs: 1 }));
    expect(screen.getByText('RKdG vdnZ kmtj mKLj Gsi5 wZ7w KNmX xqzb gw')).toBeTruthy();
  });

  it('puts a removed assignment back', async () => {
    await open(rigWith({ assignments: [assignment, { ...assignment, devices: 'cpu', coin: 'CLORE' }], consentAtMs: 1 }));
    await press('Remove assignment 1');
    expect(screen.getAllByLabelText<HTMLInputElement>('Coin').map(({ value }) => value)).toEqual(['CLORE']);
    await press('Put it back');
    expect(screen.getAllByLabelText<HTMLInputElement>('Coin').map(({ value }) => value)).toEqual(['RVN', 'CLORE']);
  });
});

describe('consent', () => {
  it('is one sentence at the button that starts the first real mining', async () => {
    const rig = rigWith({});
    rig.setupAnswer = ok(null);
    await open(rig);
    const button = screen.getByRole('button', { name: agree });
    expect(button.getAttribute('aria-describedby')).toBe('consent');
    expect(screen.getByText(/power.*nois.*warms.*machines that are yours/)).toBeTruthy();
    expect(screen.queryByRole('button', { name: 'Apply this setup' })).toBeNull();
    expect(screen.queryByRole('checkbox')).toBeNull();
    rig.settings = settingsView({ assignments: [assignment], consentAtMs: 5 });
    await press(agree);
    expect(await screen.findByRole('button', { name: 'Apply this setup' })).toBeTruthy();
    expect(screen.queryByText(/machines that are yours/)).toBeNull();
  });

  it('is not given by Enter in a field', async () => {
    const rig = rigWith({});
    await open(rig);
    fireEvent.keyDown(screen.getByLabelText('Wallet address'), { key: 'Enter' });
    fireEvent.submit(screen.getByLabelText('Wallet address'));
    expect(sent(rig)).toEqual([]);
  });
});

describe('a wrong field', () => {
  it('is named at the field, all of them at once, and the first has the keyboard', async () => {
    const rig = rigWith({ assignments: [assignment], consentAtMs: 1 });
    const detail = 'assignments[0].wallet: walletInvalid\nassignments[0].pools[1]: badPoolAddress\nrigName: wrongForm';
    rig.setupAnswer = fail('setup/invalid', detail, {
      field: 'assignments[0].wallet',
      problem: 'walletInvalid',
      why: 'wrongChecksum',
    });
    await open(rig);
    await press('Apply this setup');
    expect(screen.getByText('Nothing was changed: 3 fields to correct.')).toBeTruthy();
    const wallet = screen.getByLabelText('Wallet address');
    expect(descriptionOf(wallet)).toContain('This is not an address of the coin: the checksum is wrong');
    expect(descriptionOf(screen.getByLabelText('Pools'))).toContain('stratum+tcp://us1.example:3333: write it as');
    expect(document.activeElement).toBe(screen.getByLabelText('Rig name'));
    expect(screen.getByLabelText('Coin').getAttribute('aria-invalid')).not.toBe('true');
  });

  it('that the form does not have is named by its path', async () => {
    const rig = rigWith({ assignments: [assignment], consentAtMs: 1 });
    rig.setupAnswer = fail('setup/invalid', 'psuW: outOfRange', { field: 'psuW', problem: 'outOfRange' });
    await open(rig);
    await press('Apply this setup');
    expect(screen.getByText(/^psuW: it is too large/)).toBeTruthy();
  });

  it('that is no number is left to the app to name', async () => {
    const rig = rigWith({ assignments: [assignment], consentAtMs: 1 });
    rig.setupAnswer = fail('setup/invalid', 'electricityPerKwh: wrongType', {
      field: 'electricityPerKwh',
      problem: 'wrongType',
      expected: 'number',
    });
    await open(rig);
    type('Price per kWh', 'cheap');
    await press('Apply this setup');
    expect(sent(rig)).toMatchObject([{ electricityPerKwh: 'cheap' }]);
    expect(descriptionOf(screen.getByLabelText('Price per kWh'))).toContain('It has the wrong type (number expected)');
  });

  it('is not what any other fault is', async () => {
    const rig = rigWith({ assignments: [assignment], consentAtMs: 1 });
    rig.setupAnswer = fail('settings/not-saved');
    await open(rig);
    await press('Apply this setup');
    expect(screen.getByText(/could not be saved/)).toBeTruthy();
  });
});

function descriptionOf(field: HTMLElement): string {
  const ids = field.getAttribute('aria-describedby')?.split(' ') ?? [];
  return ids.map((id) => document.getElementById(id)?.textContent ?? '').join(' ');
}

describe('what is typed', () => {
  it('is there again when the page was left', async () => {
    const rig = rigWith({ assignments: [assignment], consentAtMs: 1 });
    const { leave } = await open(rig);
    type('Wallet address', 'RHalfTyped');
    type('Extra arguments', '--password\nhunter2');
    leave();
    await open(rig);
    expect(shownIn('Wallet address')).toBe('RHalfTyped');
    expect(shownIn('Extra arguments')).toBe('--password\nhunter2');
    expect(screen.getByText('You have changes that are not applied yet.')).toBeTruthy();
  });

  it('is there again after a restart, but for what may hold a password', async () => {
    const rig = rigWith({ assignments: [assignment], consentAtMs: 1 });
    const { leave } = await open(rig);
    type('Wallet address', 'RHalfTyped');
    type('Pools', 'a.example:1\nstratum+tcp://me:hunter2@b.example:2');
    type('Extra arguments', '--password\nhunter2');
    leave();
    sessionStorage.clear();
    expect(JSON.stringify({ ...localStorage })).not.toContain('hunter2');
    await open(rig);
    expect(shownIn('Wallet address')).toBe('RHalfTyped');
    expect(shownIn('Pools')).toBe('a.example:1');
    expect(shownIn('Extra arguments')).toBe('');
  });

  it('stays after a refusal, and goes once it is applied or discarded', async () => {
    const rig = rigWith({ assignments: [assignment], consentAtMs: 1 });
    rig.setupAnswer = fail('setup/invalid', 'rigName: wrongForm', { field: 'rigName', problem: 'wrongForm' });
    await open(rig);
    type('Rig name', 'my rig');
    await press('Apply this setup');
    expect(shownIn('Rig name')).toBe('my rig');
    rig.setupAnswer = ok(null);
    await press('Apply this setup');
    expect([localStorage.length, sessionStorage.length]).toEqual([0, 0]);
    type('Rig name', 'other');
    await press('Discard them');
    expect(shownIn('Rig name')).toBe('rig1');
    expect([localStorage.length, sessionStorage.length]).toEqual([0, 0]);
  });

  it.each(['{', '[]', '{"rigName":1}', '{"rigName":"a","electricity":"","currency":"","assignments":[{"key":1}]}'])(
    'is not read from rubbish: %s',
    async (rubbish) => {
      localStorage.setItem('fallow-setup-draft', rubbish);
      await open(rigWith({ assignments: [assignment], consentAtMs: 1 }));
      expect(shownIn('Rig name')).toBe('rig1');
    },
  );
});

describe('the practice rig', () => {
  it('has a number of GPUs and a way to the real one', async () => {
    const rig = new FakeRig(rigState({ practice: true }));
    rig.setupAnswer = ok(null);
    drawPage(<SetupPage />, rig);
    await waitFor(() => expect(shownIn('Practice GPUs')).toBe('2'));
    expect(screen.getAllByRole('option')).toHaveLength(8);
    type('Practice GPUs', '4');
    await press('Start with these GPUs');
    await press('Go to my rig');
    expect(rig.received.filter(({ name }) => !name.startsWith('wizard:'))).toEqual([
      { name: 'setup:apply', args: { rigName: 'rig1', assignments: [], practice: { gpus: 4 } } },
      { name: 'app:choose', args: { rig: 'real' } },
    ]);
  });
});

describe('a pasted line', () => {
  const line: Assignment = { ...assignment, miner: { id: 't-rex', extraArgs: ['-i', '22'] }, wallet: 'RPASTED', pools: [] };
  const pasted: Pasted = {
    assignment: line,
    rigName: 'shed',
    notes: [{ note: 'poolGone', values: { pool: 'eu1.ethermine.org', since: '2022-09-15' } }],
  };
  const box = 'Paste the line from your old start script';

  it('fills in the assignment that nothing was written in, and says what ended', async () => {
    const rig = rigWith({ assignments: [], consentAtMs: null });
    rig.pasted = pasted;
    await open(rig);
    type(box, 't-rex -u RPASTED -p hunter2');
    await press('Read the line');
    expect(rig.received.at(-1)).toEqual({ name: 'setup:paste', args: { line: 't-rex -u RPASTED -p hunter2' } });
    expect(shownIn('Wallet address')).toBe('RPASTED');
    expect(shownIn('Miner')).toBe('t-rex');
    expect(shownIn('Rig name')).toBe('shed');
    expect(shownIn(box)).toBe('');
    expect(screen.getByText(/eu1\.ethermine\.org is left out/)).toBeTruthy();
    expect(JSON.stringify([{ ...localStorage }, { ...sessionStorage }])).not.toContain('hunter2');
  });

  it('comes behind assignments that are filled in, and leaves all as it is where no miner is in it', async () => {
    const rig = rigWith({ assignments: [assignment], consentAtMs: 1 });
    await open(rig);
    rig.pasted = { assignment: null, rigName: null, notes: [{ note: 'noMiner', values: { known: 'T-Rex' } }] };
    type(box, 'python train.py');
    await press('Read the line');
    expect(screen.getByText(/No miner that Fallow knows/)).toBeTruthy();
    expect(screen.getAllByLabelText('Wallet address')).toHaveLength(1);
    rig.pasted = pasted;
    await press('Read the line');
    expect(screen.getAllByLabelText<HTMLInputElement>('Wallet address').map(({ value }) => value)).toEqual([
      assignment.wallet,
      'RPASTED',
    ]);
    expect(screen.getByText('Assignment 2 is filled in from it.')).toBeTruthy();
  });
});
