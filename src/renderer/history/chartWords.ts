import { chartTexts as english } from '../../shared/text/en/charts';
import type { TextsLike } from '../../shared/text/fill';
import { chartTexts as italian } from '../../shared/text/it/charts';
import { useWords } from '../words';

export type ChartTexts = TextsLike<typeof english>;

export function useChartWords(): ChartTexts {
  return useWords().language === 'it' ? italian : english;
}
