import { wizardPageTexts as english } from '../../shared/text/en/wizardPage';
import type { TextsLike } from '../../shared/text/fill';
import { wizardPageTexts as italian } from '../../shared/text/it/wizardPage';
import { wizardText } from '../../shared/text/wizardText';
import type { Said } from '../../shared/wizard';
import { useWords } from '../words';

/** The words of the wizard's own pages. */
export function useWizardWords(): TextsLike<typeof english> {
  return useWords().language === 'it' ? italian : english;
}

/** What main said, in the language of the page. */
export function useSaid(): (said: Said) => string {
  const { language } = useWords();
  return (said) => wizardText(said, language);
}
