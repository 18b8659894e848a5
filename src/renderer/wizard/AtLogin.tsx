import { useState } from 'react';
import type { Fault } from '../../shared/faults';
import { useCall } from '../calls';
import { ViewFault } from './ViewFault';
import { useWizardWords } from './wizardWords';

interface AtLoginProps {
  readonly isOn: boolean;
  readonly onChange: () => void;
}

/** Done at once, not with the start: it is a thing of this machine, not of the setup. */
export function AtLogin({ isOn, onChange }: AtLoginProps) {
  const { training } = useWizardWords();
  const call = useCall();
  const [wanted, setWanted] = useState<boolean | null>(null);
  const [fault, setFault] = useState<Fault | null>(null);

  async function choose(next: boolean): Promise<void> {
    setWanted(next);
    const done = await call('wizard:atLogin', { isOn: next });
    setFault(done.ok ? null : done.fault);
    setWanted(done.ok ? done.value.isOn : null);
    onChange();
  }

  return (
    <div className="wizardCheck">
      <input
        type="checkbox"
        id="wizard-at-login"
        aria-describedby="wizard-at-login-more"
        checked={wanted ?? isOn}
        onChange={({ currentTarget }) => void choose(currentTarget.checked)}
      />
      <div>
        <label htmlFor="wizard-at-login">{training.atLogin}</label>
        <p id="wizard-at-login-more" className="quiet">
          {training.atLoginHelp}
        </p>
        <ViewFault fault={fault} />
      </div>
    </div>
  );
}
