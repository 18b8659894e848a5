import type { PoolAccount, PoolAccountView } from '../../shared/poolSide';
import { fill } from '../../shared/text/fill';
import { dash, formatDuration, formatHashrate } from '../../shared/text/format';
import { formatCoins, formatMoment } from '../money/moneyFormat';
import { Sum } from '../money/Sum';
import { useRigState } from '../rig/rigStore';
import { useWords } from '../words';
import { PayoutTable, WorkerTable } from './PoolTables';
import { usePoolSideWords } from './poolSideWords';

/** One pool's word on one wallet. */
export function AccountPanel({ view }: { readonly view: PoolAccountView }) {
  const texts = usePoolSideWords();
  const { coin, pool, account } = view;
  const name = fill(texts.account, { coin, pool });
  return (
    <article aria-label={name}>
      <h3>{name}</h3>
      <Said view={view} />
      {account !== null && (
        <>
          <Sums view={view} account={account} />
          {view.compared !== null && (
            <p className="sumNote" data-gap={view.gap}>
              {texts[view.gap]}
            </p>
          )}
          {account.workers.length > 0 && <WorkerTable workers={account.workers} />}
          <PayoutTable payouts={account.payouts} coin={coin} />
        </>
      )}
    </article>
  );
}

/** Whose word it is and of when, or why there is none. */
function Said({ view: { state, source, atMs } }: { readonly view: PoolAccountView }) {
  const texts = usePoolSideWords();
  const { language } = useWords();
  const nowMs = useRigState((now) => now.nowMs);
  const time = atMs === null ? null : formatMoment(atMs, nowMs, language);
  const values = { source: source ?? '', ...(time === null ? {} : { time }) };
  return (
    <p className="sumNote" data-offline={state === 'offline' || undefined}>
      {fill(texts[state], values)}
    </p>
  );
}

function Sums({ view, account }: { readonly view: PoolAccountView; readonly account: PoolAccount }) {
  const texts = usePoolSideWords();
  const { language } = useWords();
  const nowMs = useRigState((now) => now.nowMs);
  const { coin, compared } = view;
  const { balance, immature, paid, hashrateHs, windowMs, lastShareMs } = account;
  const over = (ms: number | null) => (ms === null ? undefined : fill(texts.over, { window: formatDuration(ms, language) }));
  const age = (atMs: number) => formatDuration(Math.max(0, nowMs - atMs), language);
  return (
    <div className="sums">
      <Sum label={texts.balance} value={formatCoins(balance, coin, language)} />
      {immature !== 0 && <Sum label={texts.immature} value={formatCoins(immature, coin, language)} />}
      <Sum label={texts.paid} value={formatCoins(paid, coin, language)} />
      <Sum
        label={texts.poolRate}
        value={formatHashrate(compared?.poolHs ?? hashrateHs, language)}
        note={over(compared?.windowMs ?? windowMs)}
      />
      <Sum
        label={texts.ownRate}
        value={formatHashrate(compared?.ownHs ?? null, language)}
        note={compared === null ? texts.learning : fill(texts.ownNote, { window: formatDuration(compared.windowMs, language) })}
      />
      <Sum label={texts.share} value={lastShareMs === null ? dash : fill(texts.ago, { time: age(lastShareMs) })} />
    </div>
  );
}
