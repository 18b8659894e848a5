import { VisuallyHidden } from '@mantine/core';
import type { ReactNode } from 'react';
import type { NextStep, RigVerdict } from '../../shared/wizard';
import { Commands } from './Commands';
import { useSaid, useWizardWords } from './wizardWords';

const shapes: Readonly<Record<RigVerdict, ReactNode>> = {
  ok: <path d="M3 8.6 6.4 12 13 4.6" />,
  advice: (
    <>
      <circle cx="8" cy="8" r="5.9" />
      <path d="M8 7.2V11M8 5V5.1" />
    </>
  ),
  problem: <path d="M8 2.2 14.3 13.3H1.7ZM8 6.3V9.4M8 11.4V11.5" />,
};

const tones = { ok: 'good', advice: 'care', problem: 'bad' } as const;

/** Shape, colour and, for screen readers, the word. */
export function VerdictMark({ verdict }: { readonly verdict: RigVerdict }) {
  const words = useWizardWords();
  return (
    <>
      <svg className="mark" data-tone={tones[verdict]} viewBox="0 0 16 16" width="18" height="18" aria-hidden="true">
        {shapes[verdict]}
      </svg>
      <VisuallyHidden>{words.verdicts[verdict]}: </VisuallyHidden>
    </>
  );
}

/** What to do, and what to type for it. */
export function NextStepText({ next }: { readonly next: NextStep }) {
  const said = useSaid();
  const words = useWizardWords();
  return (
    <div className="wizardNext">
      <p>{said(next.sentence)}</p>
      {next.commands.length > 0 && <Commands title={next.where === 'host' ? words.onHost : words.onHere} lines={next.commands} />}
    </div>
  );
}
