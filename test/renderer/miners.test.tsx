import { act, cleanup, fireEvent, screen, within } from '@testing-library/react';
import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import { MinerDownload } from '../../src/renderer/setup/MinerDownload';
import { fail, ok } from '../../src/shared/faults';
import type { MinerListing } from '../../src/shared/minerListing';
import { FakeRig, settingsView } from '../faces/fakeRig';
import { fakeBrowserParts } from './draw';
import { drawPage } from './drawPage';

beforeAll(fakeBrowserParts);
afterEach(cleanup);

const trex: MinerListing = {
  id: 't-rex',
  name: 'T-Rex',
  version: '0.26.8',
  page: 'https://example.invalid/t-rex',
  licence: null,
  source: 'closed',
  devFeePct: { min: 0.7, max: 2 },
  cards: ['nvidia', 'cpu'],
  driverFloor: null,
  checksumBy: 'rainbowminer',
  current: null,
  previous: null,
  progress: null,
  fault: null,
};

async function open(change: Partial<MinerListing> = {}, rig = new FakeRig()) {
  rig.miners = [{ ...trex, ...change }];
  drawPage(<MinerDownload />, rig);
  return { rig, row: await screen.findByRole('listitem', { name: change.name ?? 'T-Rex' }) };
}

async function press(name: string): Promise<void> {
  await act(async () => fireEvent.click(screen.getByRole('button', { name })));
}

describe('the list of miners', () => {
  it('says licence, fee, cards, and who published the checksum', async () => {
    const { row } = await open();
    expect(row.textContent).toContain(
      'closed source, its author’s own terms · fee 0.7–2 % · for NVIDIA, the CPU · checksum by the Rainbow',
    );
    expect(row.textContent).toContain('Not fetched or chosen');
  });

  it('speaks Italian', async () => {
    const rig = new FakeRig();
    rig.settings = settingsView({ language: 'it' });
    const { row } = await open({ source: 'open', licence: 'GPL-3.0-or-later', devFeePct: { min: 1, max: 1 } }, rig);
    await screen.findByText('Miner su questa macchina');
    expect(row.textContent).toContain('sorgente aperto, GPL-3.0-or-later · commissione 1 %');
  });

  it('downloads, shows how far it is, and cancels', async () => {
    const { rig } = await open();
    rig.onCall = () => {
      rig.miners = [{ ...trex, progress: { step: 'downloading', doneBytes: 10 * 1024 ** 2, totalBytes: 40 * 1024 ** 2 } }];
    };
    await press('Download 0.26.8 of T-Rex');
    expect((await screen.findByRole('status')).textContent).toBe('Downloading: 10 of 40 MiB');
    rig.onCall = () => {
      rig.miners = [trex];
    };
    await press('Cancel the download of T-Rex');
    await screen.findByRole('button', { name: 'Download 0.26.8 of T-Rex' });
    expect(rig.received).toEqual([
      { name: 'miners:download', args: { miner: 't-rex' } },
      { name: 'miners:cancel', args: { miner: 't-rex' } },
    ]);
  });

  it('asks again while it runs, until it is here', async () => {
    const { rig } = await open({ progress: { step: 'unpacking', doneBytes: 5 * 1024 ** 2, totalBytes: null } });
    expect(screen.getByRole('status').textContent).toBe('Unpacking: 5 MiB');
    rig.miners = [{ ...trex, current: { from: 'download', version: '0.26.8', path: '/data/t-rex' } }];
    await screen.findByText('Fetched: version 0.26.8, at /data/t-rex', {}, { timeout: 10_000 });
    expect(screen.queryByRole('button', { name: /^Download/ })).toBeNull();
  });

  it('offers no download where nobody published a checksum', async () => {
    const { row } = await open({ checksumBy: null });
    expect(row.textContent).toContain('no published checksum: choose a file');
    expect(within(row).queryByRole('button', { name: /Download/ })).toBeNull();
  });

  it('says in words what went wrong', async () => {
    const { row } = await open({ fault: { code: 'download/wrong-checksum', values: { miner: 'T-Rex' } } });
    expect(within(row).getByRole('alert').textContent).toContain(
      'The file for T-Rex is not the one that was published, and was deleted.',
    );
  });

  it('takes a file, and says why it does not', async () => {
    const { rig } = await open();
    await press('Choose a file for T-Rex');
    fireEvent.change(screen.getByLabelText('Full path of the program of T-Rex'), { target: { value: '/opt/t-rex' } });
    rig.fileAnswer = fail('miner/not-executable', undefined, { path: '/opt/t-rex' });
    await press('Use this file');
    expect((await screen.findByRole('alert')).textContent).toContain('cannot be run');
    rig.fileAnswer = ok({ from: 'file', version: '1.0', path: '/opt/t-rex' });
    rig.miners = [
      {
        ...trex,
        current: { from: 'file', version: null, path: '/opt/t-rex' },
        previous: { from: 'file', version: null, path: '/x' },
      },
    ];
    await press('Use this file');
    await screen.findByText('Your own file: /opt/t-rex');
    expect(rig.received.at(-1)).toEqual({ name: 'miners:chooseFile', args: { miner: 't-rex', path: '/opt/t-rex' } });
    expect(screen.queryByRole('alert')).toBeNull();
    await press('Back to the program of T-Rex before this one');
    expect(rig.received.at(-1)).toEqual({ name: 'miners:rollback', args: { miner: 't-rex' } });
  });
});
