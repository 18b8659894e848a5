import type { MoneySummary } from '../../shared/money';
import { fill } from '../../shared/text/fill';
import { type Read, useAnswer } from '../history/useAnswer';
import { useRigState } from '../rig/rigStore';
import { useWords } from '../words';
import { formatAmount, formatDate } from './moneyFormat';
import { useMoneyWords } from './moneyWords';

const dayMs = 86_400_000;
const beatMs = 600_000;

const readDay: Read<MoneySummary> = (call, nowMs) =>
  call('money:summary', { fromMs: Math.max(0, Math.floor(nowMs) - dayMs), toMs: Math.max(1, Math.floor(nowMs)), by: 'coin' });

/** What the last 24 hours brought after electricity, with the date of the oldest price in it; nothing where that is not known. */
export function NetADay() {
  const money = useMoneyWords();
  const { language } = useWords();
  const nowMs = useRigState((state) => state.nowMs);
  const answer = useAnswer(
    readDay,
    useRigState((state) => `${state.practice} ${Math.floor(state.nowMs / beatMs)}`),
  );
  if (answer?.ok !== true) return null;
  const { total, currency, prices, toMs } = answer.value;
  if (total.netByShares === null || currency === null) return null;
  const saidMs = Math.min(toMs, ...prices.flatMap(({ atMs, rewardAtMs }) => [atMs ?? toMs, rewardAtMs ?? toMs]));
  return (
    <div className="figure netADay" title={money.netADayHelp}>
      <span className="figureLabel">{fill(money.netADay, { atMs: formatDate(saidMs, nowMs, language) })}</span>
      <span className="figureValue">
        {fill(money.netADayValue, { amount: formatAmount(total.netByShares, currency, language) })}{' '}
        <small>{money.netADayUnit}</small>
      </span>
    </div>
  );
}
