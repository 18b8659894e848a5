import { cleanup, fireEvent, screen, within } from '@testing-library/react';
import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { FaultState, FaultStep } from '../../src/shared/state';
import { device, rigState } from '../faces/fakeRig';
import { draw, fakeBrowserParts } from './draw';

beforeAll(fakeBrowserParts);
afterEach(cleanup);

const { nowMs } = rigState();
const step = (change: Partial<FaultStep> = {}): FaultStep => ({
  do: 'restart',
  atMs: nowMs + 60_000,
  faults: 1,
  wait: 'backoff',
  ...change,
});
const fault = (change: Partial<FaultState> = {}): FaultState => ({
  code: 'miner/crashed',
  detail: null,
  values: {},
  device: 'gpu-0',
  sinceMs: nowMs,
  ...change,
});
const shown = () => {
  const found = screen.getAllByRole('alert').find((one) => one.classList.contains('fault'));
  if (found === undefined) throw new Error('no fault is shown');
  return found;
};

describe('a fault in the window', () => {
  it.each([
    [step(), /starts again at \d\d:\d\d\.$/],
    [step({ atMs: nowMs }), /ended and started again/],
    [step({ wait: 'budget' }), /used up\. .* starts again at/],
    [step({ do: 'withoutOverclock', faults: 4 }), /^4 faults within an hour: .* without the overclock/],
    [step({ do: 'exclude', atMs: null, faults: 5, wait: 'none' }), /^5 faults within an hour: .* leaves this device alone/],
    [step({ do: 'exclude', atMs: null, faults: 0, wait: 'none' }), /^Fallow leaves this device alone/],
  ])('says what was done: %o', (done, text) => {
    draw({ faults: [fault({ step: done })] });
    expect(within(shown()).getByText(text)).toBeTruthy();
  });

  it('offers another try where the watchdog waits', () => {
    const { asked } = draw({ faults: [fault({ step: step() })] });
    fireEvent.click(within(shown()).getByRole('button', { name: 'Try again' }));
    expect(asked).toEqual([{ name: 'rig:resume', args: { devices: ['gpu-0'] } }]);
  });

  it.each([
    ['pool/wallet-refused', 'Open the setup', '#/setup'],
    ['pool/unreachable', 'Open the setup', '#/setup'],
    ['miner/not-found', 'Open the setup', '#/setup'],
    ['gpu/without-overclock', 'Open the GPUs page', '#/gpus'],
    ['money/prices-missing', 'Open the Money page', '#/money'],
    ['gpu/clocks-refused', 'Open the GPUs page', '#/gpus'],
  ])('%s: the button leads to where it is put right', (code, name, address) => {
    draw({ faults: [fault({ code })] });
    expect(within(shown()).getByRole('link', { name }).getAttribute('href')).toBe(address);
  });

  it.each(['gpu/hot', 'history/not-saved', 'job/foreign-miner'])('%s has no button: none would help', (code) => {
    draw({ faults: [fault({ code, device: code === 'gpu/hot' ? 'gpu-0' : null })] });
    expect(within(shown()).queryByRole('link')).toBeNull();
    expect(within(shown()).queryByRole('button')).toBeNull();
  });

  it('speaks Italian', () => {
    draw({ faults: [fault({ step: step({ do: 'exclude', atMs: null, faults: 4 }) })] }, { language: 'it' });
    expect(shown().textContent).toContain('4 problemi in un');
  });
});

describe('the wait for a share', () => {
  const miner = {
    ...{ id: 'practice', version: null, devices: ['gpu-0'], pids: [7], algorithm: 'practice', pool: null, hashrateHs: 1 },
    ...{ accepted: 1, rejected: 0, stale: 0, uptimeS: 100 },
  };

  it.each([
    [{ quietMs: 90_000, allowedMs: 358_000 }, /a fault from .* on/],
    [{ quietMs: 90_000, allowedMs: null }, /1 min 30 s|90 s|1 min/],
  ])('is shown beside what chance allows: %o', (shareWait, text) => {
    draw({ devices: [device({ shareWait })], miners: [miner] }, { at: '#/gpus' });
    expect(screen.getByText('Since the last share').parentElement?.textContent).toMatch(text);
  });

  it('is not shown while nothing is mined', () => {
    draw({ devices: [device()], miners: [miner] }, { at: '#/gpus' });
    expect(screen.queryByText('Since the last share')).toBeNull();
  });
});
