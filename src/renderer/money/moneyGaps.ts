import type { MoneySummary } from '../../shared/money';
import type { Values } from '../../shared/text/fill';
import type { MoneyTexts } from './moneyWords';

/** A reason why a figure is a dash: one of the page's sentences and its values. */
export interface Gap {
  readonly text: keyof MoneyTexts;
  readonly values?: Values;
}

/** Why something of the sums is not known, most general first; empty: all is known. */
export function gapsOf(summary: MoneySummary): readonly Gap[] {
  const { total, currency, tariff, isPractice } = summary;
  if (total.minedMs === 0) return [{ text: 'gapNothing' }];
  const gaps: Gap[] = [];
  if (currency === null) gaps.push({ text: 'gapCurrency' });
  if (tariff === null) gaps.push({ text: 'gapTariff' });
  if (total.energyKwh === null) gaps.push({ text: 'gapEnergy' });
  else if (total.electricityCost === null && tariff !== null && currency !== null) gaps.push({ text: 'gapHours' });
  return isPractice ? gaps : [...gaps, ...coinGaps(summary), ...poolGap(summary)];
}

function coinGaps({ prices, currency, total }: MoneySummary): readonly Gap[] {
  return prices.flatMap(({ coin, perCoin, currency: from, state, coinsPerHash }): readonly Gap[] => {
    const values = { coin };
    const gaps: Gap[] = [];
    if (perCoin === null) {
      const text = state === 'notAsked' ? 'gapPriceNotAsked' : state === 'offline' ? 'gapPriceOffline' : 'gapPriceUnknown';
      gaps.push({ text, values });
    } else if (currency !== null && from !== null && from !== currency && hasNoValue(coin, total)) {
      gaps.push({ text: 'gapExchange', values: { coin, from, to: currency } });
    }
    return coinsPerHash === null ? [...gaps, { text: 'gapReward', values }] : gaps;
  });
}

/** There are coins, but no value. */
function hasNoValue(wanted: string, { earned }: MoneySummary['total']): boolean {
  return earned.some(
    ({ coin, byShares, byPool, bySharesValue, byPoolValue }) =>
      coin === wanted && ((byShares !== null && bySharesValue === null) || (byPool !== null && byPoolValue === null)),
  );
}

function poolGap({ total }: MoneySummary): readonly Gap[] {
  return total.earned.length > 0 && total.earned.every(({ byPool }) => byPool === null) ? [{ text: 'gapPool' }] : [];
}
