import { fill } from '../../shared/text/fill';
import { formatHashrate, formatPower } from '../../shared/text/format';
import type { CoinMemory, CoinOffer, CoinsView } from '../../shared/wizard';
import { Figure } from '../parts/Figure';
import { useRigState } from '../rig/rigStore';
import { deviceNames } from '../training/deviceNames';
import { useWords } from '../words';
import { Choice } from './Choice';
import { formatGib, formatMoney } from './numbers';
import { useSaid, useWizardWords } from './wizardWords';

interface CoinRowProps {
  readonly offer: CoinOffer;
  readonly view: CoinsView;
  readonly isChosen: boolean;
  readonly onChoose: (ticker: string) => void;
}

/** One coin: what it is in a sentence, and what these devices do at it, as far as anybody has published it. */
export function CoinRow({ offer, view, isChosen, onChoose }: CoinRowProps) {
  const words = useWizardWords();
  const said = useSaid();
  return (
    <Choice
      group="wizard-coin"
      isChosen={isChosen}
      onChoose={() => onChoose(offer.ticker)}
      name={
        <>
          {offer.name} {offer.name !== offer.ticker && <span className="quiet">{offer.ticker}</span>}
        </>
      }
      badge={offer.isSuggested ? words.coin.suggested : null}
    >
      <p>{said(offer.sentence)}</p>
      {hasFigures(offer) && <Figures offer={offer} currency={view.currency} />}
      {offer.warnings.map((warning) => (
        <p key={said(warning)} className="wizardCare">
          {said(warning)}
        </p>
      ))}
      <Sources offer={offer} />
    </Choice>
  );
}

function hasFigures({ hashrateHs, powerW, memory, income }: CoinOffer): boolean {
  return hashrateHs !== null || powerW !== null || memory !== null || income !== null;
}

function Figures({ offer, currency }: Pick<CoinRowProps, 'offer'> & { readonly currency: string }) {
  const { coin } = useWizardWords();
  const { language } = useWords();
  const { hashrateHs, powerW, memory, income } = offer;
  return (
    <div className="wizardFigures">
      <Figure label={coin.hashrate} value={formatHashrate(hashrateHs, language)} />
      <Figure label={coin.power} value={formatPower(powerW)} />
      {memory !== null && <Figure label={coin.memory} value={memoryText(memory, coin, language)} />}
      {income !== null && (
        <Figure
          label={income.electricity === null ? coin.gross : coin.net}
          value={fill(coin.money, { amount: formatMoney(income.net, language), currency })}
        />
      )}
    </div>
  );
}

function Sources({ offer }: Pick<CoinRowProps, 'offer'>) {
  const { coin } = useWizardWords();
  const { language } = useWords();
  const known = useRigState((state) => state.devices);
  const parts = [
    fill(coin.devices, { devices: deviceNames(offer.devices, known, language) }),
    ...(offer.hashrateFrom === null ? [] : [fill(coin.from, { source: offer.hashrateFrom })]),
  ];
  return <p className="quiet wizardSmall">{parts.join(' · ')}</p>;
}

function memoryText(
  { todayGib, nextYearGib }: CoinMemory,
  words: ReturnType<typeof useWizardWords>['coin'],
  language: 'en' | 'it',
): string {
  const today = formatGib(todayGib, language);
  return nextYearGib === null || nextYearGib === todayGib
    ? fill(words.memoryToday, { today })
    : fill(words.memoryGrows, { today, next: formatGib(nextYearGib, language) });
}
