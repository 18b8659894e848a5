import { useEffect, useRef } from 'react';
import { faultText } from '../../shared/text/catalogue';
import { useRigState } from '../rig/rigStore';
import { ChoiceSetting } from '../settings/ChoiceSetting';
import { type SettingsInHand, useSettings } from '../settings/useSettings';
import { useWords } from '../words';
import { CurrencySetting } from './CurrencySetting';
import { useMoneyWords } from './moneyWords';
import { Exchange, OwnPrices } from './OwnPrices';
import { TariffForm } from './TariffForm';

/** What figures of money are counted with (a practice rig has no coins, so no prices); `onChanged` when something of it is in force. */
export function MoneySettings({ onChanged }: { readonly onChanged: () => void }) {
  const money = useMoneyWords();
  const { language } = useWords();
  const isPractice = useRigState((state) => state.practice);
  const read = useSettings();
  const view = read?.ok === true ? read.value.view : null;
  const counted = view === null ? null : JSON.stringify([view.currency, view.tariff, view.electricityPerKwh, view.prices]);
  useOnChange(counted, onChanged);
  if (read === null) return null;
  if (!read.ok) return <p role="alert">{faultText(read.fault.code, read.fault.values ?? {}, language).title}</p>;
  const inHand = read.value;
  return (
    <section className="panel settings" aria-labelledby="money-settings">
      <h2 id="money-settings">{money.settings}</h2>
      <CurrencySetting inHand={inHand} />
      <TariffForm inHand={inHand} />
      {!isPractice && <PriceSettings {...inHand} />}
    </section>
  );
}

/** Whom Fallow may ask for prices, and what the owner says they are. */
function PriceSettings(inHand: SettingsInHand) {
  const money = useMoneyWords();
  const { prices } = inHand.view;
  return (
    <>
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
    </>
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
