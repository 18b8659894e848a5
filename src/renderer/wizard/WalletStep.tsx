import { TextInput } from '@mantine/core';
import { fill } from '../../shared/text/fill';
import type { WalletView } from '../../shared/wizard';
import { useRigState } from '../rig/rigStore';
import { AddressImage } from './AddressImage';
import { StepFrame, type StepProps } from './StepFrame';
import { useView } from './useView';
import { VerdictMark } from './Verdict';
import { ViewFault } from './ViewFault';
import { useSaid, useWizardWords } from './wizardWords';

interface WalletStepProps extends StepProps {
  readonly coin: string;
}

/** The payout address, judged while it is typed, and shown back in every way that helps to compare it. */
export function WalletStep({ inHand, leave, coin }: WalletStepProps) {
  const words = useWizardWords();
  const { draft, change } = inHand;
  const isPractice = useRigState((state) => state.practice);
  const { value: view, fault } = useView('wizard:wallet', { coin, address: draft.wallet });
  const isTyped = draft.wallet.trim() !== '';
  const isShown = isTyped && view !== null && !isBad(view);
  return (
    <StepFrame inHand={inHand} leave={leave} settled={coin === '' ? {} : { coin }}>
      <section className="panel" aria-labelledby="wizard-address">
        <h2 id="wizard-address">{fill(words.wallet.address, { coin })}</h2>
        {isPractice && <p className="quiet measure">{words.wallet.practice}</p>}
        <div className="wizardWallet">
          <div className="wizardWalletFields">
            <TextInput
              aria-labelledby="wizard-address"
              aria-invalid={isTyped && view !== null && isBad(view)}
              aria-describedby="wizard-verdict"
              description={words.wallet.addressHelp}
              autoComplete="off"
              spellCheck={false}
              maxLength={300}
              value={draft.wallet}
              onChange={({ currentTarget }) => change({ wallet: currentTarget.value })}
            />
            <ViewFault fault={fault} />
            <div id="wizard-verdict" role="status">
              {view !== null && (isTyped || !isPractice) && <Verdict view={view} typed={draft.wallet} />}
            </div>
            {isShown && <AddressGroups groups={view.groups} />}
            {view?.mustRepeat === true && isTyped && (
              <TextInput
                label={words.wallet.again}
                description={words.wallet.againHelp}
                autoComplete="off"
                spellCheck={false}
                maxLength={300}
                value={draft.again}
                onChange={({ currentTarget }) => change({ again: currentTarget.value })}
              />
            )}
          </div>
          {isShown && <Qr address={view.normalised ?? draft.wallet.trim()} />}
        </div>
      </section>
      <About />
    </StepFrame>
  );
}

function isBad({ verdict }: WalletView): boolean {
  return verdict === 'invalid' || verdict === 'refused';
}

const marks = { valid: 'ok', unprotected: 'advice', invalid: 'problem', refused: 'problem' } as const;

function Verdict({ view, typed }: { readonly view: WalletView; readonly typed: string }) {
  const { wallet } = useWizardWords();
  const said = useSaid();
  const { wrongPart, alsoValidFor, changes } = view;
  const isEmpty = typed.trim() === '';
  return (
    <>
      <p className="wizardVerdict">
        <VerdictMark verdict={isEmpty ? 'advice' : marks[view.verdict]} />
        <span>{said(view.sentence)}</span>
      </p>
      {wrongPart !== null && <WrongPart typed={typed.trim()} part={wrongPart} />}
      {alsoValidFor.length > 0 && !isBad(view) && (
        <p className="quiet">{fill(wallet.also, { coins: alsoValidFor.join(', ') })}</p>
      )}
      {changes !== null && !isBad(view) && (
        <p className="wizardCare">
          {fill(wallet.changes, changes)} {wallet.changesWhy}
        </p>
      )}
    </>
  );
}

function WrongPart({ typed, part: { from, to } }: { readonly typed: string; readonly part: { from: number; to: number } }) {
  const { wallet } = useWizardWords();
  const [before = '', after = ''] = wallet.wrongAt.split('{part}');
  return (
    <p className="wizardWrongPart">
      <span className="quiet">{before}</span>
      <code>
        {typed.slice(Math.max(0, from - 8), from)}
        <mark>{typed.slice(from, to)}</mark>
        {typed.slice(to, to + 8)}
      </code>
      {after}
    </p>
  );
}

/** To be scanned with the wallet on a phone. */
export function Qr({ address }: { readonly address: string }) {
  const { wallet } = useWizardWords();
  return (
    <div className="wizardQr">
      <AddressImage address={address} label={wallet.image} />
      <p className="quiet">{wallet.imageHelp}</p>
    </div>
  );
}

/** Short groups are what eyes can compare. */
export function AddressGroups({ groups }: { readonly groups: readonly string[] }) {
  const { wallet } = useWizardWords();
  return (
    <div>
      <p className="quiet">{wallet.back}</p>
      <output className="wizardGroups">
        {groups.map((group, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: groups of one address have no other identity
          <span key={index}>{group} </span>
        ))}
      </output>
    </div>
  );
}

function About() {
  const { wallet } = useWizardWords();
  return (
    <section className="panel" aria-labelledby="wizard-about">
      <h2 id="wizard-about">{wallet.about}</h2>
      <ul className="wizardAbout">
        {wallet.aboutText.map((sentence) => (
          <li key={sentence}>{sentence}</li>
        ))}
      </ul>
    </section>
  );
}
