import { cleanup, fireEvent, screen, waitFor } from '@testing-library/react';
import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import { AlertsPanel } from '../../src/renderer/settings/AlertsPanel';
import { fail } from '../../src/shared/faults';
import { FakeRig } from '../faces/fakeRig';
import { fakeBrowserParts } from './draw';
import { drawPage } from './drawPage';

beforeAll(fakeBrowserParts);
afterEach(cleanup);

async function open(rig = new FakeRig()): Promise<FakeRig> {
  drawPage(<AlertsPanel />, rig);
  await screen.findByLabelText('Faults that need me');
  return rig;
}

const sent = (rig: FakeRig, call: string) => rig.received.filter(({ name }) => name === call).map(({ args }) => args);

describe('the alerts in the settings', () => {
  it('save each choice at once', async () => {
    const rig = await open();
    fireEvent.click(screen.getByLabelText('A job has ended'));
    await waitFor(() => expect(rig.alerts.settings.kinds.jobEnded).toBe(true));
    fireEvent.click(screen.getByLabelText('Alerts wait until they are over.'));
    const from = await screen.findByLabelText('From');
    fireEvent.change(from, { target: { value: '21:30' } });
    await waitFor(() => expect(rig.alerts.settings.quiet).toEqual({ fromMin: 21 * 60 + 30, untilMin: 7 * 60 }));
    expect(rig.alerts.settings.kinds.jobEnded).toBe(true);
  });

  it('set ntfy up, and send no topic that no server takes', async () => {
    const rig = await open();
    const [save] = screen.getAllByRole('button', { name: 'Save' });
    if (save === undefined) throw new Error('no button');
    fireEvent.change(screen.getByLabelText('Topic'), { target: { value: 'my rig' } });
    fireEvent.click(save);
    await screen.findByText('Topic: 1 to 64 letters, digits, - or _.');
    fireEvent.change(screen.getByLabelText('Topic'), { target: { value: 'my-rig' } });
    fireEvent.click(save);
    await waitFor(() =>
      expect(sent(rig, 'alerts:connect')).toEqual([{ setup: { channel: 'ntfy', server: 'https://ntfy.sh', topic: 'my-rig' } }]),
    );
    // Who looks over the shoulder later does not read it.
    await waitFor(() => expect((screen.getByLabelText('Topic') as HTMLInputElement).value).toBe(''));
  });

  it('say in the language of the page which address is wrong', async () => {
    const rig = new FakeRig();
    rig.settings = { ...rig.settings, language: 'it' };
    drawPage(<AlertsPanel />, rig);
    fireEvent.change(await screen.findByLabelText('Indirizzo'), { target: { value: 'chat.example' } });
    fireEvent.click(screen.getAllByRole('button', { name: 'Salva' })[1] as HTMLElement);
    expect((await screen.findByRole('alert')).textContent).toMatch(/^Indirizzo: scrivilo per intero/);
    expect(sent(rig, 'alerts:connect')).toEqual([]);
  });

  it('say how a test went', async () => {
    const rig = new FakeRig();
    rig.alerts = { ...rig.alerts, settings: { ...rig.alerts.settings, ntfy: { server: 'https://ntfy.sh' } }, hasTopic: true };
    rig.testAnswer = fail('alerts/not-delivered', undefined, { channel: 'ntfy', reason: 'HTTP 403' });
    await open(rig);
    const buttons = screen.getAllByRole('button', { name: 'Send a test' });
    expect(buttons.map((button) => (button as HTMLButtonElement).disabled)).toEqual([false, false, true]);
    const [, ntfy] = buttons;
    if (ntfy === undefined) throw new Error('no button');
    fireEvent.click(ntfy);
    await screen.findByText('Alerts do not get through by ntfy: HTTP 403');
    expect(sent(rig, 'alerts:test')).toEqual([{ channel: 'ntfy' }]);
  });
});
