import { act, cleanup, fireEvent, screen, within } from '@testing-library/react';
import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { Activity, Cause } from '../../src/shared/literals';
import { activities } from '../../src/shared/literals';
import { device, rigState } from '../faces/fakeRig';
import { draw, fakeBrowserParts } from './draw';

beforeAll(fakeBrowserParts);
afterEach(cleanup);

/** The labels of its buttons; explained words are none of what it offers. */
function offered(): readonly (string | null)[] {
  const buttons = within(card()).queryAllByRole('button');
  return buttons.filter((button) => !button.classList.contains('term')).map((button) => button.textContent);
}

const words: Readonly<Record<Activity, readonly [string, Cause, string]>> = {
  idle: ['Idle', 'free', 'calm'],
  starting: ['Starting', 'free', 'good'],
  mining: ['Mining', 'free', 'good'],
  vacating: ['Making room', 'job', 'care'],
  inUse: ['In use', 'job', 'busy'],
  waiting: ['Waiting', 'quiet', 'calm'],
  cooling: ['Cooling', 'hot', 'care'],
  paused: ['Paused', 'user', 'calm'],
  excluded: ['Excluded', 'user', 'calm'],
  faulted: ['Needs you', 'fault', 'bad'],
  off: ['Off', 'mode', 'calm'],
};

function card(): HTMLElement {
  return screen.getByRole('article', { name: 'GPU 0 RTX 3070' });
}

describe('a device card', () => {
  it.each(activities)('%s: word, shape and colour together', (activity) => {
    const [word, because, tone] = words[activity];
    draw({ devices: [device({ activity, because })] });
    const shown = within(card()).getByTestId('activity-gpu-0');
    expect(shown.textContent?.trim()).toBe(word);
    expect(shown.dataset['tone']).toBe(tone);
    expect(shown.querySelector('svg.mark')?.childElementCount).toBeGreaterThan(0);
  });

  it('draws a shape of its own for every activity', () => {
    const shapes = activities.map((activity) => {
      draw({ devices: [device({ activity, because: words[activity][1] })] });
      const shape = within(card()).getByTestId('activity-gpu-0').querySelector('svg')?.innerHTML;
      cleanup();
      return shape;
    });
    expect(new Set(shapes).size).toBe(activities.length);
  });

  it('shows readings with their units', () => {
    draw({});
    const text = card().textContent ?? '';
    for (const reading of ['61.2 MH/s', '63 °C', '118 W', '55 %', '5.1 of 8 GB']) expect(text).toContain(reading);
  });

  it('shows a dash for what could not be read, never a 0', () => {
    const unread = {
      temperatureC: null,
      memoryTemperatureC: null,
      powerW: null,
      fanPct: null,
      vramUsedMiB: null,
      hashrateHs: null,
    };
    draw({ devices: [device(unread)], miners: [] });
    expect(within(card()).getAllByRole('img', { name: 'not readable' })).toHaveLength(5);
    expect(card().querySelector('.readings')?.textContent).not.toMatch(/\d/);
  });

  it('leaves a CPU without fan and memory', () => {
    draw({ devices: [device({ id: 'cpu', kind: 'cpu', name: 'Ryzen' })] });
    expect(screen.getByRole('article', { name: 'CPU Ryzen' }).textContent).not.toMatch(/Fan|Memory/);
  });
});

describe('what a device offers on its page', () => {
  const offers: Readonly<Record<Activity, readonly string[]>> = {
    idle: ['Pause for 1 h', 'Exclude'],
    starting: ['Pause for 1 h', 'Exclude'],
    mining: ['Pause for 1 h', 'Exclude'],
    vacating: ['Pause for 1 h', 'Exclude'],
    inUse: ['Pause for 1 h', 'Exclude'],
    waiting: ['Pause for 1 h', 'Exclude'],
    cooling: ['Pause for 1 h', 'Exclude'],
    paused: ['Mine again', 'Exclude'],
    excluded: ['Include again'],
    faulted: ['Try again', 'Exclude'],
    off: [],
  };

  it.each(activities)('%s', (activity) => {
    draw({ devices: [device({ activity, because: words[activity][1] })] }, { at: '#/gpus' });
    expect(offered()).toEqual(offers[activity]);
  });

  it('pauses nothing where nothing mines', () => {
    draw({ mode: 'training', devices: [device({ activity: 'idle', because: 'mode' })] }, { at: '#/gpus' });
    expect(offered()).toEqual(['Exclude']);
  });

  const calls: readonly [Activity, string, string, unknown][] = [
    ['mining', 'Pause for 1 h on GPU 0', 'rig:pause', { devices: ['gpu-0'], forMs: 3_600_000 }],
    ['paused', 'Mine again on GPU 0', 'rig:resume', { devices: ['gpu-0'] }],
    ['faulted', 'Try again on GPU 0', 'rig:resume', { devices: ['gpu-0'] }],
    ['mining', 'Exclude GPU 0 from mining until you include it again', 'rig:exclude', { device: 'gpu-0' }],
    ['excluded', 'Include again: GPU 0 mines whenever it is free', 'rig:include', { device: 'gpu-0' }],
  ];
  it.each(calls)('%s: %s', async (activity, label, name, args) => {
    const { asked } = draw({ devices: [device({ activity, because: words[activity][1] })] }, { at: '#/gpus' });
    await act(async () => fireEvent.click(screen.getByRole('button', { name: label })));
    expect(asked).toEqual([{ name, args }]);
  });

  it('offers on the overview only what a resting device waits for', () => {
    for (const activity of activities) {
      draw({ devices: [device({ activity, because: words[activity][1] })] });
      const waking = offers[activity].filter((label) => ['Mine again', 'Include again', 'Try again'].includes(label));
      expect(offered(), activity).toEqual(waking);
      cleanup();
    }
  });
});

