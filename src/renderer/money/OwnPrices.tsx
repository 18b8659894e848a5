import { fill } from '../../shared/text/fill';
import { useRigState } from '../rig/rigStore';
import type { SettingsInHand } from '../settings/useSettings';
import { useWords } from '../words';
import { EntryForm } from './EntryForm';
import { formatMoment, formatPrice } from './moneyFormat';
import { useMoneyWords } from './moneyWords';
import { currencyIn, numberIn, tickerIn } from './typed';

const most = 1e9;

/** Prices of coins that the owner says; each with the time it was entered. */
export function OwnPrices({ inHand }: { readonly inHand: SettingsInHand }) {
  const money = useMoneyWords();
  const { language } = useWords();
  const nowMs = useRigState((state) => state.nowMs);
  const { prices, currency } = inHand.view;

  function add({ coin = '', price = '', unit = '' }: Readonly<Record<string, string>>): readonly string[] {
    const [name, perCoin, code] = [tickerIn(coin), numberIn(price, Number.MIN_VALUE, most), currencyIn(unit)];
    if (name === null || perCoin === null || code === null)
      return [...(name === null ? ['coin'] : []), ...(perCoin === null ? ['price'] : []), ...(code === null ? ['unit'] : [])];
    const own = { ...prices.own, [name]: { perCoin, currency: code, atMs: Math.floor(nowMs) } };
    void inHand.save('ownPrices', { prices: { ...prices, own } });
    return [];
  }

  function remove(coin: string): void {
    const own = Object.fromEntries(Object.entries(prices.own).filter(([name]) => name !== coin));
    void inHand.save('ownPrices', { prices: { ...prices, own } });
  }

  return (
    <EntryForm
      title={money.ownPrices}
      help={money.ownPricesHelp}
      entries={Object.entries(prices.own).map(([coin, own]) => ({
        key: coin,
        text: fill(money.ownPrice, { coin, price: formatPrice(own.perCoin, own.currency, language) }),
        note: fill(money.ownPriceAt, { atMs: formatMoment(own.atMs, nowMs, language) }),
      }))}
      fields={[
        { name: 'coin', label: money.ownCoin, problem: money.ownCoinWrong },
        { name: 'price', label: money.ownPriceOfOne, problem: fill(money.numberWrong, { min: 0, max: '10⁹' }), isNumber: true },
        { name: 'unit', label: money.ownCurrency, problem: money.currencyWrong, usual: currency ?? '' },
      ]}
      add={money.addPrice}
      onAdd={add}
      onRemove={remove}
      name="ownPrices"
      inHand={inHand}
    />
  );
}

/** What other currencies are worth in the owner's. */
export function Exchange({ inHand }: { readonly inHand: SettingsInHand }) {
  const money = useMoneyWords();
  const { language } = useWords();
  const { prices, currency } = inHand.view;
  if (currency === null) return null;

  function add({ code = '', rate = '' }: Readonly<Record<string, string>>): readonly string[] {
    const [other, worth] = [currencyIn(code), numberIn(rate, Number.MIN_VALUE, most)];
    if (other === null || worth === null || other === currency)
      return [...(other === null || other === currency ? ['code'] : []), ...(worth === null ? ['rate'] : [])];
    void inHand.save('exchange', { prices: { ...prices, exchange: { ...prices.exchange, [other]: worth } } });
    return [];
  }

  function remove(code: string): void {
    const exchange = Object.fromEntries(Object.entries(prices.exchange).filter(([name]) => name !== code));
    void inHand.save('exchange', { prices: { ...prices, exchange } });
  }

  return (
    <EntryForm
      title={money.exchange}
      help={money.exchangeHelp}
      entries={Object.entries(prices.exchange).map(([code, rate]) => ({
        key: code,
        text: fill(money.exchangeOf, { code, rate: formatPrice(rate, currency, language) }),
        note: '',
      }))}
      fields={[
        { name: 'code', label: money.exchangeCode, problem: money.currencyWrong },
        {
          name: 'rate',
          label: money.exchangeRate,
          problem: fill(money.numberWrong, { min: 0, max: '10⁹' }),
          isNumber: true,
          unit: currency,
        },
      ]}
      add={money.addExchange}
      onAdd={add}
      onRemove={remove}
      name="exchange"
      inHand={inHand}
    />
  );
}
