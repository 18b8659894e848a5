import { faultText } from '../../shared/text/catalogue';
import { useWords } from '../words';
import type { Saved } from './useSettings';

/** What to say at the field whose change went wrong; null: nothing. */
export function useProblem(outcome: Saved | undefined): string | null {
  const { language } = useWords();
  if (outcome?.is !== 'refused') return null;
  const { title, help } = faultText(outcome.fault.code, outcome.fault.values ?? {}, language);
  return `${title}. ${help}`;
}
