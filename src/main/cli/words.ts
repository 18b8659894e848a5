import type { Language } from '../../shared/literals';
import { cli as english } from '../../shared/text/en/cli';
import type { TextsLike } from '../../shared/text/fill';
import { cli as italian } from '../../shared/text/it/cli';

export type CliWords = TextsLike<typeof english>;

/** The command line's words in one language. */
export function cliWords(language: Language): CliWords {
  return language === 'it' ? italian : english;
}
