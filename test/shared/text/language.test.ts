import { describe, expect, it } from 'vitest';
import { languageFromLocale, resolveLanguage } from '../../../src/shared/text/language';

describe('languageFromLocale', () => {
  it.each([
    ['it_IT.UTF-8', 'it'],
    ['it', 'it'],
    ['it-CH', 'it'],
    ['IT_it', 'it'],
    ['it@euro', 'it'],
    ['en_GB.UTF-8', 'en'],
    ['de_DE', 'en'],
    ['de:it:en', 'it'],
    ['en:it', 'en'],
    ['C', 'en'],
    ['POSIX', 'en'],
    ['', 'en'],
    ['item', 'en'],
    [undefined, 'en'],
  ])('%s is %s', (locale, language) => {
    expect(languageFromLocale(locale)).toBe(language);
  });
});

describe('resolveLanguage', () => {
  it.each([
    ['en', { LANG: 'it_IT.UTF-8' }, 'en'],
    ['system', { LANG: 'it_IT.UTF-8' }, 'it'],
    ['system', { LANG: 'it_IT.UTF-8', LC_ALL: 'en_US.UTF-8' }, 'en'],
    ['system', { LANG: 'en_US.UTF-8', LC_ALL: '', LC_MESSAGES: 'it_IT' }, 'it'],
    ['system', { LANG: 'de_DE.UTF-8', LANGUAGE: 'it:en' }, 'it'],
    ['system', { LANG: 'C.UTF-8', LANGUAGE: 'it' }, 'en'],
    ['system', {}, 'en'],
  ] as const)('%s with %o is %s', (setting, env, language) => {
    expect(resolveLanguage(setting, env)).toBe(language);
  });
});
