import { poolSideTexts as english } from '../../shared/text/en/poolSide';
import type { TextsLike } from '../../shared/text/fill';
import { poolSideTexts as italian } from '../../shared/text/it/poolSide';
import { useWords } from '../words';

export function usePoolSideWords(): TextsLike<typeof english> {
  return useWords().language === 'it' ? italian : english;
}
