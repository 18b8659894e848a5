import { act, cleanup, fireEvent, screen } from '@testing-library/react';
import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import { byDay, eventGroups, filterEvents, groupOf } from '../../src/renderer/history/eventFilter';
import { eventSentence } from '../../src/renderer/history/eventSentence';
import { HistoryPage } from '../../src/renderer/history/HistoryPage';
import type { RigEvent } from '../../src/shared/historyViews';
import { activities, causes, languages } from '../../src/shared/literals';
import { FakeRig, rigState } from '../faces/fakeRig';
import { fakeBrowserParts } from './draw';
import { drawPage } from './drawPage';

beforeAll(fakeBrowserParts);
afterEach(cleanup);

const { nowMs } = rigState();
const dayMs = 24 * 3_600_000;

function event(activity: string, because: string, change: Partial<RigEvent> = {}): RigEvent {
  return { atMs: nowMs, device: 'gpu-0', kind: 'activity', activity, because, values: {}, ...change };
}

const toMode = (mode: string): RigEvent =>
  event('', '', { device: null, kind: 'mode', activity: null, because: null, values: { mode } });
const toGuard = (act: string, why: string): RigEvent => {
  const named = { node: '/dev/nvidia-uvm', library: 'libtorch.so', word: 'obs', idleMin: 15, quietS: 120, times: 4 };
  return event('', '', {
    kind: 'guard',
    activity: null,
    because: null,
    values: { ...named, act, why, name: 'train.py', job: 'x' },
  });
};
const naming = {
  deviceName: (id: string) => (id === 'gpu-0' ? 'GPU 0' : id),
  jobName: (id: string) => (id === 'job-1' ? 'python train.py' : undefined),
};

function pool(values: RigEvent['values']): RigEvent {
  return event('', '', {
    kind: 'pool',
    activity: null,
    because: null,
    values: { from: 'one.example:1', to: 'two.example:2', ...values },
  });
}

