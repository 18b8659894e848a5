import { act, cleanup, fireEvent, screen, within } from '@testing-library/react';
import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import { MoneyPage } from '../../src/renderer/money/MoneyPage';
import { formatAmount, formatEnergy, formatShare } from '../../src/renderer/money/moneyFormat';
import { gapsOf } from '../../src/renderer/money/moneyGaps';
import { boundsOf } from '../../src/renderer/money/moneyRange';
import { NetADay } from '../../src/renderer/money/NetADay';
import { checkTariff, draftOf } from '../../src/renderer/money/tariffDraft';
import type { CallArgs } from '../../src/shared/contract';
import { noPrices } from '../../src/shared/money';
import { FakeRig, moneySummary, rigState, settingsView } from '../faces/fakeRig';
import { fakeBrowserParts } from './draw';
import { drawPage } from './drawPage';
import { bareEarned, earned, harvested, practiceEarned } from './moneyStates';

beforeAll(fakeBrowserParts);
afterEach(cleanup);

const { nowMs } = rigState();
const hourMs = 3_600_000;

async function open(rig: FakeRig): Promise<void> {
  drawPage(<MoneyPage />, rig);
  await act(async () => undefined);
}

function richRig(): FakeRig {
  const rig = new FakeRig();
  rig.money = earned;
  rig.harvest = harvested;
  rig.settings = settingsView({ currency: 'EUR', electricityPerKwh: 0.28 });
  return rig;
}

function changed(rig: FakeRig): unknown {
  return rig.received.filter(({ name }) => name === 'settings:change').at(-1)?.args;
}

describe('amounts', () => {
  it('are written by the rules of the language, and small ones do not become nothing', () => {
    expect(formatAmount(1234.5, 'EUR', 'en')).toBe('€1,234.50');
    expect(formatAmount(-0.08, 'EUR', 'it')).toBe('−0,08\u00a0€');
    expect(formatAmount(0.00123, 'EUR', 'en')).toBe('€0.0012');
    expect(formatAmount(null, 'EUR', 'en')).toBe('–');
    expect(formatEnergy(0.041, 'en')).toBe('41.0 Wh');
    expect(formatShare(0.9999, 'en')).toBe('99.9 %');
  });
});

describe('a range', () => {
  it('goes from a midnight until now, an own one to the end of its last day', () => {
    const week = boundsOf({ name: 'week', from: '', to: '' }, nowMs);
    expect(new Date(week?.fromMs ?? 0).getHours()).toBe(0);
    expect(((week?.toMs ?? 0) - (week?.fromMs ?? 0)) / (24 * hourMs)).toBeGreaterThan(6 - 1 / 12);
    const own = boundsOf({ name: 'own', from: '2026-06-01', to: '2026-06-01' }, nowMs);
    expect((own?.toMs ?? 0) - (own?.fromMs ?? 0)).toBe(24 * hourMs);
    expect(boundsOf({ name: 'own', from: '2026-06-02', to: '2026-06-01' }, nowMs)).toBeNull();
    expect(boundsOf({ name: 'own', from: '', to: '2026-06-01' }, nowMs)).toBeNull();
  });
});

describe('the page', () => {
  it('puts shares and the pool’s word side by side, and what it cost', async () => {
    await open(richRig());
    const figures = screen.getByRole('region', { name: 'What it brought' });
    for (const text of ['€3.20', '€3.05', '9.40 kWh', 'partly measured', '€2.63', '€0.57', '0.195 ETC'])
      expect(figures.textContent).toContain(text);
    expect(within(figures).queryByText('Why some of it is not known')).toBeNull();
  });

  it('says the source and the time of a price, and that it is offline', async () => {
    await open(richRig());
    const prices = screen.getByRole('region', { name: 'Prices' });
    expect(prices.textContent).toContain('€16.42');
    expect(prices.textContent).toContain('api.coingecko.com');
    expect(prices.textContent).toMatch(/offline: the last price it gave, \d+ d/);
  });

  it('invents nothing: dashes, and why', async () => {
    const rig = richRig();
    rig.money = bareEarned;
    await open(rig);
    const figures = screen.getByRole('region', { name: 'What it brought' });
    expect(within(figures).getAllByRole('img', { name: 'not known' }).length).toBe(5);
    for (const text of [
      'No currency is set',
      'No price of electricity',
      'Nobody is asked for prices',
      'what a hash brings is not known',
    ])
      expect(figures.textContent).toContain(text);
  });

  it('says that the file of hourly prices cannot be read, and what counts meanwhile', async () => {
    const rig = richRig();
    rig.money = { ...earned, tariffFault: { code: 'money/prices-missing', values: { path: '/prices.csv', kept: 24 } } };
    await open(rig);
    const said = screen.getByText(/The file of electricity prices is not there: \/prices\.csv/);
    expect(said.textContent).toContain('Meanwhile the 24 prices read from it before are used.');
  });

  it('tells of the harvest, and what each yielding cost', async () => {
    await open(richRig());
    const harvest = screen.getByRole('region', { name: 'Harvest' });
    expect(harvest.textContent).toContain('97.1 %');
    expect(within(harvest).getByRole('img', { name: /^mining 18 h.*jobs 4 h/ })).toBeTruthy();
    const row = within(harvest).getByRole('row', { name: /python train\.py/ });
    expect(row.textContent).toContain('4 h');
    expect(row.textContent).toContain('€0.11');
  });

  it('says that the practice rig earns nothing real, and shows its energy', async () => {
    const rig = richRig();
    rig.push(rigState({ practice: true }));
    rig.money = practiceEarned;
    await open(rig);
    expect(screen.getByText(/^The practice rig earns nothing real/)).toBeTruthy();
    const figures = screen.getByRole('region', { name: 'What it brought' });
    expect(figures.textContent).toContain('9.40 kWh');
    expect(figures.textContent).not.toContain('Earned');
    expect(screen.queryByRole('region', { name: 'Prices' })).toBeNull();
  });

  it('asks again by device, and for another range', async () => {
    const rig = richRig();
    const asked: CallArgs<'money:summary'>[] = [];
    const answer = rig.api['money:summary'];
    Object.assign(rig.api, {
      'money:summary': async (args: CallArgs<'money:summary'>) => {
        asked.push(args);
        return answer(args);
      },
    });
    await open(rig);
    fireEvent.click(screen.getByRole('button', { name: 'By device' }));
    await act(async () => undefined);
    expect(asked.at(-1)?.by).toBe('device');
    expect(screen.getByText(/^Pools know no devices/)).toBeTruthy();
    fireEvent.click(screen.getByRole('button', { name: 'A year' }));
    await act(async () => undefined);
    const { fromMs = 0, toMs = 0 } = asked.at(-1) ?? {};
    expect(Math.round((toMs - fromMs) / (24 * hourMs))).toBeGreaterThanOrEqual(364);
  });
});

