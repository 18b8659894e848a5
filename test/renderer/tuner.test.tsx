import { act, cleanup, fireEvent, screen, waitFor, within } from '@testing-library/react';
import { afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { GpusPage } from '../../src/renderer/gpus/GpusPage';
import { TunerPage } from '../../src/renderer/tuner/TunerPage';
import { fail } from '../../src/shared/faults';
import { type TunerDevice, type TuningBrief, tunerObstacles } from '../../src/shared/tuning';
import { FakeRig, rigState, settingsView } from '../faces/fakeRig';
import { comparison, tunerDevice, tunerView, tuningResult, tuningSession } from '../faces/tuningViews';
import { fakeBrowserParts } from './draw';
import { drawPage } from './drawPage';

beforeAll(fakeBrowserParts);
beforeEach(() => {
  window.location.hash = '#/tuner';
});
afterEach(cleanup);

async function open(...devices: readonly TunerDevice[]) {
  const rig = new FakeRig();
  rig.tuner = { ...rig.tuner, view: tunerView(...devices) };
  const drawn = drawPage(<TunerPage />, rig);
  await screen.findByRole('heading', { name: 'Results kept' });
  return { rig, ...drawn };
}

function panel(name: string | RegExp) {
  return within(screen.getByRole('region', { name }));
}

describe('starting', () => {
  it('asks for time, aim and heat, and says what is not possible', async () => {
    const { rig } = await open(tunerDevice({ priors: 2 }));
    const start = panel('Tune GPU 0');
    fireEvent.change(start.getByLabelText('Time'), { target: { value: '30' } });
    fireEvent.change(start.getByLabelText('Best means'), { target: { value: 'efficiency' } });
    fireEvent.change(start.getByLabelText('Hottest allowed'), { target: { value: '200' } });
    fireEvent.click(start.getByRole('button', { name: 'Start tuning GPU 0' }));
    expect(start.getByText('A number from 30 to 110, or empty')).toBeTruthy();
    expect(rig.received).toEqual([]);
    fireEvent.change(start.getByLabelText('Hottest allowed'), { target: { value: '72,5' } });
    fireEvent.click(start.getByLabelText(/^Adopt by itself/));
    fireEvent.click(start.getByLabelText(/^Begin with what worked on equal cards \(2 known\)/));
    fireEvent.click(start.getByRole('button', { name: 'Start tuning GPU 0' }));
    expect(await screen.findByRole('alert')).toBeTruthy(); // the fake rig has nothing to tune
    expect(rig.received).toEqual([
      {
        name: 'tuner:start',
        args: {
          device: 'gpu-0',
          minutes: 30,
          trials: null,
          objective: 'efficiency',
          limits: { temperatureC: 72.5, fanPct: null, powerW: null },
          isAutomatic: false,
          usesPrior: false,
        },
      },
    ]);
  });

  it('says beforehand that without prices income becomes hashrate', async () => {
    const rig = new FakeRig();
    rig.tuner = { ...rig.tuner, view: { ...tunerView(tunerDevice()), hasPrices: false } };
    drawPage(<TunerPage />, rig);
    expect(await screen.findByText(/^The price of a hash is not known here/)).toBeTruthy();
    fireEvent.change(screen.getByLabelText('Best means'), { target: { value: 'hashrate' } });
    expect(screen.queryByText(/^The price of a hash is not known here/)).toBeNull();
  });

  it.each(tunerObstacles)('is not offered where %s', async (obstacle) => {
    await open(tunerDevice({ obstacle }));
    expect(screen.queryByRole('button', { name: /^Start tuning/ })).toBeNull();
    expect(panel('Tune GPU 0').getAllByText(/\.$/).length).toBe(1);
    expect(screen.queryAllByRole('link', { name: 'Go to the setup' })).toHaveLength(obstacle === 'notSetUp' ? 1 : 0);
  });

  it('shows another device by its link, and the tuned one first', async () => {
    const other = tunerDevice({ device: 'gpu-1', index: 1, session: tuningSession({ device: 'gpu-1' }) });
    await open(tunerDevice(), other);
    const links = within(screen.getByRole('navigation', { name: 'Device to tune' }));
    expect(links.getByRole('link', { current: true }).textContent).toBe('GPU 1');
    expect(screen.getByRole('heading', { name: 'Trying other flags on GPU 1' })).toBeTruthy();
    const to = links.getByRole('link', { name: 'GPU 0' });
    await act(async () => {
      window.location.hash = to.getAttribute('href') ?? '';
      window.dispatchEvent(new HashChangeEvent('hashchange'));
    });
    expect(screen.getByRole('heading', { name: 'Tune GPU 0' })).toBeTruthy();
  });

  it('says that nothing could be read', async () => {
    const rig = new FakeRig();
    Object.assign(rig.api, { 'tuner:get': async () => fail('app/internal') });
    drawPage(<TunerPage />, rig);
    expect(await screen.findByText('What can be tuned could not be read.')).toBeTruthy();
  });
});

describe('a session that runs', () => {
  const running = () => tunerDevice({ session: tuningSession() });

  it('says what it does, what it cost and what going on is worth', async () => {
    await open(running());
    const status = panel('Trying other flags on GPU 0');
    expect(status.getByText(/^23 min of 1 h used · 10 of at most 40 trials/)).toBeTruthy();
    expect(status.getByText('Best so far').parentElement?.textContent).toContain('+4.2 % +3.3 % to +5.1 %');
    expect(status.getByText('Income lost so far').parentElement?.textContent).toContain('84 s of mining, 0.0008 EUR');
    expect(
      status.getByText(
        'The next trial is expected to find +0.3 %. Kept for a week that is 31 min of mining; the trial costs about 9 s.',
      ),
    ).toBeTruthy();
    expect(screen.queryByRole('button', { name: /^Start tuning/ })).toBeNull();
  });

  it('is told to finish or to stop', async () => {
    const { rig } = await open(running());
    fireEvent.click(screen.getByRole('button', { name: 'Finish now: prove the best so far' }));
    fireEvent.click(screen.getByRole('button', { name: 'Stop: back to the flags before' }));
    await waitFor(() => expect(rig.received).toHaveLength(2));
    expect(rig.received.map(({ args }) => args)).toEqual([
      { device: 'gpu-0', finish: true },
      { device: 'gpu-0', finish: false },
    ]);
  });

  it('has nothing to finish with before the first trial, and nothing to stop once it is over', async () => {
    await open(tunerDevice({ session: tuningSession({ phase: 'baseline', best: null }) }));
    expect(screen.queryByRole('button', { name: /^Finish now/ })).toBeNull();
    cleanup();
    await open(tunerDevice({ session: tuningSession({ phase: 'done' }) }));
    expect(screen.queryByRole('button', { name: /^Stop/ })).toBeNull();
  });

  it('says what it waits for', async () => {
    await open(tunerDevice({ session: tuningSession({ waitsFor: 'job' }) }));
    expect(screen.getByText(/^Waits: GPU 0 is in use by a job\. The trial ended at once and does not count\.$/)).toBeTruthy();
  });

  it('lists trials with why, how they went and what they cost', async () => {
    await open(running());
    const trials = panel('Trials');
    const rows = () =>
      trials
        .getAllByRole('row')
        .slice(1)
        .map((row) => [...row.querySelectorAll('th, td')].map((cell) => cell.textContent));
    expect(rows()).toHaveLength(6);
    expect(rows()[0]).toEqual([
      'Trial 12',
      'Memory offset 500 MHz → 600 MHz: expected +1.2 %, crash risk 0.4 %',
      'running now, 18 s of 30 s measured',
      '+3.1 %',
      '0.820 EUR',
      '61.9 MH/s',
      '63 °C',
      '2 s gained',
    ]);
    fireEvent.click(trials.getByRole('button', { name: 'Show all 13 trials' }));
    expect(rows().map(([name, , outcome]) => `${name} ${outcome}`)).toContain('Trial 4 interrupted, does not count');
    expect(rows().at(-1)?.slice(0, 3)).toEqual(['As before', 'The flags before, without a restart', 'measured']);
  });

  it('is read trial by trial with the keys', async () => {
    await open(running());
    const reader = screen.getByRole('slider', { name: 'Trials one by one' });
    expect(reader.getAttribute('aria-valuetext')).toMatch(/^Trial 12: running now, \+3\.1 %, 0\.820 EUR a day, 63 °C, Memory/);
    fireEvent.keyDown(reader, { key: 'Home' });
    expect(reader.getAttribute('aria-valuetext')).toMatch(/^As before: measured/);
    for (let times = 0; times < 5; times += 1) fireEvent.keyDown(reader, { key: 'ArrowRight' });
    // The interrupted one is not among the marks.
    expect(reader.getAttribute('aria-valuetext')).toMatch(/^Trial 6: crashed, 63 °C/);
    fireEvent.keyDown(reader, { key: 'Escape' });
    expect(reader.getAttribute('aria-valuenow')).toBe('11');
  });

  it('says what is believed of each value of each flag', async () => {
    await open(running());
    const reader = screen.getByRole('slider', { name: 'Memory offset: value by value' });
    expect(reader.getAttribute('aria-valuetext')).toBe('600 MHz: +4.2 % (+3.7 % to +4.7 %), crash risk 1.0 %, tried 3 times');
    fireEvent.keyDown(reader, { key: 'ArrowLeft' });
    expect(reader.getAttribute('aria-valuetext')).toMatch(/^500 MHz: .* tried once$/);
    expect(screen.getByRole('slider', { name: '--cuda-kernel: value by value' }).getAttribute('aria-valuetext')).toMatch(
      /^left to the miner: /,
    );
  });

  it('is read again when the state says that it changed', async () => {
    const { rig, store } = await open(running());
    rig.tuner = { ...rig.tuner, view: tunerView(tunerDevice({ session: tuningSession({ phase: 'soak' }) })) };
    const brief: TuningBrief = {
      ...{ device: 'gpu-0', session: 'session-1', phase: 'soak', waitsFor: null, usedTrials: 10, trials: 40, usedS: 1500 },
      ...{ minutes: 60, bestPct: 4.2, lostS: 84, decision: 'none', revision: 32 },
    };
    await act(async () => store.setState({ state: rigState({ tuning: [brief] }) }));
    expect(await screen.findByRole('heading', { name: /^Running the best flags at length on GPU 0/ })).toBeTruthy();
  });
});

describe('the end of a session', () => {
  const ended = (change: Parameters<typeof tuningSession>[0] = {}) =>
    tunerDevice({ session: tuningSession({ phase: 'done', ending: 'time', comparison, decision: 'pending', ...change }) });

  it('shows before and after with an interval, and takes the decision', async () => {
    const { rig } = await open(ended());
    expect(screen.getByRole('heading', { name: 'The tuning of GPU 0 is over: the time was used up' })).toBeTruthy();
    const result = panel('Before and after');
    expect(
      result.getByText(/^\+4\.1 %, with 90 % certainty between \+3\.6 % and \+4\.7 %\. That is 0\.033 EUR a day\.$/),
    ).toBeTruthy();
    const flagRow = within(result.getByRole('row', { name: /^Flags/ })).getAllByRole('cell');
    expect(flagRow.map(({ textContent }) => textContent)).toEqual([
      '--cuda-grid-size 8192, Memory offset 0 MHz',
      '--cuda-grid-size 2048, Memory offset 600 MHz',
    ]);
    fireEvent.click(result.getByRole('button', { name: 'Keep the flags before' }));
    fireEvent.click(result.getByRole('button', { name: 'Adopt the new flags' }));
    await waitFor(() => expect(rig.received).toHaveLength(2));
    expect(rig.received.map(({ args }) => args)).toEqual([
      { device: 'gpu-0', decision: 'keep' },
      { device: 'gpu-0', decision: 'adopt' },
    ]);
  });

  it('can be undone once adopted, and adopted after all', async () => {
    const { rig } = await open(ended({ decision: 'adopted' }));
    fireEvent.click(screen.getByRole('button', { name: 'Undo: back to the flags before' }));
    await waitFor(() => expect(rig.received).toEqual([{ name: 'tuner:decide', args: { device: 'gpu-0', decision: 'undo' } }]));
    cleanup();
    await open(ended({ decision: 'undone' }));
    expect(screen.getByText('The new flags were taken back; those before are in force.')).toBeTruthy();
    expect(screen.getByRole('button', { name: 'Adopt the new flags' })).toBeTruthy();
    expect(screen.queryByRole('button', { name: /^Keep/ })).toBeNull();
  });

  it('claims nothing that was not proved', async () => {
    await open(ended({ decision: 'none', comparison: { ...comparison, lowPct: -0.3 } }));
    expect(screen.getByText(/not surely better, so the flags before stay/)).toBeTruthy();
    expect(screen.queryByRole('button', { name: /^Adopt the new/ })).toBeNull();
    cleanup();
    await open(ended({ decision: 'none', comparison: null, ending: 'exhausted' }));
    expect(screen.getByText('Nothing better than the flags before was found.')).toBeTruthy();
  });

  it('that failed says why', async () => {
    await open(ended({ phase: 'failed', comparison: null, fault: { code: 'tuner/broken', detail: 'x' } }));
    expect(screen.getByRole('alert').textContent).toMatch(/^The tuner broke down\./);
  });

  it('is still undone after a restart', async () => {
    const adopted = {
      miner: 'ethminer',
      algorithm: 'etchash',
      values: { '--cuda-grid-size': 2048 },
      atMs: 0,
      result: 'result-1',
    };
    const { rig } = await open(tunerDevice({ adopted }));
    const inForce = panel('Flags of the tuner in force on GPU 0');
    expect(inForce.getByText(/: --cuda-grid-size 2048$/)).toBeTruthy();
    fireEvent.click(inForce.getByRole('button', { name: 'Undo: back to the flags before' }));
    await waitFor(() => expect(rig.received).toHaveLength(1));
  });
});

describe('the page of the GPUs', () => {
  it('leads to the tuning of a device while there is one', async () => {
    const brief = { device: 'gpu-0', session: 's', waitsFor: null, usedTrials: 1, trials: 40, usedS: 9, minutes: 60 } as const;
    const rest = { bestPct: null, lostS: 0, decision: 'none', revision: 1 } as const;
    const { store } = drawPage(<GpusPage />, new FakeRig(rigState({ tuning: [{ ...brief, ...rest, phase: 'soak' }] })));
    const link = await screen.findByRole('link', { name: 'Tuning of GPU 0' });
    expect(link.getAttribute('href')).toBe('#/tuner/gpu-0');
    await act(async () => store.setState({ state: rigState({ tuning: [{ ...brief, ...rest, phase: 'done' }] }) }));
    expect(screen.queryByRole('link', { name: 'Tuning of GPU 0' })).toBeNull();
  });
});

describe('flags', () => {
  it('are tuned, left or held, each by itself', async () => {
    const { rig } = await open(tunerDevice());
    const choice = screen.getByLabelText('What the tuner does with Memory offset');
    fireEvent.change(choice, { target: { value: within(choice).getByText('Hold at 300 MHz').getAttribute('value') } });
    fireEvent.change(screen.getByLabelText('What the tuner does with --cuda-streams'), { target: { value: 'exclude' } });
    await waitFor(() => expect(rig.received).toHaveLength(2));
    expect(rig.received.map(({ args }) => args)).toEqual([
      { device: 'gpu-0', choices: { 'clock:memoryOffsetMHz': { use: 'pin', value: 300 } } },
      { device: 'gpu-0', choices: { '--cuda-streams': { use: 'exclude' } } },
    ]);
  });

  it('that cannot be set say why, and a held value outside its list is shown', async () => {
    const [flag] = tunerDevice().flags;
    if (flag === undefined) throw new Error('it has flags');
    await open(tunerDevice({ flags: [flag, { ...flag, name: 'clock:powerW', kind: 'clock', obstacle: 'noHelper' }] }));
    expect(panel('Flags').getByText(/^Cannot be set: the part of Fallow/)).toBeTruthy();
    cleanup();
    await open(tunerDevice({ flags: [{ ...flag, choice: { use: 'pin', value: 777 } }] }));
    expect(screen.getByDisplayValue('Hold at 777')).toBeTruthy();
  });
});

describe('results', () => {
  async function openResults() {
    const rig = new FakeRig();
    rig.tuner = {
      ...rig.tuner,
      view: tunerView(tunerDevice()),
      results: [
        tuningResult(),
        tuningResult({ id: 'result-2', isImported: true, comparison: null, decision: 'none', trials: 1 }),
      ],
    };
    drawPage(<TunerPage />, rig);
    await screen.findByText(/^from another rig · 1 trial, 1 crashed/);
    return rig;
  }

  it('are saved as a file, one or all', async () => {
    const rig = await openResults();
    const saved: Blob[] = [];
    Object.assign(URL, { createObjectURL: (blob: Blob) => `blob:${saved.push(blob)}`, revokeObjectURL: () => undefined });
    const clicked = vi.spyOn(HTMLAnchorElement.prototype, 'click').mockImplementation(() => undefined);
    fireEvent.click(screen.getByRole('button', { name: 'Save all as a file' }));
    expect(await screen.findByText('Handed over as fallow-tuning.json.')).toBeTruthy();
    fireEvent.click(screen.getAllByRole('button', { name: /^Save as a file: RTX 3070/ })[1] as HTMLElement);
    await waitFor(() => expect(saved).toHaveLength(2));
    clicked.mockRestore();
    expect(rig.received.map(({ args }) => args)).toEqual([{ results: null }, { results: ['result-2'] }]);
  });

  it('are forgotten', async () => {
    const rig = await openResults();
    fireEvent.click(screen.getAllByRole('button', { name: /^Forget: RTX 3070/ })[0] as HTMLElement);
    expect(await screen.findByText('Forgotten.')).toBeTruthy();
    expect(rig.received).toEqual([{ name: 'tuner:forget', args: { result: 'result-1' } }]);
  });

  it('come in as a file or as text, and a wrong one is refused', async () => {
    const rig = await openResults();
    const file = new File(['{"a":1}'], 'results.json', { type: 'application/json' });
    Object.assign(file, { text: async () => '{"a":1}' }); // jsdom's has none
    fireEvent.change(screen.getByLabelText('A file that Fallow saved'), { target: { files: [file] } });
    expect(await screen.findByText('2 brought in, 0 were known.')).toBeTruthy();
    Object.assign(rig.api, { 'tuner:import': async () => fail('tuner/import-unreadable') });
    fireEvent.change(screen.getByLabelText('Or its text'), { target: { value: 'nonsense' } });
    fireEvent.click(screen.getByRole('button', { name: 'Bring in' }));
    expect(await screen.findByRole('alert')).toBeTruthy();
    // Beside the button, since the page's own word stands at its top.
    expect(await screen.findByText(/^This is not a file of tuning results\. /, { selector: '[role="status"]' })).toBeTruthy();
    expect(rig.received).toEqual([{ name: 'tuner:import', args: { text: '{"a":1}' } }]);
  });
});

describe('the page in Italian', () => {
  it('has the same facts', async () => {
    const rig = new FakeRig();
    rig.settings = settingsView({ language: 'it' });
    rig.tuner = { ...rig.tuner, view: tunerView(tunerDevice({ session: tuningSession() })) };
    drawPage(<TunerPage />, rig);
    expect(await screen.findByRole('heading', { name: 'Provo altre opzioni su GPU 0' })).toBeTruthy();
    expect(screen.getByText('Il meglio fin qui', { selector: '.figureLabel' }).parentElement?.textContent).toContain('+4,2 %');
  });
});
