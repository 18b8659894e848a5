import { useEffect, useRef } from 'react';
import { faultText } from '../../shared/text/catalogue';
import { ChoiceSetting } from '../settings/ChoiceSetting';
import { useSettings } from '../settings/useSettings';
import { useWords } from '../words';
import { CurrencySetting } from './CurrencySetting';
import { useMoneyWords } from './moneyWords';
import { Exchange, OwnPrices } from './OwnPrices';
import { TariffForm } from './TariffForm';

/** What figures of money are counted with; `onChanged` when something of it is in force. */
export function MoneySettings({ onChanged }: { readonly onChanged: () => void }) {
  const money = useMoneyWords();
  const { language } = useWords();
  const read = useSettings();
  const view = read?.ok === true ? read.value.view : null;
  const counted = view === null ? null : JSON.stringify([view.currency, view.tariff, view.electricityPerKwh, view.prices]);
  useOnChange(counted, onChanged);
  if (read === null) return null;
  if (!read.ok) return <p role="alert">{faultText(read.fault.code, read.fault.values ?? {}, language).title}</p>;
  const inHand = read.value;
  const { prices } = inHand.view;
  return (
    <section className="panel settings moneySettings" aria-labelledby="money-settings">
      <h2 id="money-settings">{money.settings}</h2>
      <CurrencySetting inHand={inHand} />
      <TariffForm inHand={inHand} />
      <ChoiceSetting
        name="priceSource"
        label={money.askPrices}
        help={money.askPricesHelp}
        options={[
          { value: 'no', label: money.askPricesOff },
          { value: 'coingecko', label: money.askPricesOn },
        ]}
        value={prices.source ?? 'no'}
        changeTo={(wanted) => ({ prices: { ...prices, source: wanted === 'no' ? null : 'coingecko' } })}
        inHand={inHand}
      />
      <ChoiceSetting
        name="askPools"
        label={money.askPools}
        help={money.askPoolsHelp}
        options={[
          { value: 'no', label: money.askPoolsOff },
          { value: 'yes', label: money.askPoolsOn },
        ]}
        value={prices.askPools ? 'yes' : 'no'}
        changeTo={(wanted) => ({ prices: { ...prices, askPools: wanted === 'yes' } })}
        inHand={inHand}
      />
      <OwnPrices inHand={inHand} />
      <Exchange inHand={inHand} />
    </section>
  );
}

/** Not for the first value, which is what was read. */
function useOnChange(value: string | null, run: () => void): void {
  const last = useRef(value);
  useEffect(() => {
    const before = last.current;
    last.current = value;
    if (before !== null && value !== before) run();
  }, [value, run]);
}