describe('a sentence', () => {
  it.each([
    [event('mining', 'free'), 'GPU 0 mines'],
    [event('vacating', 'claim', { values: { job: 'job-1' } }), 'GPU 0 makes room for python train.py'],
    [event('vacating', 'job', { values: { job: 'long-gone' } }), 'GPU 0 makes room for a job'],
    [event('vacating', 'hot'), 'GPU 0 is too hot: its miner stops'],
    [event('vacating', 'mode'), 'GPU 0 stops its miner'],
    [event('inUse', 'job', { values: { job: 'job-1' } }), 'GPU 0 is in use by python train.py'],
    [event('idle', 'mode'), 'GPU 0 is free for you'],
    [event('faulted', 'fault', { values: { fault: 'pool/unreachable' } }), /^GPU 0 needs you: [A-Z]/],
    [event('faulted', 'fault', { values: { fault: 'moon/full' } }), 'GPU 0 needs you: moon/full'],
    [event('excluded', 'user', { device: 'gone' }), 'gone is excluded by you'],
    [toMode('training'), 'Mode: Training'],
    [toMode('dancing'), 'Mode: dancing'],
    [toGuard('madeRoom', 'opened library'), 'Room for train.py: it opened /dev/nvidia-uvm and loaded libtorch.so'],
    [toGuard('spared', 'opened playerName'), 'Mining goes on beside train.py: it is on the list of players (obs)'],
    [
      toGuard('released', 'opened notebookName idle'),
      'Mining may go on beside train.py: it has done nothing on the GPU for 15 min and leaves enough of its memory',
    ],
    [toGuard('ended', 'ended'), 'train.py ended: its devices stay free for 2 min before they mine again'],
    [toGuard('bouncing', 'bouncing'), 'train.py started and ended within seconds 4 times: its devices stay free for 2 min'],
    [toGuard('dances', 'joy'), /^guard \(/],
    [event('dancing', 'joy'), 'activity (dancing)'],
    [pool({ fault: 'pool/silent' }), 'GPU 0 mines at two.example:2 now: The pool answers nothing and accepts no shares'],
    [pool({}), 'GPU 0 is back at its first pool, two.example:2'],
    [event('', '', { kind: 'update', activity: null, values: { to: '2.0' } }), 'update (to 2.0)'],
  ])('%#', (one, wanted) => {
    const said = eventSentence(one, { ...naming, language: 'en' });
    if (typeof wanted === 'string') expect(said).toBe(wanted);
    else expect(said).toMatch(wanted);
  });

  it.each(languages)('is there for every activity and cause in %s', (language) => {
    for (const activity of activities) {
      for (const because of causes) {
        const said = eventSentence(event(activity, because, { values: { fault: 'gpu/hot', job: 'job-1' } }), {
          ...naming,
          language,
        });
        expect(said).toMatch(/GPU 0/);
        expect(said).not.toMatch(/undefined|[{}[\]–]/);
      }
    }
  });
});

describe('the filter', () => {
  it('puts every activity into one group', () => {
    for (const activity of activities)
      for (const because of causes) expect(eventGroups).toContain(groupOf(event(activity, because)));
    expect(groupOf(toMode('off'))).toBe('you');
    expect(groupOf(toGuard('madeRoom', 'opened'))).toBe('jobs');
    expect(groupOf(toGuard('foreignMiner', 'opened minerName'))).toBe('trouble');
    expect(groupOf(event('dancing', 'joy'))).toBeNull();
  });

  it('goes by device and group together', () => {
    const all = [event('mining', 'free'), event('inUse', 'job'), event('mining', 'free', { device: 'gpu-1' }), toMode('off')];
    const kept = (device: string | null, group: 'mining' | 'you' | null) =>
      filterEvents(all, { device, group }).map((one) => all.indexOf(one));
    expect(kept(null, null)).toEqual([0, 1, 2, 3]);
    expect(kept('gpu-0', null)).toEqual([0, 1]);
    expect(kept(null, 'mining')).toEqual([0, 2]);
    expect(kept('gpu-1', 'mining')).toEqual([2]);
    expect(kept('', 'you')).toEqual([3]);
  });

  it('keeps the order within the days', () => {
    const times = [nowMs, nowMs - 1000, nowMs - dayMs, nowMs - 3 * dayMs];
    expect(byDay(times.map((atMs) => event('mining', 'free', { atMs }))).map(({ events }) => events.length)).toEqual([2, 1, 1]);
  });
});

async function open(events: readonly RigEvent[]) {
  const rig = new FakeRig();
  rig.events = events;
  const drawn = drawPage(<HistoryPage />, rig);
  await act(async () => undefined);
  return { rig, ...drawn };
}

const sentences = (): string[] =>
  screen.queryAllByRole('listitem').map((item) => item.querySelector('.eventWords')?.textContent ?? '');

describe('the page', () => {
  it('groups by day, newest first', async () => {
    await open([
      event('mining', 'free'),
      event('idle', 'free', { atMs: nowMs - dayMs }),
      event('off', 'mode', { atMs: nowMs - 5 * dayMs }),
    ]);
    const days = screen.getAllByRole('heading', { level: 2 }).map((heading) => heading.textContent);
    expect(days.slice(0, 2)).toEqual(['Today', 'Yesterday']);
    expect(days[2]).toMatch(/day.*\d/);
    expect(sentences()).toEqual(['GPU 0 mines', 'GPU 0 has nothing to do', 'GPU 0 is left alone: Fallow is off']);
  });

  it('filters by device and by kind, and finds the way back', async () => {
    await open([event('mining', 'free'), event('cooling', 'hot', { device: 'gone' }), toMode('mining')]);
    fireEvent.change(screen.getByLabelText('Device'), { target: { value: 'device gone' } });
    expect(sentences()).toEqual(['gone cools down']);
    fireEvent.change(screen.getByLabelText('What'), { target: { value: 'jobs' } });
    expect(sentences()).toEqual([]);
    fireEvent.click(screen.getByRole('button', { name: 'Show everything' }));
    expect(sentences()).toHaveLength(3);
    fireEvent.change(screen.getByLabelText('Device'), { target: { value: 'device ' } });
    expect(sentences()).toEqual(['Mode: Mining']);
  });

  it('shows more by the piece, and says where the end is not the end', async () => {
    await open(Array.from({ length: 1000 }, (_, index) => event('mining', 'free', { atMs: nowMs - index * 1000 })));
    expect(sentences()).toHaveLength(50);
    fireEvent.click(screen.getByRole('button', { name: 'Show more' }));
    expect(sentences()).toHaveLength(100);
    expect(screen.getByText('100 of 1000')).toBeTruthy();
    for (let shown = 100; shown < 1000; shown += 50) fireEvent.click(screen.getByRole('button', { name: 'Show more' }));
    expect(screen.getByText(/latest 1000 entries.*fallow export events/)).toBeTruthy();
    expect(screen.queryByRole('button', { name: 'Show more' })).toBeNull();
  });

  it('says that nothing has happened yet', async () => {
    await open([]);
    expect(screen.getByText(/Nothing has happened yet/)).toBeTruthy();
    expect(screen.queryByLabelText('Device')).toBeNull();
  });

  it('follows what happens', async () => {
    const { rig, store } = await open([event('mining', 'free')]);
    rig.events = [toMode('training'), ...rig.events];
    await act(async () => store.setState({ state: rigState({ mode: 'training' }) }));
    expect(sentences()).toEqual(['Mode: Training', 'GPU 0 mines']);
  });
});
