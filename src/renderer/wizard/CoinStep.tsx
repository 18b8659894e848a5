import { Button, TextInput } from '@mantine/core';
import { useState } from 'react';
import { fill } from '../../shared/text/fill';
import type { CoinOffer, CoinRefusal, CoinsView } from '../../shared/wizard';
import { useWords } from '../words';
import { CoinRow } from './CoinRow';
import { shownNumber } from './numbers';
import { StepFrame, type StepProps } from './StepFrame';
import type { CoinsInHand } from './useCoins';
import type { DraftInHand } from './useDraft';
import { ViewFault } from './ViewFault';
import { useSaid, useWizardWords } from './wizardWords';

interface CoinStepProps extends StepProps {
  readonly coins: CoinsInHand;
}

/** What these devices can mine, what it may bring, and why not the coins that everybody has heard of. */
export function CoinStep({ inHand, leave, coins: { view, coin } }: CoinStepProps) {
  const words = useWizardWords();
  const said = useSaid();
  return (
    <StepFrame inHand={inHand} leave={leave} settled={{ coin }}>
      <Costs inHand={inHand} />
      <section className="panel" aria-labelledby="wizard-coins">
        <h2 id="wizard-coins">{words.coin.choose}</h2>
        {view.value === null && view.fault === null && <p className="quiet">{words.reading}</p>}
        <ViewFault fault={view.fault} />
        {view.value !== null && (
          <>
            <p className="quiet measure" role="status">
              {said(view.value.sentence)}
            </p>
            <Offers view={view.value} chosen={coin} onChoose={(ticker) => inHand.change({ coin: ticker })} />
          </>
        )}
      </section>
      {view.value !== null && view.value.refusals.length > 0 && <Refusals refusals={view.value.refusals} />}
    </StepFrame>
  );
}

function Costs({ inHand: { draft, change } }: { readonly inHand: DraftInHand }) {
  const { coin } = useWizardWords();
  const { language } = useWords();
  return (
    <section className="panel" aria-labelledby="wizard-costs">
      <h2 id="wizard-costs">{coin.costs}</h2>
      <div className="fields">
        <TextInput
          label={coin.electricity}
          description={coin.electricityHelp}
          inputMode="decimal"
          autoComplete="off"
          maxLength={16}
          value={shownNumber(draft.electricity, language)}
          onChange={({ currentTarget }) => change({ electricity: currentTarget.value })}
        />
        <TextInput
          label={coin.currency}
          description={coin.currencyHelp}
          autoComplete="off"
          spellCheck={false}
          maxLength={3}
          value={draft.currency}
          onChange={({ currentTarget }) => change({ currency: currentTarget.value })}
        />
      </div>
    </section>
  );
}

interface OffersProps {
  readonly view: CoinsView;
  readonly chosen: string;
  readonly onChoose: (ticker: string) => void;
}

const shownAtFirst = 5;

function Offers({ view, chosen, onChoose }: OffersProps) {
  const words = useWizardWords();
  const [isAll, setAll] = useState(false);
  if (view.offers.length === 0) return <p className="wizardWrong">{words.coin.none}</p>;
  const shown = view.offers.filter((offer, index) => isAll || index < shownAtFirst || offer.ticker === chosen);
  const hidden = view.offers.length - shown.length;
  return (
    <>
      <fieldset className="wizardChoices" aria-labelledby="wizard-coins">
        {shown.map((offer) => (
          <CoinRow key={keyOf(offer)} offer={offer} view={view} isChosen={offer.ticker === chosen} onChoose={onChoose} />
        ))}
      </fieldset>
      {(hidden > 0 || isAll) && view.offers.length > shownAtFirst && (
        <Button size="compact-sm" variant="default" className="wizardMore" aria-expanded={isAll} onClick={() => setAll(!isAll)}>
          {isAll ? words.coin.fewer : fill(words.coin.more, { n: hidden })}
        </Button>
      )}
    </>
  );
}

function keyOf({ ticker, on }: CoinOffer): string {
  return `${ticker} ${on}`;
}

function Refusals({ refusals }: { readonly refusals: readonly CoinRefusal[] }) {
  const words = useWizardWords();
  const said = useSaid();
  return (
    <details className="panel wizardRefusals">
      <summary>{words.coin.refusedMore}</summary>
      <dl>
        {refusals.map((refusal) => (
          <div key={refusal.ticker}>
            <dt>
              {refusal.name} <span className="quiet">{refusal.ticker}</span>
            </dt>
            <dd>{said(refusal.sentence)}</dd>
          </div>
        ))}
      </dl>
    </details>
  );
}
