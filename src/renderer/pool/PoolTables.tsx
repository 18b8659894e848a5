import type { PoolPayout, PoolWorker } from '../../shared/poolSide';
import { dash, formatHashrate } from '../../shared/text/format';
import { formatCoins, formatMoment } from '../money/moneyFormat';
import { useRigState } from '../rig/rigStore';
import { useWords } from '../words';
import { usePoolSideWords } from './poolSideWords';

const lastPayouts = 5;

export function WorkerTable({ workers }: { readonly workers: readonly PoolWorker[] }) {
  const texts = usePoolSideWords();
  const { language } = useWords();
  const nowMs = useRigState((now) => now.nowMs);
  return (
    <table className="moneyTable">
      <caption>{texts.workers}</caption>
      <thead>
        <tr>
          <th scope="col">{texts.worker}</th>
          <th scope="col">{texts.share}</th>
          <th scope="col" className="number">
            {texts.rate}
          </th>
        </tr>
      </thead>
      <tbody>
        {workers.map(({ name, hashrateHs, lastShareMs, isOnline }) => (
          <tr key={name}>
            <th scope="row">
              {name === '' ? texts.unnamed : name}
              {isOnline !== null && <span className="cellNote">{isOnline ? texts.online : texts.away}</span>}
            </th>
            <td data-label={texts.share}>{lastShareMs === null ? dash : formatMoment(lastShareMs, nowMs, language)}</td>
            <td className="number" data-label={texts.rate}>
              {formatHashrate(hashrateHs, language)}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

export function PayoutTable({ payouts, coin }: { readonly payouts: readonly PoolPayout[]; readonly coin: string }) {
  const texts = usePoolSideWords();
  const { language } = useWords();
  const nowMs = useRigState((now) => now.nowMs);
  if (payouts.length === 0) return <p className="sumNote">{texts.noPayouts}</p>;
  return (
    <table className="moneyTable">
      <caption>{texts.payouts}</caption>
      <thead>
        <tr>
          <th scope="col">{texts.when}</th>
          <th scope="col" className="number">
            {texts.amount}
          </th>
        </tr>
      </thead>
      <tbody>
        {payouts.slice(0, lastPayouts).map(({ amount, atMs }) => (
          <tr key={`${atMs} ${amount}`}>
            <th scope="row">{formatMoment(atMs, nowMs, language)}</th>
            <td className="number" data-label={texts.amount}>
              {formatCoins(amount, coin, language)}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
