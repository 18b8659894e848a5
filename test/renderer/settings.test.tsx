import { cleanup, fireEvent, screen, waitFor } from '@testing-library/react';
import { afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { SettingsPage } from '../../src/renderer/settings/SettingsPage';
import { fail, ok } from '../../src/shared/faults';
import { FakeRig, rigState, settingsView } from '../faces/fakeRig';
import { fakeBrowserParts } from './draw';
import { drawPage } from './drawPage';

beforeAll(fakeBrowserParts);
afterEach(cleanup);

function changes(rig: FakeRig): unknown[] {
  return rig.received.filter(({ name }) => name === 'settings:change').map(({ args }) => args);
}

async function open(rig = new FakeRig()): Promise<FakeRig> {
  drawPage(<SettingsPage />, rig);
  await screen.findByLabelText('Quiet time after a job');
  return rig;
}

function type(label: string, text: string): HTMLElement {
  const field = screen.getByLabelText(label);
  fireEvent.change(field, { target: { value: text } });
  return field;
}

describe('this machine', () => {
  it('starts Fallow at login where there is a desktop, and says nothing of it where there is none', async () => {
    const headless = await open();
    expect(screen.queryByLabelText('When you log in')).toBeNull();
    fireEvent.change(screen.getByLabelText('While it mines'), { target: { value: 'yes' } });
    await screen.findByText('Saved');
    expect(changes(headless)).toEqual([{ keepAwake: true }]);
    cleanup();
    const rig = new FakeRig();
    rig.settings = settingsView({ startAtLogin: false });
    await open(rig);
    fireEvent.change(screen.getByLabelText('When you log in'), { target: { value: 'yes' } });
    fireEvent.click(await screen.findByRole('button', { name: 'Undo the change of: When you log in' }));
    await screen.findByText('As it was before');
    expect(changes(rig)).toEqual([{ startAtLogin: true }, { startAtLogin: false }]);
  });

  it('shows the fingerprint of the network door, and never its key', async () => {
    const rig = new FakeRig();
    const lan = { urls: ['https://192.168.1.5:8443/#the-key'], fingerprint: 'AB:CD:EF' };
    Object.assign(rig.api, { 'app:doors': async () => ok({ url: null, lan }) });
    await open(rig);
    await screen.findByText('AB:CD:EF');
    expect(screen.getByText('https://192.168.1.5:8443/')).toBeTruthy();
    expect(document.body.textContent).not.toContain('the-key');
  });
});

describe('a setting', () => {
  it('is saved with Enter, and undone', async () => {
    const rig = await open();
    fireEvent.keyDown(type('Quiet time after a job', '20'), { key: 'Enter' });
    fireEvent.click(await screen.findByRole('button', { name: 'Undo the change of: Quiet time after a job' }));
    await screen.findByText('As it was before');
    expect(changes(rig)).toEqual([{ quietS: 20 }, { quietS: 15 }]);
    expect(screen.getByLabelText<HTMLInputElement>('Quiet time after a job').value).toBe('15');
  });

  it('is saved when its field is left, and only if it changed', async () => {
    const rig = await open();
    fireEvent.blur(screen.getByLabelText('Quiet time after a job'));
    fireEvent.blur(type('Longest wait of a job', '2,5'));
    await screen.findByText('Saved');
    expect(changes(rig)).toEqual([{ claimTimeoutS: 2.5 }]);
  });

  it.each(['x', '', '3601', '-1', '1e3'])('is not sent as %j; its field says what it takes', async (text) => {
    const rig = await open();
    const field = type('Quiet time after a job', text);
    fireEvent.keyDown(field, { key: 'Enter' });
    expect(screen.getByText('Write a number from 0 to 3600.')).toBeTruthy();
    expect(field.getAttribute('aria-invalid')).toBe('true');
    fireEvent.keyDown(field, { key: 'Escape' });
    expect(screen.queryByText('Write a number from 0 to 3600.')).toBeNull();
    expect((field as HTMLInputElement).value).toBe('15');
    expect(changes(rig)).toEqual([]);
  });

  it('can be left to Fallow where that is meant', async () => {
    const rig = new FakeRig();
    rig.settings = settingsView({ stopAtC: { core: 80, memory: 95 } });
    await open(rig);
    fireEvent.keyDown(type('Stop a device at', ''), { key: 'Enter' });
    await screen.findByText('Saved');
    expect(changes(rig)).toEqual([{ stopAtC: { core: null, memory: 95 } }]);
  });

  it('says at its field why it could not be saved', async () => {
    const rig = new FakeRig();
    Object.assign(rig.api, { 'settings:change': async () => fail('settings/not-saved', undefined, { path: '/full' }) });
    await open(rig);
    fireEvent.change(screen.getByLabelText('The CPU while a job runs'), { target: { value: 'goOn' } });
    expect((await screen.findByText(/could not be saved/)).textContent).toContain('/full');
    // It works now, and that is what the field shows.
    expect(screen.getByLabelText<HTMLSelectElement>('The CPU while a job runs').value).toBe('goOn');
  });
});

describe('the language', () => {
  it('changes the page at once, and back', async () => {
    const rig = await open();
    fireEvent.change(screen.getByLabelText('Language'), { target: { value: 'it' } });
    await screen.findByRole('heading', { level: 1, name: 'Opzioni' });
    expect(document.documentElement.lang).toBe('it');
    fireEvent.click(screen.getByRole('button', { name: 'Annulla la modifica di: Lingua' }));
    await screen.findByRole('heading', { level: 1, name: 'Settings' });
    await waitFor(() => expect(changes(rig)).toEqual([{ language: 'it' }, { language: 'system' }]));
  });

  it('of the settings wins over the browser', async () => {
    const rig = new FakeRig();
    rig.settings = settingsView({ language: 'it' });
    drawPage(<SettingsPage />, rig);
    expect(await screen.findByLabelText('Quiete dopo un lavoro')).toBeTruthy();
  });
});

describe('the rig', () => {
  it.each([
    [true, 'Go to my rig', 'real'],
    [false, 'Go to the practice rig', 'practice'],
  ])('practice %s: %s', async (practice, label, wanted) => {
    const rig = await open(new FakeRig(rigState({ practice })));
    const button = screen.getByRole('button', { name: label });
    fireEvent.click(button);
    fireEvent.click(button);
    await waitFor(() => expect(rig.received).toEqual([{ name: 'app:choose', args: { rig: wanted } }]));
  });

  it('is stopped by a button that says so', async () => {
    const rig = await open();
    fireEvent.click(screen.getByRole('button', { name: 'Stop mining and quit Fallow' }));
    await waitFor(() => expect(rig.received).toEqual([{ name: 'app:quit', args: {} }]));
    expect(screen.getByRole('button', { name: 'Stopping the miners…' })).toBeTruthy();
  });
});

describe('the diagnostics', () => {
  it('are shown whole before they are saved, and saved as shown', async () => {
    const rig = new FakeRig();
    rig.diagnostics = {
      id: 'p1',
      struck: 3,
      files: [
        { name: 'about.txt', text: 'Fallow: 1\n' },
        { name: 'logs/fallow.log', text: 'all went <secret>\n' },
      ],
    };
    const saved: string[] = [];
    const handOver = (blob: Blob) => {
      saved.push(blob.type);
      return 'blob:x';
    };
    vi.stubGlobal('URL', Object.assign(URL, { createObjectURL: handOver, revokeObjectURL: () => undefined }));
    await open(rig);
    expect(screen.queryByRole('button', { name: 'Save as a zip' })).toBeNull();
    fireEvent.click(screen.getByRole('button', { name: 'Show what would be in it' }));
    fireEvent.change(await screen.findByLabelText('File in the zip'), { target: { value: 'logs/fallow.log' } });
    expect(screen.getByRole('log', { name: 'Content of logs/fallow.log' }).textContent).toBe('all went <secret>\n');
    expect(screen.getByText(/3 places with secrets/)).toBeTruthy();
    fireEvent.click(screen.getByRole('button', { name: 'Save as a zip' }));
    await screen.findByText('Handed over for saving: fallow-diagnostics.zip');
    expect(saved).toEqual(['application/zip']);
    expect(rig.received.filter(({ name }) => name === 'diagnostics:zip').map(({ args }) => args)).toEqual([{ id: 'p1' }]);
  });
});
