const currencies: Readonly<Record<string, string>> = {
  US: 'USD',
  GB: 'GBP',
  CH: 'CHF',
  CA: 'CAD',
  AU: 'AUD',
  PL: 'PLN',
  CZ: 'CZK',
  SE: 'SEK',
  NO: 'NOK',
  DK: 'DKK',
  JP: 'JPY',
  BR: 'BRL',
  IN: 'INR',
};

/** What is paid with where the system's language is spoken, by its variables (`it_CH.UTF-8`): a first suggestion, EUR where nothing says more. */
export function usualCurrency(env: Readonly<Record<string, string | undefined>>): string {
  const locale = env['LC_ALL'] || env['LC_MONETARY'] || env['LANG'] || '';
  const country = /^[a-z]+_([A-Z]{2})/.exec(locale)?.[1] ?? '';
  return currencies[country] ?? 'EUR';
}
