import type { Language } from '../../shared/literals';
import { panel as english } from '../../shared/text/en/rainbow';
import type { TextsLike } from '../../shared/text/fill';
import { panel as italian } from '../../shared/text/it/rainbow';
import { useWords } from '../words';

type RainbowTexts = TextsLike<typeof english>;

export function useRainbowTexts(): { readonly texts: RainbowTexts; readonly language: Language } {
  const { language } = useWords();
  return { texts: language === 'it' ? italian : english, language };
}
