import { act, cleanup, fireEvent, screen, within } from '@testing-library/react';
import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import { gaveWayText, gaveWayTo } from '../../src/renderer/training/jobsRead';
import { programName } from '../../src/renderer/training/RuleList';
import { TrainingPage } from '../../src/renderer/training/TrainingPage';
import type { GuardedProgram } from '../../src/shared/evidence';
import { fail, ok } from '../../src/shared/faults';
import type { JobRecord } from '../../src/shared/historyViews';
import { jobClasses, jobSources } from '../../src/shared/literals';
import type { JobState } from '../../src/shared/state';
import { FakeRig, rigState, settingsView } from '../faces/fakeRig';
import { fakeBrowserParts } from './draw';
import { drawPage } from './drawPage';

beforeAll(fakeBrowserParts);
afterEach(cleanup);

const { nowMs } = rigState();
const minuteMs = 60_000;

const running: JobState = {
  id: 'job-1',
  name: 'python train.py',
  pids: [7],
  devices: ['gpu-0'],
  class: 'claimed',
  source: 'claim',
  sinceMs: nowMs - 14 * minuteMs,
};

function record(change: Partial<JobRecord> = {}): JobRecord {
  return {
    id: 'job-2',
    name: 'jupyter-lab',
    class: 'notebook',
    source: 'library',
    devices: ['gpu-0'],
    startedMs: nowMs - 60 * minuteMs,
    endedMs: nowMs - 40 * minuteMs,
    gaveWayMs: 20 * minuteMs,
    gaveWayHashes: 72e9,
    match: '/usr/bin/jupyter-lab',
    why: [{ kind: 'library', values: { library: 'libtorch_cuda.so' } }],
    ...change,
  };
}

const nvidiaUvm = { kind: 'opened', values: { node: '/dev/nvidia-uvm' } } as const;

function guarded(change: Partial<GuardedProgram> = {}): GuardedProgram {
  return {
    pid: 7,
    name: 'python train.py',
    class: 'training',
    devices: ['gpu-0'],
    sinceMs: nowMs,
    match: '/usr/bin/python3.12 train.py',
    isBlocking: true,
    why: [nvidiaUvm, { kind: 'library', values: { library: 'libtorch_cuda.so' } }],
    ...change,
  };
}

function withPrograms(...programs: readonly GuardedProgram[]) {
  const training = { ...running, class: 'training', source: 'device' } as const;
  return rigState({ jobs: [training], guard: { programs, waits: [] } });
}

async function open(jobs: readonly JobRecord[], state = rigState()) {
  const rig = new FakeRig(state);
  rig.jobs = jobs;
  const drawn = drawPage(<TrainingPage />, rig);
  await screen.findByRole('heading', { name: 'The last 7 days' });
  return { rig, ...drawn };
}

function rows(): string[][] {
  return screen
    .getAllByRole('row')
    .slice(1)
    .map((row) => [...row.querySelectorAll('td')].map((cell) => cell.textContent ?? ''));
}

/** Some of its words explain themselves, so it is not one piece of text. */
function total(): string {
  return document.querySelector('.total')?.textContent ?? '';
}

describe('running jobs', () => {
  it('say name, devices, since when, class and how they were noticed', async () => {
    await open(
      [record({ id: 'job-1', endedMs: null, gaveWayMs: 14 * minuteMs, gaveWayHashes: 51.4e9 })],
      rigState({ jobs: [running] }),
    );
    expect(screen.getByText('python train.py')).toBeTruthy();
    const facts = screen.getByText(/Claimed · on GPU 0 · since \d\d:\d\d, 14 min · noticed: asked with fallow run/);
    expect(facts).toBeTruthy();
    expect(screen.getByText('Mining has given way for 14 min, 51.4 GH')).toBeTruthy();
    expect(screen.queryByRole('table')).toBeNull();
  });

  it('read the history again when one ends', async () => {
    const { rig, store } = await open([], rigState({ jobs: [running] }));
    expect(screen.getByText('No job has run here in the last 7 days.')).toBeTruthy();
    rig.jobs = [record({ id: 'job-1', name: 'python train.py' })];
    await act(async () => store.setState({ state: rigState({ jobs: [] }) }));
    expect(await screen.findByRole('table')).toBeTruthy();
    expect(screen.getByText('No job runs on this rig.')).toBeTruthy();
  });

  it.each(jobClasses)('have words for class %s and every source', async (jobClass) => {
    for (const source of jobSources) {
      await open([record({ class: jobClass, source })]);
      const said = within(screen.getByRole('table')).getByText(/noticed: \w+/).textContent ?? '';
      expect(said).not.toContain('undefined');
      cleanup();
    }
  });
});

