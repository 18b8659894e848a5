import { Button } from '@mantine/core';
import { useState } from 'react';
import type { Fault } from '../../shared/faults';
import type { Language } from '../../shared/literals';
import { dash } from '../../shared/text/format';
import type { Rehearsal } from '../../shared/wizard';
import { useCall } from '../calls';
import { Figure } from '../parts/Figure';
import { useRigState } from '../rig/rigStore';
import { useWords } from '../words';
import { isRehearsing } from './rehearsalPace';
import { ViewFault } from './ViewFault';
import { useSaid, useWizardWords } from './wizardWords';

interface RehearsalPanelProps {
  readonly rehearsal: Rehearsal;
  readonly onChange: () => void;
}

/** A harmless job that takes every device and lets go, told as it goes, with the two times that matter. */
export function RehearsalPanel({ rehearsal, onChange }: RehearsalPanelProps) {
  const { training } = useWizardWords();
  const said = useSaid();
  const { language } = useWords();
  const call = useCall();
  const isMining = useRigState(({ miners }) => miners.length > 0);
  const [fault, setFault] = useState<Fault | null>(null);
  const isGoing = isRehearsing(rehearsal);

  async function begin(): Promise<void> {
    if (isGoing) return;
    const begun = await call('wizard:rehearse', {});
    setFault(begun.ok ? null : begun.fault);
    onChange();
  }

  return (
    <div className="wizardRehearsal">
      <div className="bar">
        <Button variant="default" aria-disabled={isGoing} aria-describedby="wizard-rehearse" onClick={() => void begin()}>
          {isGoing ? training.rehearsing : training.rehearse}
        </Button>
        <p id="wizard-rehearse" className="quiet measure">
          {isMining || rehearsal.state !== 'never' ? training.rehearseHelp : training.rehearseNone}
        </p>
      </div>
      <ViewFault fault={fault ?? rehearsal.fault} />
      <div role="status">
        <ol className="wizardLines">
          {rehearsal.lines.map((line, index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: lines are only added
            <li key={index}>{said(line)}</li>
          ))}
        </ol>
      </div>
      {(rehearsal.yieldMs !== null || rehearsal.returnMs !== null) && (
        <div className="wizardFigures">
          <Figure label={training.yielded} value={timeText(rehearsal.yieldMs, language)} isLead />
          <Figure label={training.returned} value={timeText(rehearsal.returnMs, language)} />
        </div>
      )}
    </div>
  );
}

/** `180 ms`, `15.4 s`. */
function timeText(ms: number | null, language: Language): string {
  if (ms === null) return dash;
  if (ms < 1000) return `${Math.round(ms)} ms`;
  const seconds = (ms / 1000).toFixed(1);
  return `${language === 'it' ? seconds.replace('.', ',') : seconds} s`;
}
