import { useEffect, useState } from 'react';
import type { CoinOffer, CoinsView, WizardDraft } from '../../shared/wizard';
import { currencyOf, numberOf } from './numbers';
import { useView, type View } from './useView';

export interface CoinsInHand {
  readonly view: View<CoinsView>;
  /** Typed, or suggested where nothing was chosen; '' while that is not known. */
  readonly coin: string;
  readonly offer: CoinOffer | null;
}

const settleMs = 400;

/** The coins by what electricity costs, asked again once the typing of it rests. */
export function useCoins({ coin, electricity, currency }: WizardDraft): CoinsInHand {
  const perKwh = numberOf(electricity);
  const typed = JSON.stringify({
    electricityPerKwh: perKwh !== null && perKwh <= 100 ? perKwh : null,
    currency: currencyOf(currency),
  });
  const settled = useSettled(typed);
  const view = useView('wizard:coins', JSON.parse(settled) as { electricityPerKwh: number | null; currency: string | null });
  const suggested = view.value?.offers.find(({ isSuggested }) => isSuggested);
  const chosen = coin === '' ? (suggested?.ticker ?? '') : coin;
  return { view, coin: chosen, offer: view.value?.offers.find(({ ticker }) => ticker === chosen) ?? null };
}

function useSettled(text: string): string {
  const [settled, setSettled] = useState(text);
  useEffect(() => {
    const timer = setTimeout(() => setSettled(text), settleMs);
    return () => clearTimeout(timer);
  }, [text]);
  return settled;
}
