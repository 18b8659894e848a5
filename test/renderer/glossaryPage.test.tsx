import { cleanup, screen, waitFor, within } from '@testing-library/react';
import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import { languages } from '../../src/shared/literals';
import { glossary as english, furtherTerms as furtherEn } from '../../src/shared/text/en/glossary';
import { furtherTerms as furtherIt, glossary as italian } from '../../src/shared/text/it/glossary';
import { draw, fakeBrowserParts } from './draw';

const shown: string[] = [];
beforeAll(() => {
  fakeBrowserParts();
  HTMLElement.prototype.scrollIntoView = function scrollIntoView(this: HTMLElement) {
    shown.push(this.querySelector('dt')?.textContent ?? '');
  };
});
afterEach(cleanup);

const tables = { en: { ...english, ...furtherEn }, it: { ...italian, ...furtherIt } };

describe('the Glossary page', () => {
  it.each(languages)('explains every word, in the order of the alphabet, %s', (language) => {
    const { page } = draw({}, { at: '#/glossary', language });
    const names = [...page.querySelectorAll('dt')].map((word) => word.textContent);
    const wanted = Object.values(tables[language]).map(({ name }) => name as string);
    expect(names).toEqual(wanted.sort((one, other) => one.localeCompare(other, language)));
    for (const { says } of Object.values(tables[language])) expect(page.textContent).toContain(says);
  });

  it('has a place for each word, and shows the one that was asked for', async () => {
    const { page } = draw({}, { at: '#/glossary/stale' });
    await waitFor(() => expect(shown).toEqual(['Stale shares']));
    expect(page.querySelector('[data-named="true"] dt')?.textContent).toBe('Stale shares');
    expect(screen.getByRole('link', { name: 'PPLNS' }).getAttribute('href')).toBe('#/glossary/pplns');
  });

  it('is led to by the settings, among which the navigation counts it', () => {
    draw({}, { at: '#/settings' });
    expect(
      within(screen.getByRole('main'))
        .getByRole('link', { name: /Glossary/ })
        .getAttribute('href'),
    ).toBe('#/glossary');
    cleanup();
    draw({}, { at: '#/glossary' });
    const current = within(screen.getByRole('navigation', { name: 'Pages' })).getByRole('link', { current: 'page' });
    expect(current.textContent).toBe('Settings');
  });
});
