import { Button } from '@mantine/core';
import { useState } from 'react';
import type { Fault } from '../../shared/faults';
import { fill } from '../../shared/text/fill';
import type { HookView } from '../../shared/wizard';
import { useCall } from '../calls';
import { ViewFault } from './ViewFault';
import { useWizardWords } from './wizardWords';

interface HookPanelProps {
  readonly hook: HookView;
  readonly onChange: () => void;
}

/** Python's start-up hook: whether it is there, and the button for the other. */
export function HookPanel({ hook, onChange }: HookPanelProps) {
  const { training } = useWizardWords();
  const call = useCall();
  const [isGoing, setGoing] = useState(false);
  const [fault, setFault] = useState<Fault | null>(null);
  const isThere = hook.state === 'installed';

  async function change(): Promise<void> {
    if (isGoing) return;
    setGoing(true);
    const done = await call('wizard:hook', { install: !isThere });
    setFault(done.ok ? null : done.fault);
    setGoing(false);
    onChange();
  }

  return (
    <section className="panel stack" aria-labelledby="wizard-hook">
      <h2 id="wizard-hook">{training.hook}</h2>
      <p className="measure">{training.hookHelp}</p>
      <div className="bar">
        {hook.state !== 'none' && (
          <Button variant="default" aria-disabled={isGoing} onClick={() => void change()}>
            {isThere ? training.hookRemove : training.hookInstall}
          </Button>
        )}
        <p role="status">{fill(training.hookStates[hook.state], { installed: hook.installed, places: hook.places })}</p>
      </div>
      <ViewFault fault={fault} />
      <p className="quiet">{fill(training.hookSame, { command: hook.command })}</p>
    </section>
  );
}
