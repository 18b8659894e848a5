import { moneyTexts as english } from '../../shared/text/en/money';
import type { TextsLike } from '../../shared/text/fill';
import { moneyTexts as italian } from '../../shared/text/it/money';
import { useWords } from '../words';

export type MoneyTexts = TextsLike<typeof english>;

export function useMoneyWords(): MoneyTexts {
  return useWords().language === 'it' ? italian : english;
}