describe('the mode switch', () => {
  it('asks for another mode, not for the one it is in', async () => {
    const { asked } = draw({ mode: 'mining' });
    await act(async () => fireEvent.click(screen.getByRole('button', { name: 'Mining' })));
    expect(asked).toEqual([]);
    await act(async () => fireEvent.click(screen.getByRole('button', { name: 'Off' })));
    expect(asked).toEqual([{ name: 'rig:setMode', args: { mode: 'off' } }]);
  });

  it('says what a mode means and costs before it is chosen', () => {
    draw({ mode: 'mining' });
    expect(screen.getByText(/makes room for every job/)).toBeTruthy();
    fireEvent.focus(screen.getByRole('button', { name: 'Training' }));
    expect(screen.getByText(/Nothing is earned meanwhile/)).toBeTruthy();
    fireEvent.blur(screen.getByRole('button', { name: 'Training' }));
    expect(screen.getByText(/makes room for every job/)).toBeTruthy();
  });

  it('shows the mode that main says, whoever changed it', () => {
    const { store } = draw({ mode: 'mining' });
    act(() => store.setState({ state: rigState({ mode: 'training' }) }));
    expect(screen.getByRole('button', { name: 'Training' }).getAttribute('aria-pressed')).toBe('true');
    expect(screen.getByRole('button', { name: 'Mining' }).getAttribute('aria-pressed')).toBe('false');
  });
});

describe('the page', () => {
  it('says first what the rig does', () => {
    draw({});
    expect(screen.getByRole('heading', { level: 1 }).textContent).toBe('Mining ETC on GPU 0');
    expect(document.title).toBe('Mining · rig1 · Fallow');
  });

  it('marks the practice rig, and only that', () => {
    draw({ practice: true });
    expect(screen.getByText('Practice rig: nothing here is real money')).toBeTruthy();
    cleanup();
    draw({ practice: false });
    expect(screen.queryByText(/nothing here is real money/)).toBeNull();
  });

  it('says how to set the rig up', () => {
    draw({ isSetUp: false, miners: [], devices: [device({ activity: 'idle', because: 'notSetUp', hashrateHs: null })] });
    expect(screen.getByRole('link', { name: 'Set this rig up' }).getAttribute('href')).toBe('#/wizard');
    expect(screen.getByRole('button', { name: 'Try the practice rig' })).toBeTruthy();
  });

  it('has a screen for no device, no state and no key', () => {
    draw({ devices: [] });
    expect(screen.getByText(/driver is installed/)).toBeTruthy();
    cleanup();
    draw(null, { link: 'connecting' });
    expect(screen.getByText('Connecting to Fallow…')).toBeTruthy();
    cleanup();
    draw({}, { link: 'refused' });
    expect(screen.getByRole('heading', { name: 'This page needs its key' })).toBeTruthy();
    expect(screen.queryByRole('article')).toBeNull();
  });

  it('keeps the last readings, but no live buttons, while the connection is lost', () => {
    const { page } = draw({}, { link: 'lost' });
    expect(screen.getByText('Connection lost.')).toBeTruthy();
    expect(page.querySelector('.linkState')?.hasAttribute('inert')).toBe(true);
    expect(card().textContent).toContain('61.2 MH/s');
  });

  it('shows a fault with what to do, its device and what was said', () => {
    const fault = { code: 'pool/unreachable', detail: 'ECONNREFUSED', values: {}, device: 'gpu-0', sinceMs: rigState().nowMs };
    draw({ faults: [fault] });
    const shown = screen.getAllByRole('alert').find((one) => one.classList.contains('fault'));
    expect(shown?.textContent).toContain('GPU 0');
    expect(shown?.textContent).toContain('ECONNREFUSED');
    expect(shown?.querySelector('p')?.textContent?.length).toBeGreaterThan(10);
  });

  it('shows why a wish was not granted, until it is closed', () => {
    draw({}, { notice: { code: 'app/not-settled', values: { seconds: 60 } } });
    expect(screen.getByText(/did not come to rest/)).toBeTruthy();
    fireEvent.click(screen.getByRole('button', { name: 'Close' }));
    expect(screen.queryByText(/did not come to rest/)).toBeNull();
  });

  it('adds no hashrates of different algorithms up', () => {
    const cpu = device({ id: 'cpu', kind: 'cpu', index: 0, name: 'Ryzen', algorithm: 'rx/0', hashrateHs: 15_200 });
    draw({ devices: [device(), cpu] });
    const numbers = screen.getByRole('region', { name: 'Key numbers' }).textContent ?? '';
    expect(numbers).toContain('61.2 MH/s + 15.2 kH/s');
    expect(numbers).not.toContain('MH/W');
  });

  it('speaks Italian', () => {
    draw({ practice: true }, { language: 'it' });
    expect(screen.getByText('Rig di prova: qui nulla è denaro vero')).toBeTruthy();
    expect(card().textContent).toContain('61,2 MH/s');
    expect(card().textContent).toContain('5,1 di 8 GB');
  });
});