describe('the net of a day', () => {
  it('is estimated, with the date of its oldest price; nothing stands there where it is not known', async () => {
    const rig = richRig();
    const { leave } = drawPage(<NetADay />, rig);
    await act(async () => undefined);
    expect(document.body.textContent).toBe('Net, estimated 1 Jun≈ €0.57 a day');
    leave();
    rig.money = bareEarned;
    drawPage(<NetADay />, rig);
    await act(async () => undefined);
    expect(document.body.textContent).toBe('');
  });
});

describe('the settings of money', () => {
  it('take one price, a night tariff and a file', async () => {
    const rig = richRig();
    await open(rig);
    fireEvent.change(screen.getByLabelText('Price per kWh'), { target: { value: '0,31' } });
    fireEvent.click(screen.getByRole('button', { name: 'Use this tariff' }));
    await act(async () => undefined);
    expect(changed(rig)).toEqual({ tariff: null, electricityPerKwh: 0.31 });
    fireEvent.change(screen.getByLabelText('How electricity is paid for'), { target: { value: 'dayNight' } });
    fireEvent.change(screen.getByLabelText('By day, per kWh'), { target: { value: '0.3' } });
    fireEvent.click(screen.getByRole('button', { name: 'Use this tariff' }));
    expect(screen.getByText('A number between -10 and 100.')).toBeTruthy();
    fireEvent.change(screen.getByLabelText('By night, per kWh'), { target: { value: '0.2' } });
    fireEvent.click(screen.getByLabelText('Sun'));
    fireEvent.click(screen.getByRole('button', { name: 'Use this tariff' }));
    await act(async () => undefined);
    expect(changed(rig)).toEqual({
      tariff: { kind: 'dayNight', dayPerKwh: 0.3, nightPerKwh: 0.2, nightFromMin: 1320, nightUntilMin: 360, nightDays: [0] },
    });
    expect(checkTariff({ ...draftOf(rig.settings, 'en'), kind: 'hourly', path: 'prices.csv' })).toEqual({ wrong: ['path'] });
  });

  it('switch asking on, keep own prices, and take them away', async () => {
    const rig = richRig();
    await open(rig);
    fireEvent.change(screen.getByLabelText('Prices of coins'), { target: { value: 'coingecko' } });
    await act(async () => undefined);
    expect(changed(rig)).toEqual({ prices: { ...noPrices, source: 'coingecko' } });
    const own = screen.getByRole('group', { name: 'Your own prices' });
    fireEvent.change(within(own).getByLabelText('Coin'), { target: { value: 'rvn' } });
    fireEvent.change(within(own).getByLabelText('Price of one'), { target: { value: '0,0183' } });
    fireEvent.click(within(own).getByRole('button', { name: 'Use this price' }));
    await act(async () => undefined);
    const entry = { RVN: { perCoin: 0.0183, currency: 'EUR', atMs: nowMs } };
    expect(changed(rig)).toEqual({ prices: { ...noPrices, source: 'coingecko', own: entry } });
    fireEvent.click(within(own).getByRole('button', { name: 'Remove: 1 RVN = €0.0183' }));
    await act(async () => undefined);
    expect(changed(rig)).toEqual({ prices: { ...noPrices, source: 'coingecko' } });
  });
});

describe('the reasons', () => {
  it('are none where nothing is missing, and one where nothing was mined', () => {
    expect(gapsOf(earned)).toEqual([]);
    expect(gapsOf(moneySummary()).map(({ text }) => text)).toEqual(['gapNothing']);
  });

  it('name an exchange that is missing', () => {
    const inDollars = earned.prices.map((note) => ({ ...note, currency: 'USD' }));
    const total = { ...earned.total, earned: earned.total.earned.map((one) => ({ ...one, bySharesValue: null })) };
    expect(gapsOf({ ...earned, prices: inDollars, total })).toEqual([
      { text: 'gapExchange', values: { coin: 'ETC', from: 'USD', to: 'EUR' } },
    ]);
  });
});
