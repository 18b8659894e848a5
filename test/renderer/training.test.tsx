import { act, cleanup, fireEvent, screen, within } from '@testing-library/react';
import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import { gaveWayText, gaveWayTo } from '../../src/renderer/training/jobsRead';
import { TrainingPage } from '../../src/renderer/training/TrainingPage';
import type { JobRecord } from '../../src/shared/contract';
import { fail } from '../../src/shared/faults';
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
    expect(screen.getByText('In all, mining gave way for 30 min, about 72.0 GH.')).toBeTruthy();
  });

  it('cost nothing where mining gave nothing up', async () => {
    await open([record({ gaveWayMs: 0, gaveWayHashes: 0 })]);
    expect(screen.getByText('Mining gave way to none of them.')).toBeTruthy();
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

describe('announcing a job', () => {
  it('is two sentences and a command that can be copied', async () => {
    await open([]);
    const copied: string[] = [];
    document.execCommand = (command) => {
      copied.push(`${command} ${document.querySelector<HTMLTextAreaElement>('.copyHolder')?.value}`);
      return true;
    };
    fireEvent.click(screen.getByRole('button', { name: 'Copy' }));
    expect(copied).toEqual(['copy fallow run -- python train.py']);
    expect(screen.getByRole('button', { name: 'Copied' })).toBeTruthy();
    expect(document.activeElement).toBe(screen.getByRole('button', { name: 'Copied' }));
    expect(document.querySelector('.copyHolder')).toBeNull();
  });
});

describe('the page in Italian', () => {
  it('has the same facts', async () => {
    const rig = new FakeRig(rigState({ jobs: [running] }));
    rig.settings = settingsView({ language: 'it' });
    rig.jobs = [record()];
    drawPage(<TrainingPage />, rig);
    expect(await screen.findByText('In tutto il mining ha ceduto 20 min, circa 72,0 GH.')).toBeTruthy();
  });
});
