import type { Language } from '../literals';
import type { Said } from '../wizard';
import { faultText, textsFor, wordValues } from './catalogue';
import { fill, type Values } from './fill';

/** A sentence of the wizard in words; numbers as the language writes them, `atMs` as date and time of this machine's zone. */
export function wizardText({ say, values }: Said, language: Language): string {
  const texts = textsFor(language);
  // A fault brings its own words.
  const code = values['code'];
  if (say === 'shareFault' && typeof code === 'string') return fill(texts.wizard[say], { ...faultText(code, values, language) });
  return fill(texts.wizard[say], formatted(wordValues(values, texts), language));
}

function formatted(values: Values, language: Language): Values {
  const number = new Intl.NumberFormat(language, { maximumFractionDigits: 2 });
  const time = new Intl.DateTimeFormat(language === 'en' ? 'en-GB' : language, { dateStyle: 'medium', timeStyle: 'short' });
  const entries = Object.entries(values).map(([name, value]) => {
    if (typeof value !== 'number') return [name, value];
    return [name, name === 'atMs' ? time.format(value) : number.format(value)];
  });
  return Object.fromEntries(entries);
}
