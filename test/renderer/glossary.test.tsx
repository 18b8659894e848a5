import { act, cleanup, fireEvent, screen, waitFor, within } from '@testing-library/react';
import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { CallApp } from '../../src/renderer/calls';
import { pageNames } from '../../src/renderer/shell/route';
import { dispatch } from '../../src/shared/contract';
import type { JobRecord } from '../../src/shared/historyViews';
import { type Language, languages } from '../../src/shared/literals';
import type { SettingsView } from '../../src/shared/settingsView';
import type { RigState } from '../../src/shared/state';
import { glossary as english, type TermId } from '../../src/shared/text/en/glossary';
import { glossary as italian } from '../../src/shared/text/it/glossary';
import { device, FakeRig, settingsView } from '../faces/fakeRig';
import { draw, fakeBrowserParts } from './draw';

beforeAll(fakeBrowserParts);
afterEach(cleanup);

const glossaries = { en: english, it: italian };
const ids = Object.keys(english) as TermId[];

/** jsdom lays nothing out, so Mantine takes the word for scrolled away. */
const hidden = { hidden: true };

const starting = { activity: 'starting', hashrateHs: null } as const;

/** Pages and states that show every word of the trade at least once between them. */
const shown: readonly (readonly [at: string, state: Partial<RigState>])[] = [
  ...pageNames.map((page) => [`#/${page}`, { devices: [device(), device({ id: 'gpu-1', index: 1 })] }] as const),
  ['#/setup', { practice: true }],
  ['#/', { isSetUp: false, miners: [], devices: [device({ activity: 'idle', because: 'notSetUp', hashrateHs: null })] }],
  ['#/', { devices: [0, 1].map((index) => device({ ...starting, id: `gpu-${index}`, index, startingStep: 'dag' })) }],
  ['#/', { devices: [device({ ...starting, id: 'cpu', kind: 'cpu', startingStep: 'dataset' })] }],
];

const assignment: SettingsView['assignments'][number] = {
  devices: 'gpus',
  miner: { id: 'kawpowminer' },
  algorithm: 'kawpow',
  coin: 'RVN',
  wallet: '0x0',
  pools: ['stratum+tcp://pool.example:4444'],
};

const job: JobRecord = {
  id: 'job',
  name: 'train.py',
  class: 'training',
  source: 'device',
  match: null,
  why: [],
  devices: ['gpu-0'],
  startedMs: 1,
  endedMs: 2,
  gaveWayMs: 1,
  gaveWayHashes: 1,
};

async function drawn(at: string, state: Partial<RigState>, language: Language): Promise<readonly HTMLElement[]> {
  const rig = new FakeRig();
  rig.settings = settingsView({ language, assignments: [assignment, assignment] });
  rig.gpus = [{ index: 0, uuid: 'gpu-0', name: 'RTX 3070', pci: '0000:01:00.0', vramMiB: 8192, driver: '550.54' }];
  rig.jobs = [job];
  const call = ((name, args) => dispatch(rig.api, name, args)) as CallApp;
  const { page } = draw(state, { at, call, language });
  await act(async () => new Promise((answered) => setTimeout(answered, 0)));
  return [...page.querySelectorAll<HTMLElement>('.term')];
}

describe.each(languages)('words of the trade, %s', (language) => {
  it('are explained once a page, all of them, each by its own explanation', async () => {
    const seen = new Set<string>();
    for (const [at, state] of shown) {
      const terms = await drawn(at, state, language);
      const marked = terms.map((term) => term.dataset['term'] ?? '');
      expect(new Set(marked).size, `${at}: ${marked.join(' ')}`).toBe(marked.length);
      for (const term of terms) {
        const entry = glossaries[language][ids.find((id) => id === term.dataset['term']) as TermId];
        fireEvent.focus(term);
        const says = await screen.findByRole('tooltip', hidden);
        expect(says.textContent).toBe(`${entry.name}${entry.says}`);
        expect(term.getAttribute('aria-describedby')).toBe(says.id);
        expect(term.getAttribute('aria-description')).toBe(entry.says);
        expect(term.className).toBe('term');
        expect(says.className).toContain('termSays');
        expect(term.textContent?.trim().length).toBeGreaterThan(1);
        fireEvent.blur(term);
        seen.add(term.dataset['term'] ?? '');
      }
      cleanup();
    }
    expect([...seen].sort()).toEqual([...ids].sort());
  });
});

describe('a word of the trade', () => {
  const hashrate = () => within(screen.getByRole('region', { name: 'Key numbers' })).getByRole('button', { name: 'Hashrate' });

  it('explains itself to the keyboard, until Escape', async () => {
    draw({});
    expect(screen.queryByRole('tooltip', hidden)).toBeNull();
    expect(hashrate().tabIndex).toBe(0);
    await act(async () => void fireEvent.focus(hashrate()));
    expect((await screen.findByRole('tooltip', hidden)).textContent).toContain('attempts');
    await act(async () => void fireEvent.keyDown(hashrate(), { key: 'Escape' }));
    await waitFor(() => expect(screen.queryByRole('tooltip', hidden)).toBeNull());
  });

  it('explains itself to the pointer, until it is left', async () => {
    draw({});
    await act(async () => void fireEvent.mouseEnter(hashrate()));
    expect((await screen.findByRole('tooltip', hidden)).textContent).toContain('attempts');
    await act(async () => void fireEvent.mouseLeave(hashrate()));
    await act(async () => void fireEvent.mouseMove(document.body, { clientX: 900, clientY: 900 }));
    await waitFor(() => expect(screen.queryByRole('tooltip', hidden)).toBeNull());
  });

  it('leaves the words that stand around it in a sentence as they are', async () => {
    await drawn('#/', { isSetUp: false, miners: [] }, 'en');
    const help = document.querySelector('.notSetUp .measure');
    expect(help?.textContent).toContain('a coin, a wallet address of yours and a pool. It takes two minutes.');
    expect([...(help?.querySelectorAll('.term') ?? [])].map((term) => term.textContent)).toEqual(['coin', 'wallet', 'pool']);
  });
});
