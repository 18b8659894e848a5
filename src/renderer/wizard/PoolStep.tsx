import { Button } from '@mantine/core';
import { useEffect, useState } from 'react';
import { faultText } from '../../shared/text/catalogue';
import { fill } from '../../shared/text/fill';
import type { PoolOffer, PoolsView } from '../../shared/wizard';
import { useCall } from '../calls';
import { useWords } from '../words';
import { OwnPools } from './OwnPools';
import { PoolTable } from './PoolTable';
import { chosenPools, withBackup, withFirst } from './poolChoice';
import { StepFrame, type StepProps } from './StepFrame';
import { useView } from './useView';
import { ViewFault } from './ViewFault';
import { useWizardWords } from './wizardWords';

interface PoolStepProps extends StepProps {
  readonly coin: string;
}

/** Every pool of the coin asked from here, side by side. */
export function PoolStep({ inHand, leave, coin }: PoolStepProps) {
  const words = useWizardWords();
  const { draft, change } = inHand;
  const probe = useProbe(coin, draft.wallet, draft.ownPools);
  const view = useView('wizard:pools', { coin }, whileProbing);
  const pools = view.value?.coin === coin || view.value?.coin === coin.toUpperCase() ? view.value : null;
  const { again } = view;
  // biome-ignore lint/correctness/useExhaustiveDependencies: what was begun is looked at from the start
  useEffect(again, [again, probe.times]);
  const chosen = chosenPools(draft.pools, pools?.suggested ?? []);
  const live = pools?.offers.filter(({ state }) => state !== 'failed') ?? [];
  return (
    <StepFrame
      inHand={inHand}
      leave={leave}
      isRead={view.value !== null || view.fault !== null}
      settled={{ ...(coin === '' ? {} : { coin }), pools: [...chosen] }}
    >
      <section className="panel" aria-labelledby="wizard-pools">
        <header className="panelHead">
          <h2 id="wizard-pools">{words.pool.table}</h2>
          <Button size="compact-sm" variant="default" aria-disabled={pools?.isProbing === true} onClick={probe.begin}>
            {words.pool.again}
          </Button>
        </header>
        <ViewFault fault={probe.fault ?? view.fault} />
        {pools !== null && (
          <>
            <HowFar view={pools} />
            {live.length > 0 && (
              <PoolTable
                offers={live}
                chosen={chosen}
                onFirst={(url) => change({ pools: withFirst(chosen, url) })}
                onBackup={(url) => change({ pools: withBackup(chosen, url) })}
              />
            )}
            <Silent offers={pools.offers.filter(({ state }) => state === 'failed')} isAll={live.length === 0} />
          </>
        )}
      </section>
      <OwnPools inHand={inHand} />
    </StepFrame>
  );
}

const lookAgainMs = 500;

function whileProbing({ isProbing }: PoolsView): number | null {
  return isProbing ? lookAgainMs : null;
}

/** Begins when the step does, and anew for another coin, wallet or list of own pools. */
function useProbe(coin: string, wallet: string, own: readonly string[]) {
  const call = useCall();
  const [times, setTimes] = useState(0);
  const [fault, setFault] = useState<Parameters<typeof ViewFault>[0]['fault']>(null);
  const asked = JSON.stringify({ coin, wallet: wallet.trim() === '' ? null : wallet.trim(), own });

  async function begin(): Promise<void> {
    const begun = await call('wizard:probe', JSON.parse(asked) as { coin: string; wallet: string | null; own: string[] });
    setFault(begun.ok ? null : begun.fault);
    setTimes((count) => count + 1);
  }

  // biome-ignore lint/correctness/useExhaustiveDependencies: `begin` belongs to what is asked
  useEffect(() => {
    if (coin !== '') void begin();
  }, [call, asked]);
  return { times, fault, begin: () => void begin() };
}

function HowFar({ view: { offers, isProbing } }: { readonly view: PoolsView }) {
  const { pool } = useWizardWords();
  const answered = offers.filter(({ state }) => state === 'answered').length;
  const isNone = !isProbing && answered === 0;
  const asking = offers.filter(({ state }) => state === 'waiting' || state === 'probing').length;
  const text = isProbing ? fill(pool.asking, { n: asking }) : fill(pool.askedAll, { n: answered, total: offers.length });
  return (
    <p role="status" className={isNone ? 'wizardWrong' : 'quiet'}>
      {isNone ? pool.noneAnswered : text}
    </p>
  );
}

/** Those that did not answer, each with why: out of the way while others did. */
function Silent({ offers, isAll }: { readonly offers: readonly PoolOffer[]; readonly isAll: boolean }) {
  const { pool } = useWizardWords();
  const { language } = useWords();
  if (offers.length === 0) return null;
  return (
    <details className="wizardSilent" open={isAll || undefined}>
      <summary>{fill(pool.failedTitle, { n: offers.length })}</summary>
      <ul>
        {offers.map(({ url, operator, host, port, fault }) => {
          const text = fault === null ? null : faultText(fault.code, fault.values, language);
          return (
            <li key={url}>
              <p>
                <strong>{operator}</strong>{' '}
                <span className="quiet">
                  {host}:{port}
                </span>
              </p>
              <p>{text === null ? pool.failed : `${text.title}. ${text.help}`}</p>
            </li>
          );
        })}
      </ul>
    </details>
  );
}
