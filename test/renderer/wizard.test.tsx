import { act, cleanup, fireEvent, screen, waitFor, within } from '@testing-library/react';
import { encode } from 'uqr';
import { afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { AddressImage } from '../../src/renderer/wizard/AddressImage';
import { WizardPage } from '../../src/renderer/wizard/WizardPage';
import { fail, ok } from '../../src/shared/faults';
import type { WizardDraft } from '../../src/shared/wizard';
import { FakeRig, rigState } from '../faces/fakeRig';
import { coinOffers, paidTo, poolOffers, unready, type WizardAnswers, wizardAnswers, wizardDraft } from '../faces/wizardAnswers';
import { draw, fakeBrowserParts } from './draw';
import { drawPage } from './drawPage';

beforeAll(fakeBrowserParts);
beforeEach(() => {
  window.location.hash = '';
});
afterEach(cleanup);

const filled = { coin: 'RVN', wallet: paidTo };

function rigAt(draft: Partial<WizardDraft>, answers: WizardAnswers = {}, state: Parameters<typeof rigState>[0] = {}): FakeRig {
  const rig = new FakeRig(rigState(state));
  rig.wizard = wizardAnswers(wizardDraft({ ...filled, ...draft }), answers);
  return rig;
}

async function open(rig: FakeRig, title: string) {
  const drawn = drawPage(<WizardPage />, rig);
  await screen.findByRole('heading', { level: 1, name: title });
  return drawn;
}

async function press(name: string | RegExp): Promise<void> {
  await act(async () => fireEvent.click(screen.getByRole('button', { name })));
}

function type(label: string | RegExp, text: string): void {
  fireEvent.change(screen.getByRole('textbox', { name: label }), { target: { value: text } });
}

function sent(rig: FakeRig, name: string): readonly unknown[] {
  return rig.received.filter((one) => one.name === name).map(({ args }) => args);
}

function lastKept(rig: FakeRig): WizardDraft | undefined {
  const [last] = sent(rig, 'wizard:keep').slice(-1) as { draft: WizardDraft }[];
  return last?.draft;
}

describe('the steps', () => {
  it('go on and back, each kept before it is left, and begin where they were left', async () => {
    const rig = rigAt({ step: 'coin' });
    await open(rig, 'What to mine');
    await press('Next: Where it is paid');
    expect(screen.getByRole('heading', { level: 1 }).textContent).toBe('Where it is paid');
    expect(document.activeElement).toBe(screen.getByRole('heading', { level: 1 }));
    await waitFor(() => expect(lastKept(rig)).toMatchObject({ step: 'wallet', coin: 'RVN' }));
    await press('Back');
    await waitFor(() => expect(lastKept(rig)?.step).toBe('coin'));
    await press(/When you train/);
    await waitFor(() => expect(lastKept(rig)?.step).toBe('training'));
    expect(screen.getByRole('button', { name: /When you train/ }).getAttribute('aria-current')).toBe('step');
  });

  it('keep the suggestion as the choice where nothing was chosen', async () => {
    const rig = rigAt({ step: 'coin', coin: '' });
    await open(rig, 'What to mine');
    expect((await screen.findByLabelText<HTMLInputElement>(/^Ravencoin/)).checked).toBe(true);
    await press('Next: Where it is paid');
    await waitFor(() => expect(lastKept(rig)).toMatchObject({ step: 'wallet', coin: 'RVN' }));
  });

  it('say so when they cannot be kept', async () => {
    const rig = rigAt({ step: 'rig' }, { 'wizard:keep': () => fail('settings/not-saved') });
    await open(rig, 'Your rig');
    type('Wattage of the power supply', '450');
    expect(await screen.findByText(/could not be kept/)).toBeTruthy();
  });
});

describe('leaving', () => {
  it('is written down, so that the wizard does not open by itself', async () => {
    const rig = rigAt({ step: 'pool' });
    const { leave } = await open(rig, 'Which pool');
    leave();
    await waitFor(() => expect(lastKept(rig)).toMatchObject({ step: 'pool', isLeft: true }));
  });

  it('of the practice rig drops what was typed', async () => {
    const rig = rigAt({ step: 'rig' }, {}, { practice: true });
    const { leave } = await open(rig, 'Your rig');
    await press('Skip the rest: it mines already');
    await waitFor(() => expect(sent(rig, 'wizard:drop')).toHaveLength(1));
    const kept = sent(rig, 'wizard:keep').length;
    leave();
    await act(async () => undefined);
    expect(sent(rig, 'wizard:keep')).toHaveLength(kept);
    expect(window.location.hash).toBe('#/overview');
  });

  it.each([
    [false, '#/wizard'],
    [true, ''],
  ])('decides what the window opens with: left %s', async (isLeft, hash) => {
    const rig = rigAt({ step: 'pool', isLeft });
    draw({}, { call: ((name: string) => rig.api[name as 'wizard:draft']({})) as never });
    await waitFor(() => expect(sent(rig, 'wizard:draft').length).toBeGreaterThan(0));
    await act(async () => undefined);
    expect(window.location.hash).toBe(hash);
  });
});

describe('your rig', () => {
  it('says what was found, with what to type where something is missing', async () => {
    await open(rigAt({ step: 'rig' }), 'Your rig');
    expect(await screen.findByText(/^This machine has 2/)).toBeTruthy();
    expect(screen.getByText(/sudo reboot/).textContent).toContain('linux-modules-extra');
  });

  it('weighs the power supply while it is typed; what is no number weighs nothing', async () => {
    const rig = rigAt({ step: 'rig' });
    await open(rig, 'Your rig');
    type('Wattage of the power supply', '450');
    expect(await screen.findByText(/the power supply has 450 W/)).toBeTruthy();
    type('Wattage of the power supply', 'big');
    await waitFor(() => expect(sent(rig, 'wizard:psu').at(-1)).toEqual({ psuW: null }));
  });
});

describe('what to mine', () => {
  it('shows the first five, the rest when asked, and always the chosen one', async () => {
    await open(rigAt({ step: 'coin', coin: 'ZANO' }), 'What to mine');
    await screen.findByLabelText(/^Ravencoin/);
    expect(screen.getAllByRole('radio')).toHaveLength(6);
    expect(screen.getByLabelText<HTMLInputElement>(/^Zano/).checked).toBe(true);
    await press('Show 1 more');
    expect(screen.getAllByRole('radio')).toHaveLength(coinOffers.length);
  });

  it('is counted anew with another price, once the typing rests', async () => {
    const rig = rigAt({ step: 'coin' });
    await open(rig, 'What to mine');
    type('Price per kWh', '0,31');
    type('Currency', 'usd');
    await waitFor(() => expect(sent(rig, 'wizard:coins').at(-1)).toEqual({ electricityPerKwh: 0.31, currency: 'USD' }));
    expect(sent(rig, 'wizard:coins').length).toBeLessThanOrEqual(2);
  });
});

describe('where it is paid', () => {
  it('judges what is typed and shows it back in groups and as an image', async () => {
    await open(rigAt({ step: 'wallet' }), 'Where it is paid');
    expect(await screen.findByText(/its checksum is right/)).toBeTruthy();
    expect(screen.getByText(/Also valid for XNA/)).toBeTruthy();
    expect(document.querySelector('.wizardGroups')?.textContent?.trim()).toBe('RKdG vdnZ kmtj mKLj Gsi5 wZ7w KNmX xqzb gw');
    expect(screen.getByRole('img', { name: 'QR image of the address' })).toBeTruthy();
  });

  it('marks the wrong part and draws no image of a wrong address', async () => {
    await open(rigAt({ step: 'wallet', wallet: `${paidTo}x` }), 'Where it is paid');
    await waitFor(() => expect(document.querySelector('mark')?.textContent).toBe(paidTo.slice(6, 9)));
    expect(screen.queryByRole('img')).toBeNull();
  });

  it('wants an address without checksum twice', async () => {
    const rig = rigAt({ step: 'wallet', wallet: '0xab58' });
    await open(rig, 'Where it is paid');
    expect(await screen.findByText(/So far it was paid to 0xAb…9f01/)).toBeTruthy();
    type('The same address again', '0xab58');
    await waitFor(() => expect(lastKept(rig)?.again).toBe('0xab58'));
  });

  it('asks nothing of who only practises', async () => {
    await open(rigAt({ step: 'wallet', wallet: '' }, {}, { practice: true }), 'Where it is paid');
    expect(screen.getByText(/nothing has to be entered/)).toBeTruthy();
    expect(screen.queryByText(/Paste the address that the pool/)).toBeNull();
  });
});

describe('which pool', () => {
  it('asks the pools with coin, wallet and the own ones, and keeps what is suggested', async () => {
    const rig = rigAt({ step: 'pool' });
    await open(rig, 'Which pool');
    await waitFor(() => expect(sent(rig, 'wizard:probe')).toEqual([{ coin: 'RVN', wallet: paidTo, own: [] }]));
    expect(screen.getByLabelText<HTMLInputElement>('Backup: HeroMiners, de.ravencoin.herominers.com').checked).toBe(true);
    expect(screen.getByText(/^Nothing listens on the port of the pool/)).toBeTruthy();
    await press('Next: The miner');
    await waitFor(() => expect(lastKept(rig)?.pools).toEqual([poolOffers[0]?.url, poolOffers[1]?.url]));
  });

  it('takes another one first, and the former backup away', async () => {
    const rig = rigAt({ step: 'pool' });
    await open(rig, 'Which pool');
    fireEvent.click(await screen.findByLabelText('Mine at HeroMiners, de.ravencoin.herominers.com'));
    await waitFor(() => expect(lastKept(rig)?.pools).toEqual([poolOffers[1]?.url, poolOffers[0]?.url]));
    fireEvent.click(screen.getByLabelText('No backup'));
    await waitFor(() => expect(lastKept(rig)?.pools).toEqual([poolOffers[1]?.url]));
  });

  it('asks a pool that is in no list in the same way, and forgets it again', async () => {
    const rig = rigAt({ step: 'pool' });
    await open(rig, 'Which pool');
    type('Another pool', ' stratum+ssl://own.example:1 ');
    await press('Ask it');
    await waitFor(() => expect(sent(rig, 'wizard:probe').at(-1)).toMatchObject({ own: ['stratum+ssl://own.example:1'] }));
    await press('Remove stratum+ssl://own.example:1');
    await waitFor(() => expect(lastKept(rig)?.ownPools).toEqual([]));
  });
});

describe('the miner', () => {
  it('is the suggested one unless another is chosen, and can be fetched there', async () => {
    const rig = rigAt({ step: 'miner' });
    await open(rig, 'The miner');
    expect((await screen.findByLabelText<HTMLInputElement>(/^T-Rex/)).checked).toBe(true);
    await press('Download 0.26.8 of T-Rex');
    expect(sent(rig, 'miners:download')).toEqual([{ miner: 't-rex' }]);
    fireEvent.click(screen.getByLabelText(/^kawpowminer/));
    await press('Next: When you train');
    await waitFor(() => expect(lastKept(rig)).toMatchObject({ step: 'training', miner: 'kawpowminer' }));
  });
});

describe('when you train', () => {
  it('rehearses, installs the hook and starts at login', async () => {
    const rig = rigAt({ step: 'training' });
    await open(rig, 'When you train');
    await screen.findByText('All devices were free after 184 ms.');
    await press('Rehearse it');
    await press('Install the hook');
    await act(async () => fireEvent.click(screen.getByLabelText('Start Fallow when I log in')));
    expect(sent(rig, 'wizard:rehearse')).toHaveLength(1);
    expect(sent(rig, 'wizard:hook')).toEqual([{ install: true }]);
    expect(sent(rig, 'wizard:atLogin')).toEqual([{ isOn: true }]);
  });
});

describe('check and start', () => {
  it('asks for consent on a real rig, starts what was typed, and keeps nothing after that', async () => {
    const rig = rigAt({ step: 'start' });
    const { leave } = await open(rig, 'Check and start');
    const button = await screen.findByRole('button', { name: 'I agree: start mining' });
    expect(button.getAttribute('aria-describedby')).toBe('wizard-consent');
    await waitFor(() => expect(button.getAttribute('aria-disabled')).toBe('false'));
    await press('I agree: start mining');
    expect(await screen.findByText('The pool has accepted the first share, 41 s after the start.')).toBeTruthy();
    expect(screen.getByRole('timer').textContent).toBe('0:41');
    expect(sent(rig, 'wizard:start')).toMatchObject([{ draft: { wallet: paidTo, step: 'start' }, confirmsPayout: false }]);
    const kept = sent(rig, 'wizard:keep').length;
    leave();
    await act(async () => undefined);
    expect(sent(rig, 'wizard:keep')).toHaveLength(kept);
  });

  it('names what is missing, with the way there, and does not start', async () => {
    const rig = rigAt({ step: 'start' }, { 'wizard:check': () => ok(unready) });
    await open(rig, 'Check and start');
    await screen.findByText(/T-Rex is not on this machine yet/);
    await press('I agree: start mining');
    expect(sent(rig, 'wizard:start')).toEqual([]);
    await press('Go to: The miner');
    expect(screen.getByRole('heading', { level: 1 }).textContent).toBe('The miner');
  });

  it('has a changed payout address confirmed', async () => {
    const rig = rigAt({ step: 'start' }, { 'wizard:check': () => ok({ ...unready, problems: [] }) });
    await open(rig, 'Check and start');
    const box = await screen.findByLabelText('Yes, I changed it: pay to the new address');
    const section = within(screen.getByRole('region', { name: 'The payout address changes' }));
    expect(section.getByText('RVN: from RKdG…zbgw to RX9k…p2Qa')).toBeTruthy();
    await press('I agree: start mining');
    expect(sent(rig, 'wizard:start')).toEqual([]);
    fireEvent.click(box);
    await press('I agree: start mining');
    expect(sent(rig, 'wizard:start')).toMatchObject([{ confirmsPayout: true }]);
  });

  it('stays where it is when the start is refused', async () => {
    const rig = rigAt({ step: 'start' }, { 'wizard:start': () => fail('settings/not-saved') }, { practice: true });
    await open(rig, 'Check and start');
    await waitFor(() => expect(screen.getByRole('button', { name: 'Start mining' }).getAttribute('aria-disabled')).toBe('false'));
    await press('Start mining');
    expect(await screen.findByText(/could not be saved/)).toBeTruthy();
    expect(screen.getByRole('heading', { level: 1 }).textContent).toBe('Check and start');
  });
});

describe('the QR image', () => {
  it('has every dark module of the code, and no other', () => {
    const { size, data } = encode(paidTo, { ecc: 'M', border: 4 });
    drawPage(<AddressImage address={paidTo} label="image" />, new FakeRig());
    const drawn = Array.from({ length: size }, () => Array.from({ length: size }, () => false));
    const path = screen.getByRole('img').querySelector('path')?.getAttribute('d') ?? '';
    for (const [, x, y, width] of path.matchAll(/M(\d+) (\d+)h(\d+)v1h-\d+z/g)) {
      for (let at = 0; at < Number(width); at += 1) drawn[Number(y)]?.splice(Number(x) + at, 1, true);
    }
    expect(drawn).toEqual(data);
  });
});
