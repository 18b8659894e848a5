import { Button } from '@mantine/core';
import { type ReactNode, useEffect, useRef } from 'react';
import { faultText } from '../../shared/text/catalogue';
import { fill } from '../../shared/text/fill';
import { wizardSteps } from '../../shared/wizard';
import { useWords } from '../words';
import { StepList } from './StepList';
import type { DraftInHand } from './useDraft';
import { useWizardWords } from './wizardWords';

interface StepFrameProps {
  readonly inHand: DraftInHand;
  readonly children: ReactNode;
  /** What the step has settled by itself, kept when the next one is gone to. */
  readonly settled?: Parameters<DraftInHand['go']>[1];
  /** False: what it shows is still asked for. The ways on come with it, so that they do not move away from under the pointer. */
  readonly isRead?: boolean;
  /** Beside the way back; without it there is the way to the next step. */
  readonly main?: ReactNode;
  readonly leave: ReactNode;
}

/** One step: its name, which has the keyboard when the step begins, its content, and the ways on. */
export function StepFrame({ inHand, children, settled = {}, isRead = true, main, leave }: StepFrameProps) {
  const words = useWizardWords();
  const { step } = inHand.draft;
  const at = wizardSteps.indexOf(step);
  const before = wizardSteps[at - 1];
  const next = wizardSteps[at + 1];
  return (
    <div className="subpage wizard">
      <StepList step={step} onGo={(to) => inHand.go(to, settled)} />
      <header>
        <StepTitle key={step} text={words.steps[step]} />
        <p className="quiet measure">{words.intro[step]}</p>
      </header>
      {children}
      <footer className="wizardWays">
        {isRead && (
          <div className="wizardMainWays">
            {before !== undefined && (
              <Button variant="default" onClick={() => inHand.go(before, settled)}>
                {words.back}
              </Button>
            )}
            {main ??
              (next !== undefined && (
                <Button onClick={() => inHand.go(next, settled)}>{fill(words.next, { step: words.steps[next] })}</Button>
              ))}
          </div>
        )}
        <div className="wizardLeave">
          <NotKept inHand={inHand} />
          {leave}
        </div>
      </footer>
    </div>
  );
}

/** Where the keyboard and screen readers go on when the step has changed. */
function StepTitle({ text }: { readonly text: string }) {
  const title = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    title.current?.focus({ preventScroll: true });
    window.scrollTo(0, 0);
  }, []);
  return (
    <h1 ref={title} tabIndex={-1} className="sentence">
      {text}
    </h1>
  );
}

function NotKept({ inHand: { fault } }: Pick<StepFrameProps, 'inHand'>) {
  const words = useWizardWords();
  const { language } = useWords();
  return (
    <p className="quiet" role="status">
      {fault === null ? words.kept : fill(words.notKept, { reason: faultText(fault.code, fault.values ?? {}, language).title })}
    </p>
  );
}

/** What every step is given. */
export interface StepProps {
  readonly inHand: DraftInHand;
  readonly leave: ReactNode;
}
