import { cleanup, fireEvent, screen, waitFor, within } from '@testing-library/react';
import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { CallApp } from '../../src/renderer/calls';
import { fieldsOf, noClocks, rangeOf, typedNumber, withField } from '../../src/renderer/gpus/clockDraft';
import type { ClockState } from '../../src/shared/clocks';
import { fail, ok } from '../../src/shared/faults';
import type { GpuDetails } from '../../src/shared/gpuDetails';
import { clockTexts as english } from '../../src/shared/text/en/clocks';
import { device } from '../faces/fakeRig';
import { draw, fakeBrowserParts } from './draw';

const details = { minPowerLimitW: 99.5, maxPowerLimitW: 240.9, maxCoreClockMHz: 2100, maxMemoryClockMHz: 7001 } as GpuDetails;
const setting = { ...noClocks, powerW: 150 };
const clocks = (change: Partial<ClockState> = {}): ClockState => ({ setting, standing: 'applied', obstacle: null, ...change });

beforeAll(fakeBrowserParts);
afterEach(cleanup);

function show(state: ClockState, { answer = ok(null) as Awaited<ReturnType<CallApp>>, language = 'en' as 'en' | 'it' } = {}) {
  const saved: unknown[] = [];
  const call = (async (name: string, args: unknown) => {
    if (name !== 'clocks:set') return fail('app/internal');
    saved.push(args);
    return answer;
  }) as CallApp;
  const drawn = draw({ devices: [device({ clocks: state })] }, { at: '#/gpus', call, language });
  const panel = within(screen.getByRole('article'));
  return { ...drawn, saved, panel, field: (label: string) => panel.getByLabelText(label) as HTMLInputElement };
}

describe('the clocks of a card', () => {
  it('are saved one by one, checked before, with the driver’s own where a field is empty', async () => {
    const { saved, field, panel } = show(clocks());
    expect(field('Power limit').value).toBe('150');
    expect(panel.getByRole('status').textContent).toBe('In force now.');
    fireEvent.change(field('Fan'), { target: { value: '70' } });
    fireEvent.blur(field('Fan'));
    await waitFor(() => expect(saved).toEqual([{ device: 'gpu-0', clocks: { ...setting, fanPct: 70 } }]));
    fireEvent.change(field('Fan'), { target: { value: '101' } });
    fireEvent.blur(field('Fan'));
    expect(panel.getByText('A whole number from 0 to 100, or empty')).toBeTruthy();
    expect(saved).toHaveLength(1);
    fireEvent.keyDown(field('Fan'), { key: 'Escape' });
    fireEvent.change(field('Power limit'), { target: { value: '' } });
    fireEvent.keyDown(field('Power limit'), { key: 'Enter' });
    await waitFor(() => expect(saved.at(-1)).toEqual({ device: 'gpu-0', clocks: null }));
  });

  it('say what the app refuses', async () => {
    const { field, panel } = show(clocks(), { answer: fail('gpu/clocks-out-of-range', undefined, { min: 100, max: 240 }) });
    fireEvent.change(field('Power limit'), { target: { value: '300' } });
    fireEvent.keyDown(field('Power limit'), { key: 'Enter' });
    await waitFor(() => expect(panel.getByRole('alert').textContent).toContain('The driver allows 100 to 240.'));
  });

  it('are greyed without the helper, with the reason in words', () => {
    const { field, panel } = show(clocks({ obstacle: 'noHelper' }));
    expect(panel.getByRole('status').textContent).toContain('the part of Fallow that may do it is not installed');
    for (const label of Object.values(english.fields)) expect(field(label).disabled).toBe(true);
    expect(panel.queryByRole('button', { name: /clocks|driver/ })).toBeNull();
  });

  it('are applied again when the user says so', () => {
    const { asked, panel } = show(clocks({ standing: 'held' }));
    expect(panel.getByRole('status').textContent).toContain('the machine went down under these values');
    fireEvent.click(panel.getByRole('button', { name: 'Apply again the clocks of GPU 0' }));
    expect(asked).toEqual([{ name: 'clocks:again', args: { device: 'gpu-0' } }]);
    cleanup();
    expect(show(clocks()).panel.queryByRole('button', { name: /^Apply again/ })).toBeNull();
  });

  it('of an AMD card wait for the owner’s word', async () => {
    const { saved, panel, field } = show(clocks({ setting: null, standing: 'none', obstacle: 'untested' }), { language: 'it' });
    expect(panel.queryByLabelText('Scarto del core')).toBeNull();
    expect(field('Ventola').disabled).toBe(true);
    fireEvent.click(panel.getByRole('checkbox'));
    await waitFor(() => expect(saved).toEqual([{ device: 'gpu-0', clocks: { ...noClocks, isUntestedAllowed: true } }]));
  });

  it('are not shown for what nobody sets', () => {
    draw({ devices: [device()] }, { at: '#/gpus' });
    expect(screen.queryByText(english.title)).toBeNull();
  });
});

describe('what may be typed', () => {
  it('is a whole number within the driver’s limits, or nothing', () => {
    const range = rangeOf('powerW', details);
    expect(range).toEqual({ min: 100, max: 240 });
    expect(['100', ' 240 ', '+150', '', '99', '241', '1.5', 'x', '1e2'].map((text) => typedNumber(text, range))).toEqual([
      100,
      240,
      150,
      null,
      ...Array(5).fill(undefined),
    ]);
    expect(typedNumber('\u2212150', rangeOf('coreOffsetMHz', undefined))).toBe(-150);
    expect(rangeOf('coreLockMHz', details).max).toBe(2100);
  });

  it('leaves nothing of a setting without numbers, but the owner’s word on an AMD card', () => {
    expect(withField(setting, { powerW: null })).toBeNull();
    expect(withField(null, { fanPct: 50 })).toEqual({ ...noClocks, fanPct: 50 });
    const amd = { ...noClocks, isUntestedAllowed: true };
    expect(withField({ ...amd, fanPct: 50 }, { fanPct: null })).toEqual(amd);
    expect(fieldsOf(clocks({ setting: amd }))).toEqual(['powerW', 'coreLockMHz', 'memoryLockMHz', 'fanPct']);
  });
});
