import type { Language } from '../shared/literals';
import { pageTexts as english } from '../shared/text/en/pages';
import type { TextsLike } from '../shared/text/fill';
import { pageTexts as italian } from '../shared/text/it/pages';
import { useWords } from './words';

export type PageTexts = TextsLike<typeof english>;

export function pageWordsFor(language: Language): PageTexts {
  return language === 'it' ? italian : english;
}

/** The words of the pages beside the overview, in the language of the page. */
export function usePageWords(): PageTexts {
  return pageWordsFor(useWords().language);
}
