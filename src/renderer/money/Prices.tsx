import type { PriceNote } from '../../shared/money';
import { fill } from '../../shared/text/fill';
import { dash, formatDuration } from '../../shared/text/format';
import { useRigState } from '../rig/rigStore';
import { useWords } from '../words';
import { formatCoins, formatMoment, formatPrice } from './moneyFormat';
import { type MoneyTexts, useMoneyWords } from './moneyWords';

const tera = 1e12;

/** Which price was used for each coin, whose word it is, and of when. */
export function Prices({ prices }: { readonly prices: readonly PriceNote[] }) {
  const money = useMoneyWords();
  return (
    <section className="panel" aria-labelledby="money-prices">
      <h2 id="money-prices">{money.prices}</h2>
      {prices.length === 0 ? (
        <p className="quiet">{money.noPrices}</p>
      ) : (
        <table className="moneyTable">
          <thead>
            <tr>
              <th scope="col">{money.coin}</th>
              <th scope="col">{money.price}</th>
              <th scope="col">{money.reward}</th>
            </tr>
          </thead>
          <tbody>
            {prices.map((note) => (
              <Price key={note.coin} note={note} />
            ))}
          </tbody>
        </table>
      )}
    </section>
  );
}

function Price({ note }: { readonly note: PriceNote }) {
  const money = useMoneyWords();
  const { language } = useWords();
  const nowMs = useRigState((state) => state.nowMs);
  const { coin, perCoin, currency, source, atMs, coinsPerHash, rewardSource, rewardAtMs } = note;
  const price = perCoin === null ? dash : currency === null ? String(perCoin) : formatPrice(perCoin, currency, language);
  const reward =
    coinsPerHash === null
      ? dash
      : fill(money.rewardValue, { coins: formatCoins(coinsPerHash * tera, '', language).trim(), coin });
  const told = (host: string | null, when: number | null) =>
    [...(host === null || host === 'own' ? [] : [host]), ...(when === null ? [] : [formatMoment(when, nowMs, language)])].join(
      ', ',
    );
  const state = fill(money[stateText(note)], { age: atMs === null ? '' : formatDuration(Math.max(0, nowMs - atMs), language) });
  return (
    <tr>
      <th scope="row">{coin}</th>
      <td data-label={money.price}>
        <span className={perCoin === null ? 'unread' : undefined}>{price}</span>
        <span className="cellNote" data-offline={note.state === 'offline' || undefined}>
          {[told(source, atMs), state].filter((word) => word !== '').join(' · ')}
        </span>
      </td>
      <td data-label={money.reward}>
        <span className={coinsPerHash === null ? 'unread' : undefined}>{reward}</span>
        <span className="cellNote">{told(rewardSource, rewardAtMs)}</span>
      </td>
    </tr>
  );
}

function stateText({ state, perCoin }: PriceNote): keyof MoneyTexts {
  switch (state) {
    case 'own':
      return 'priceOwn';
    case 'fresh':
      return 'priceFresh';
    case 'old':
      return 'priceOld';
    case 'offline':
      return perCoin === null ? 'priceOfflineNone' : 'priceOffline';
    case 'notAsked':
      return 'priceNotAsked';
    case 'unknown':
      return 'priceUnknown';
  }
}
