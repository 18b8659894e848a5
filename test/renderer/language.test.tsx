import { act, cleanup, fireEvent, screen, waitFor } from '@testing-library/react';
import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { CallApp } from '../../src/renderer/calls';
import { pageNames } from '../../src/renderer/shell/route';
import { dispatch } from '../../src/shared/contract';
import { FakeRig, settingsView } from '../faces/fakeRig';
import { draw, fakeBrowserParts } from './draw';

beforeAll(() => {
  fakeBrowserParts();
  HTMLElement.prototype.scrollIntoView = () => undefined;
});
afterEach(cleanup);

/** What is shown, once nothing is being loaded or read any more. */
async function words(): Promise<string> {
  await waitFor(() => expect(screen.getByRole('main').textContent).not.toMatch(/^$|(?:Reading|Leggo)[^.]*…/), {
    timeout: 20_000,
  });
  return screen.getByRole('main').textContent ?? '';
}

async function drawIn(language: 'en' | 'it', at: string): Promise<string> {
  const rig = new FakeRig();
  rig.settings = settingsView({ language });
  draw({}, { at, language, call: ((name, args) => dispatch(rig.api, name, args)) as CallApp });
  return words();
}

async function goTo(at: string): Promise<string> {
  await act(async () => {
    window.location.hash = at;
    window.dispatchEvent(new HashChangeEvent('hashchange'));
  });
  return words();
}

// The settings themselves are settings.test.tsx's.
const pages = [...pageNames.filter((page) => page !== 'settings'), 'glossary'];

describe('a language that is chosen while the window is open', () => {
  it.each(pages)(
    'is that of the page %s at once',
    async (page) => {
      const italian = await drawIn('it', `#/${page}`);
      cleanup();
      expect(await drawIn('en', `#/${page}`)).not.toBe(italian);
      cleanup();
      await drawIn('en', '#/settings');
      fireEvent.change(screen.getByLabelText('Language'), { target: { value: 'it' } });
      await screen.findByRole('heading', { level: 1, name: 'Opzioni' });
      expect(await goTo(`#/${page}`)).toBe(italian);
    },
    60_000,
  );
});
