import type { PoolSide as PoolSideAnswer } from '../../shared/poolSide';
import { type Read, useAnswer } from '../history/useAnswer';
import { useRigState } from '../rig/rigStore';
import { AccountPanel } from './AccountPanel';
import { usePoolSideWords } from './poolSideWords';
import './pool.css';

const beatMs = 60_000;

/** What was heard last: looking causes no request to a pool. */
const readPools: Read<PoolSideAnswer> = (call) => call('pool:accounts', {});

/** What the rig's own pools say of the wallet, beside the rig's own count. The practice rig's pool is this machine's own and says nothing. */
export function PoolSide({ again }: { readonly again: string }) {
  const texts = usePoolSideWords();
  const isPractice = useRigState((state) => state.practice);
  // Heard of anew; and once a minute, since a pool that falls silent is not heard.
  const beat = useRigState(({ poolsHeardMs, nowMs }) => `${poolsHeardMs} ${Math.floor(nowMs / beatMs)}`);
  const answer = useAnswer(readPools, `${again} ${isPractice} ${beat}`);
  if (isPractice || answer === null) return null;
  return (
    <section className="panel poolSide" aria-labelledby="pool-side">
      <h2 id="pool-side">{texts.title}</h2>
      {answer.ok ? <Accounts side={answer.value} /> : <p className="quiet">{texts.notRead}</p>}
    </section>
  );
}

function Accounts({ side: { isAsked, accounts } }: { readonly side: PoolSideAnswer }) {
  const texts = usePoolSideWords();
  if (!isAsked || accounts.length === 0) return <p className="quiet">{isAsked ? texts.none : texts.off}</p>;
  return accounts.map((view) => <AccountPanel key={`${view.coin} ${view.pool}`} view={view} />);
}
