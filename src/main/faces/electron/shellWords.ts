import type { Language } from '../../../shared/literals';
import { tray as english } from '../../../shared/text/en/tray';
import type { TextsLike } from '../../../shared/text/fill';
import { tray as italian } from '../../../shared/text/it/tray';

export type ShellWords = TextsLike<typeof english>;

/** The words of tray, notifications and questions in one language. */
export function shellWords(language: Language): ShellWords {
  return language === 'it' ? italian : english;
}
