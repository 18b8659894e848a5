import { useEffect } from 'react';
import type { MinerListing } from '../../shared/minerListing';
import { fill } from '../../shared/text/fill';
import type { MinersView, WizardMiner } from '../../shared/wizard';
import { MinerWays } from '../setup/MinerDownload';
import { type MinersInHand, useMiners } from '../setup/useMiners';
import { Choice } from './Choice';
import { StepFrame, type StepProps } from './StepFrame';
import { useView } from './useView';
import { ViewFault } from './ViewFault';
import { useSaid, useWizardWords } from './wizardWords';

interface MinerStepProps extends StepProps {
  readonly coin: string;
}

/** The programs that mine the coin on these devices, and how to get them. */
export function MinerStep({ inHand, leave, coin }: MinerStepProps) {
  const words = useWizardWords();
  const { draft, change } = inHand;
  const miners = useMiners();
  const view = useView('wizard:miners', { coin });
  const { again } = view;
  const here = JSON.stringify(miners.list.map(({ id, current }) => [id, current]));
  // biome-ignore lint/correctness/useExhaustiveDependencies: another program on this machine changes what is said of it
  useEffect(again, [again, here]);
  const offers = view.value?.offers ?? [];
  const suggested = offers.find(({ isSuggested }) => isSuggested)?.id ?? '';
  const chosen = draft.miner === '' ? suggested : draft.miner;
  return (
    <StepFrame
      inHand={inHand}
      leave={leave}
      isRead={view.value !== null || view.fault !== null}
      settled={chosen === '' ? {} : { miner: chosen }}
    >
      <section className="panel" aria-labelledby="wizard-miners">
        <h2 id="wizard-miners">{words.miner.choose}</h2>
        <ViewFault fault={view.fault} />
        {view.value === null && view.fault === null && <p className="quiet">{words.reading}</p>}
        {view.value !== null && (
          <Offers view={view.value} miners={miners} chosen={chosen} onChoose={(miner) => change({ miner, minerPath: '' })} />
        )}
      </section>
    </StepFrame>
  );
}

interface OffersProps {
  readonly view: MinersView;
  readonly miners: MinersInHand;
  readonly chosen: string;
  readonly onChoose: (miner: string) => void;
}

function Offers({ view: { offers }, miners, chosen, onChoose }: OffersProps) {
  const words = useWizardWords();
  const said = useSaid();
  const fitting = offers.filter(({ fits }) => fits);
  const others = offers.filter(({ fits }) => !fits);
  return (
    <>
      {fitting.length === 0 && <p className="wizardWrong">{words.miner.none}</p>}
      <fieldset className="wizardChoices" aria-labelledby="wizard-miners">
        {fitting.map((miner) => (
          <MinerRow key={miner.id} miner={miner} miners={miners} isChosen={miner.id === chosen} onChoose={onChoose} />
        ))}
      </fieldset>
      {others.length > 0 && (
        <details className="wizardSilent">
          <summary>{words.miner.others}</summary>
          <ul>
            {others.map(({ id, name, sentence }) => (
              <li key={id}>
                <strong>{name}</strong> <span className="quiet">{said(sentence)}</span>
              </li>
            ))}
          </ul>
        </details>
      )}
    </>
  );
}

interface MinerRowProps {
  readonly miner: WizardMiner;
  readonly miners: MinersInHand;
  readonly isChosen: boolean;
  readonly onChoose: (miner: string) => void;
}

function MinerRow({ miner, miners, isChosen, onChoose }: MinerRowProps) {
  const words = useWizardWords();
  const said = useSaid();
  const listing = miners.list.find(({ id }) => id === miner.id) ?? miner.listing;
  return (
    <Choice
      group="wizard-miner"
      isChosen={isChosen}
      onChoose={() => onChoose(miner.id)}
      name={
        <>
          {miner.name} <span className="quiet">{listing?.version}</span>
        </>
      }
      badge={miner.isSuggested ? words.miner.suggested : null}
      more={<Program miner={miner} listing={listing} miners={miners} isChosen={isChosen} />}
    >
      <p>{said(miner.sentence)}</p>
      {miner.warnings.map((warning) => (
        <p key={said(warning)} className="wizardCare">
          {said(warning)}
        </p>
      ))}
    </Choice>
  );
}

interface ProgramProps extends Omit<MinerRowProps, 'onChoose'> {
  readonly listing: MinerListing | null;
}

function Program({ miner, listing, miners, isChosen }: ProgramProps) {
  const words = useWizardWords();
  if (listing === null) return <p className="quiet">{words.miner.practice}</p>;
  const program = listing.current ?? miner.program;
  return (
    <>
      <p className="quiet wizardSmall">
        {program === null
          ? words.miner.get[miner.get]
          : fill(words.miner.runs, { path: program.path, ...(program.version === null ? {} : { version: program.version }) })}
        {' · '}
        {listing.page}
      </p>
      {isChosen && <MinerWays miner={listing} inHand={miners} />}
    </>
  );
}
