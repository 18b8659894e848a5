import { Button, TextInput } from '@mantine/core';
import { fill } from '../../shared/text/fill';
import type { RigCheck } from '../../shared/wizard';
import { useRigState } from '../rig/rigStore';
import { deviceNames } from '../training/deviceNames';
import { useWords } from '../words';
import { mergedChecks } from './mergedChecks';
import { PsuBudget } from './PsuBudget';
import { StepFrame, type StepProps } from './StepFrame';
import { useView } from './useView';
import { NextStepText, VerdictMark } from './Verdict';
import { ViewFault } from './ViewFault';
import { useSaid, useWizardWords } from './wizardWords';

/** What the machine has, what that means for mining, and whether its power supply carries it. */
export function RigStep({ inHand, leave }: StepProps) {
  const words = useWizardWords();
  const { draft, change } = inHand;
  const rig = useView('wizard:rig', {});
  return (
    <StepFrame inHand={inHand} leave={leave} isRead={rig.value !== null || rig.fault !== null}>
      <section className="panel" aria-labelledby="wizard-found">
        <header className="panelHead">
          <h2 id="wizard-found">{words.rig.found}</h2>
          <Button size="compact-sm" variant="default" onClick={rig.again}>
            {words.rig.again}
          </Button>
        </header>
        {rig.value === null && rig.fault === null && <p className="quiet">{words.looking}</p>}
        <ViewFault fault={rig.fault} />
        {rig.value !== null && <Checks checks={rig.value.checks} />}
      </section>
      <PsuBudget typed={draft.psu} onType={(psu) => change({ psu })} />
      <section className="panel" aria-labelledby="wizard-name">
        <h2 id="wizard-name">{words.rig.name}</h2>
        <div className="fields">
          <TextInput
            aria-labelledby="wizard-name"
            description={words.rig.nameHelp}
            autoComplete="off"
            spellCheck={false}
            maxLength={64}
            value={draft.rigName}
            onChange={({ currentTarget }) => change({ rigName: currentTarget.value })}
          />
        </div>
      </section>
    </StepFrame>
  );
}

function Checks({ checks }: { readonly checks: readonly RigCheck[] }) {
  const said = useSaid();
  return (
    <ul className="wizardChecks">
      {mergedChecks(checks, said).map(({ check, devices, text }) => (
        <li key={[check.id, ...devices, text].join(' ')} data-verdict={check.verdict}>
          <VerdictMark verdict={check.verdict} />
          <CheckName check={check} devices={devices} />
          <div>
            <p>{text}</p>
            {check.next !== null && <NextStepText next={check.next} />}
          </div>
        </li>
      ))}
    </ul>
  );
}

function CheckName({ check: { id }, devices }: { readonly check: RigCheck; readonly devices: readonly string[] }) {
  const words = useWizardWords();
  const { language } = useWords();
  const known = useRigState((state) => state.devices);
  const check = words.rig.checks[id];
  const name = devices.length === 0 ? check : fill(words.rig.checkOf, { check, device: deviceNames(devices, known, language) });
  return <strong className="wizardCheckName">{name}</strong>;
}
