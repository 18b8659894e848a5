import { Button } from '@mantine/core';
import { useState } from 'react';
import type { Fault } from '../../shared/faults';
import { fill } from '../../shared/text/fill';
import type { CheckProblem, CheckView, FirstShare, PayoutChange } from '../../shared/wizard';
import { useCall } from '../calls';
import { useRigState } from '../rig/rigStore';
import { PayoutLines } from './PayoutLines';
import { StepFrame, type StepProps } from './StepFrame';
import type { DraftInHand } from './useDraft';
import { useView } from './useView';
import { VerdictMark } from './Verdict';
import { ViewFault } from './ViewFault';
import { AddressGroups, Qr } from './WalletStep';
import { useSaid, useWizardWords } from './wizardWords';

interface StartStepProps extends StepProps {
  readonly onStart: (first: FirstShare) => void;
}

/** Everything in one view, what is missing with the way to it, and the one button that begins. */
export function StartStep({ inHand, leave, onStart }: StartStepProps) {
  const words = useWizardWords();
  const isPractice = useRigState((state) => state.practice);
  const check = useView('wizard:check', { draft: inHand.draft });
  const settings = useView('settings:get', {});
  const isConsentDue = !isPractice && settings.value?.consentAtMs === null;
  const start = useStart(inHand, onStart);
  const view = check.value;
  const isBlocked = view === null || view.problems.length > 0 || (view.payoutChanges.length > 0 && !start.isConfirmed);
  return (
    <StepFrame
      inHand={inHand}
      leave={leave}
      main={
        <Button
          aria-disabled={isBlocked || start.isGoing}
          aria-describedby={isConsentDue ? 'wizard-consent' : undefined}
          onClick={() => !isBlocked && void start.begin()}
        >
          {start.isGoing ? words.start.starting : isConsentDue ? words.start.agree : words.start.start}
        </Button>
      }
    >
      <ViewFault fault={check.fault} />
      {view !== null && view.problems.length > 0 && <Problems problems={view.problems} onGo={inHand.go} />}
      {view !== null && view.summary.length > 0 && <Summary view={view} inHand={inHand} />}
      {view !== null && view.payoutChanges.length > 0 && <PayoutChanges changes={view.payoutChanges} {...start} />}
      <section className="panel" aria-label={words.start.start}>
        <p id="wizard-consent" className="measure">
          {isPractice ? words.start.practice : words.start.consent}
        </p>
        <ViewFault fault={start.fault} />
      </section>
    </StepFrame>
  );
}

function useStart({ draft, end }: DraftInHand, onStart: (first: FirstShare) => void) {
  const call = useCall();
  const [isGoing, setGoing] = useState(false);
  const [isConfirmed, setConfirmed] = useState(false);
  const [fault, setFault] = useState<Fault | null>(null);

  async function begin(): Promise<void> {
    if (isGoing) return;
    setGoing(true);
    const started = await call('wizard:start', { draft, confirmsPayout: isConfirmed });
    setGoing(false);
    if (!started.ok) return setFault(started.fault);
    await end(); // what main has dropped must not come back
    onStart(started.value);
  }

  return { isGoing, isConfirmed, setConfirmed, fault, begin };
}

function Problems({ problems, onGo }: { readonly problems: readonly CheckProblem[]; readonly onGo: DraftInHand['go'] }) {
  const words = useWizardWords();
  const said = useSaid();
  return (
    <section className="panel wizardProblems" aria-labelledby="wizard-problems">
      <h2 id="wizard-problems">{words.start.problems}</h2>
      <ul>
        {problems.map(({ step, sentence, field }) => (
          <li key={`${step} ${field ?? ''} ${sentence.say}`}>
            <VerdictMark verdict="problem" />
            <span>{said(sentence)}</span>
            <Button size="compact-sm" variant="default" onClick={() => onGo(step)}>
              {fill(words.start.goTo, { step: words.steps[step] })}
            </Button>
          </li>
        ))}
      </ul>
    </section>
  );
}

function Summary({ view, inHand: { draft } }: { readonly view: CheckView; readonly inHand: DraftInHand }) {
  const { start } = useWizardWords();
  const said = useSaid();
  const judged = useView('wizard:wallet', { coin: draft.coin, address: draft.wallet }).value;
  const isGood = judged?.verdict === 'valid' || judged?.verdict === 'unprotected';
  const address = draft.wallet.trim();
  const isShown = judged !== null && isGood && address !== '';
  return (
    <section className="panel" aria-labelledby="wizard-summary">
      <h2 id="wizard-summary">{start.summary}</h2>
      <div className="wizardWallet">
        <div className="wizardWalletFields">
          <ul className="wizardAbout">
            {view.summary.map((line) => (
              <li key={`${line.say} ${JSON.stringify(line.values)}`}>{said(line)}</li>
            ))}
          </ul>
          {isShown && <AddressGroups groups={judged.groups} />}
        </div>
        {isShown && <Qr address={judged.normalised ?? address} />}
      </div>
    </section>
  );
}

interface PayoutChangesProps {
  readonly changes: readonly PayoutChange[];
  readonly isConfirmed: boolean;
  readonly setConfirmed: (isConfirmed: boolean) => void;
}

function PayoutChanges({ changes, isConfirmed, setConfirmed }: PayoutChangesProps) {
  const { start } = useWizardWords();
  return (
    <section className="panel stack" aria-labelledby="wizard-payout">
      <h2 id="wizard-payout">{start.payout}</h2>
      <PayoutLines changes={changes} />
      <div className="wizardCheck">
        <input
          type="checkbox"
          id="wizard-confirm"
          checked={isConfirmed}
          onChange={({ currentTarget }) => setConfirmed(currentTarget.checked)}
        />
        <label htmlFor="wizard-confirm">{start.payoutConfirm}</label>
      </div>
    </section>
  );
}
