import { createContext, useContext } from 'react';
import type { Language } from '../shared/literals';
import { type Texts, textsFor } from '../shared/text/catalogue';
import { windowTexts as english, type WindowTexts } from '../shared/text/en/window';
import { windowTexts as italian } from '../shared/text/it/window';

export interface Words {
  readonly language: Language;
  /** The window's own words. */
  readonly window: WindowTexts;
  /** Words that every face shares: modes, activities. */
  readonly states: Texts['states'];
}

export function wordsFor(language: Language): Words {
  return { language, window: language === 'it' ? italian : english, states: textsFor(language).states };
}

export const WordsContext = createContext<Words>(wordsFor('en'));

export function useWords(): Words {
  return useContext(WordsContext);
}