describe('past jobs', () => {
  it('say what mining gave way to each and to all', async () => {
    await open([
      record(),
      record({ id: 'job-3', gaveWayMs: 10 * minuteMs, gaveWayHashes: null, devices: ['gpu-0', 'gone'] }),
      record({ id: 'job-4', gaveWayMs: 0, gaveWayHashes: 0 }),
    ]);
    expect(rows().map(([devices, , lasted, gave]) => [devices, lasted, gave])).toEqual([
      ['GPU 0', '20 min', '20 min, 72.0 GH'],
      ['GPU 0, gone', '20 min', '10 min'],
      ['GPU 0', '20 min', 'nothing'],
    ]);
    expect(total()).toBe('In all, mining gave way for 30 min, about 72.0 GH.');
  });

  it('cost nothing where mining gave nothing up', async () => {
    await open([record({ gaveWayMs: 0, gaveWayHashes: 0 })]);
    expect(total()).toBe('Mining gave way to none of them.');
  });

  it('of another version of Fallow are shown all the same', async () => {
    await open([record({ class: 'dance', source: 'rumour' })]);
    expect(screen.getByText('Program')).toBeTruthy();
  });

  it('that cannot be read are said not to be', async () => {
    const rig = new FakeRig();
    Object.assign(rig.api, { 'history:jobs': async () => fail('app/internal') });
    drawPage(<TrainingPage />, rig);
    expect(await screen.findByText('The history could not be read.')).toBeTruthy();
  });
});

describe('what mining gave way', () => {
  it('is known in hashes as far as the rates are', () => {
    expect(gaveWayTo([])).toEqual({ ms: 0, hashes: null });
    expect(gaveWayTo([record({ gaveWayHashes: null })])).toEqual({ ms: 20 * minuteMs, hashes: null });
    expect(gaveWayTo([record(), record({ gaveWayHashes: null }), record({ gaveWayHashes: 8e9 })])).toEqual({
      ms: 60 * minuteMs,
      hashes: 80e9,
    });
  });

  it('is worded without what is not known', () => {
    expect(gaveWayText('{duration}[, {hashes}]', { ms: minuteMs, hashes: null }, 'en')).toBe('1 min');
    expect(gaveWayText('{duration}[, {hashes}]', { ms: minuteMs, hashes: 1.5e12 }, 'it')).toBe('1 min, 1,50 TH');
  });
});

