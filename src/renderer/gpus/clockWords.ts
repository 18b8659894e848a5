import { clockTexts as english } from '../../shared/text/en/clocks';
import type { TextsLike } from '../../shared/text/fill';
import { clockTexts as italian } from '../../shared/text/it/clocks';
import { useWords } from '../words';

/** The words for what is set of a card, in the language of the page. */
export function useClockWords(): TextsLike<typeof english> {
  return useWords().language === 'it' ? italian : english;
}
