import { type Language, languages } from '../literals';

/**
 * The language of a POSIX locale (`it_IT.UTF-8`, `it`, a LANGUAGE list `de:it:en`) or a BCP 47 tag (`it-CH`): the first one we
 * speak, English where we speak none.
 */
export function languageFromLocale(locale: string | undefined): Language {
  for (const entry of (locale ?? '').split(':')) {
    const spoken = entry
      .trim()
      .toLowerCase()
      .split(/[_.@-]/)[0];
    const found = languages.find((language) => language === spoken);
    if (found !== undefined) return found;
  }
  return 'en';
}

/** What the setting means on this system; `env` is the process's environment, in the order gettext reads it. */
export function resolveLanguage(setting: Language | 'system', env: Readonly<Record<string, string | undefined>>): Language {
  if (setting !== 'system') return setting;
  const locale = [env['LC_ALL'], env['LC_MESSAGES'], env['LANG']].find((value) => value !== undefined && value !== '');
  const isPlainC = locale === undefined || /^(C|POSIX)(\.|$)/.test(locale);
  const list = env['LANGUAGE'];
  // gettext ignores LANGUAGE in the C locale.
  return languageFromLocale(!isPlainC && list !== undefined && list !== '' ? list : locale);
}