describe('rules for programs', () => {
  const never = 'Never pause for this program';
  const always = 'Always pause for this program';

  it('are one click at a running job, which says what it means and can be undone', async () => {
    const { rig } = await open([], withPrograms(guarded()));
    expect(screen.getByText('It opened /dev/nvidia-uvm and loaded libtorch_cuda.so')).toBeTruthy();
    rig.teachAnswer = ({ rule }) => {
      const match = '/usr/bin/python3.12 train.py';
      rig.settings = settingsView({ programs: rule === null ? [] : [{ match, rule, source: 'user', sinceMs: nowMs }] });
      return ok({ match, rule, before: null });
    };
    fireEvent.click(screen.getByRole('button', { name: `${never}: python train.py` }));
    expect(await screen.findByText(/^From now on mining goes on while python train.py runs/)).toBeTruthy();
    expect(await screen.findByRole('button', { name: `${never}: python train.py`, pressed: true })).toBeTruthy();
    fireEvent.click(screen.getByRole('button', { name: 'Undo the rule for python train.py' }));
    expect(await screen.findByText(/^There is no rule for python train.py any more/)).toBeTruthy();
    expect(await screen.findByRole('button', { name: `${never}: python train.py`, pressed: false })).toBeTruthy();
    expect(rig.received.map(({ args }) => args)).toEqual([
      { match: '/usr/bin/python3.12 train.py', rule: 'never' },
      { match: '/usr/bin/python3.12 train.py', rule: null },
    ]);
  });

  it('are one click at a job of the past, and pressed again taken away', async () => {
    const { rig } = await open([record()]);
    expect(screen.getByText('It loaded libtorch_cuda.so')).toBeTruthy();
    rig.settings = settingsView({
      programs: [{ match: '/usr/bin/jupyter-lab', rule: 'always', source: 'user', sinceMs: nowMs }],
    });
    fireEvent.click(screen.getByRole('button', { name: `${always}: jupyter-lab` }));
    const pressed = await screen.findByRole('button', { name: `${always}: jupyter-lab`, pressed: true });
    expect(await screen.findByText(/^From now on mining pauses for as long as jupyter-lab runs/)).toBeTruthy();
    fireEvent.click(pressed);
    await screen.findByText(/^There is no rule for jupyter-lab/);
    expect(rig.received.at(-1)?.args).toEqual({ match: '/usr/bin/jupyter-lab', rule: null });
  });

  it('cannot be given for what asked, nor for what cannot be told apart', async () => {
    await open([], rigState({ jobs: [running] }));
    expect(screen.getByText('It asked for the GPU, and what asks always gets it.')).toBeTruthy();
    expect(screen.queryByRole('button', { name: new RegExp(never) })).toBeNull();
    cleanup();
    await open([], withPrograms(guarded({ match: null })));
    expect(screen.getByText(/cannot tell this program from others/)).toBeTruthy();
    expect(screen.queryByRole('button', { name: new RegExp(never) })).toBeNull();
  });

  it('are offered for what mining goes on beside', async () => {
    const obs = guarded({ pid: 9, name: 'obs', class: 'video', match: '/usr/bin/obs', isBlocking: false, why: [nvidiaUvm] });
    const { rig } = await open([], rigState({ guard: { programs: [obs], waits: [] } }));
    const beside = within(screen.getByRole('region', { name: 'Mining goes on beside these' }));
    expect(beside.getByText('Video · on GPU 0')).toBeTruthy();
    expect(beside.queryByRole('button', { name: `${never}: obs` })).toBeNull();
    fireEvent.click(beside.getByRole('button', { name: `${always}: obs` }));
    expect(await beside.findByText(/^From now on mining pauses for as long as obs runs/)).toBeTruthy();
    expect(rig.received).toMatchObject([{ name: 'jobs:teach', args: { match: '/usr/bin/obs', rule: 'always' } }]);
  });

  it('are listed, the learnt ones too, and can be removed', async () => {
    const rig = new FakeRig();
    rig.settings = settingsView({
      programs: [
        { match: '/usr/bin/python3.12 train.py', rule: 'never', source: 'user', sinceMs: nowMs },
        { match: '/usr/bin/obs', rule: 'never', source: 'learnt', sinceMs: nowMs },
      ],
    });
    drawPage(<TrainingPage />, rig);
    const rules = within(await screen.findByRole('region', { name: 'Rules for programs' }));
    expect(await rules.findByText('train.py')).toBeTruthy();
    expect(rules.getByText(/^\/usr\/bin\/python3.12 train.py · set by you at \d\d:\d\d$/)).toBeTruthy();
    expect(rules.getByText(/^\/usr\/bin\/obs · learnt at \d\d:\d\d: it opened the GPU and was no job$/)).toBeTruthy();
    rig.settings = settingsView();
    fireEvent.click(rules.getByRole('button', { name: 'Remove the rule for obs' }));
    expect(await rules.findByText('There are none: Fallow decides by what it sees.')).toBeTruthy();
    expect(rules.getByText(/^There is no rule for obs any more/)).toBeTruthy();
    expect(rig.received).toMatchObject([{ args: { match: '/usr/bin/obs', rule: null } }]);
  });

  it('that are refused say why', async () => {
    const { rig } = await open([record()]);
    rig.teachAnswer = () => fail('job/not-told-apart');
    fireEvent.click(screen.getByRole('button', { name: `${never}: jupyter-lab` }));
    expect(await screen.findByRole('alert')).toBeTruthy();
    expect(screen.getByText(/^There can be no rule for this program\. /)).toBeTruthy();
  });

  it('name programs as people do', () => {
    expect(programName('/usr/bin/python3.12 train.py')).toBe('train.py');
    expect(programName('/usr/bin/python3.12 -m ipykernel_launcher')).toBe('-m ipykernel_launcher');
    expect(programName('/opt/My Programs/obs')).toBe('obs');
    expect(programName('/usr/lib/wine/wine64-preloader fun.exe')).toBe('wine64-preloader fun.exe');
  });
});

describe('a program that starts and ends again and again', () => {
  it('is said to keep its device free, until when and why', async () => {
    const waits = [{ device: 'gpu-0', name: 'python crash.py', times: 4, untilMs: nowMs + 2 * minuteMs }];
    await open([], rigState({ guard: { programs: [], waits } }));
    expect(
      screen.getByText(/^GPU 0 stays free until \d\d:\d\d: python crash.py has started and ended within seconds 4 times\.$/),
    ).toBeTruthy();
  });
});

describe('announcing a job', () => {
  it('is two sentences and a command that can be copied', async () => {
    await open([]);
    const copied: string[] = [];
    document.execCommand = (command) => {
      copied.push(`${command} ${document.querySelector<HTMLTextAreaElement>('.copyHolder')?.value}`);
      return true;
    };
    fireEvent.click(screen.getByRole('button', { name: 'Copy: fallow run -- python train.py' }));
    expect(copied).toEqual(['copy fallow run -- python train.py']);
    expect(screen.getByRole('button', { name: /^Copied/ })).toBeTruthy();
    expect(document.activeElement).toBe(screen.getByRole('button', { name: /^Copied/ }));
    expect(document.querySelector('.copyHolder')).toBeNull();
  });
});

describe('the page in Italian', () => {
  it('has the same facts', async () => {
    const rig = new FakeRig(rigState({ jobs: [running] }));
    rig.settings = settingsView({ language: 'it' });
    rig.jobs = [record()];
    drawPage(<TrainingPage />, rig);
    await screen.findByRole('table');
    expect(total()).toBe('In tutto il mining ha ceduto 20 min, circa 72,0 GH.');
  });
});
