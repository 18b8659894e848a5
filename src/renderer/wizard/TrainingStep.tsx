import { NativeSelect, TextInput } from '@mantine/core';
import { fill } from '../../shared/text/fill';
import type { TrainingView, WizardDraft } from '../../shared/wizard';
import { AtLogin } from './AtLogin';
import { HookPanel } from './HookPanel';
import { RehearsalPanel } from './RehearsalPanel';
import { whileRehearsing } from './rehearsalPace';
import { StepFrame, type StepProps } from './StepFrame';
import type { DraftInHand } from './useDraft';
import { useView } from './useView';
import { ViewFault } from './ViewFault';
import { useWizardWords } from './wizardWords';

/** What happens to mining when a job wants a GPU, tried out; and how the two share the machine. */
export function TrainingStep({ inHand, leave }: StepProps) {
  const { training, looking } = useWizardWords();
  const view = useView('wizard:training', { miner: inHand.draft.miner === '' ? null : inHand.draft.miner }, whileRehearsing);
  return (
    <StepFrame inHand={inHand} leave={leave} isRead={view.value !== null || view.fault !== null}>
      <section className="panel" aria-labelledby="wizard-happens">
        <h2 id="wizard-happens">{training.happens}</h2>
        <ol className="wizardAbout">
          {training.happensText.map((sentence) => (
            <li key={sentence}>{sentence}</li>
          ))}
        </ol>
        {view.value !== null && <RehearsalPanel rehearsal={view.value.rehearsal} onChange={view.again} />}
        {view.value === null && view.fault === null && <p className="quiet">{looking}</p>}
        <ViewFault fault={view.fault} />
      </section>
      {view.value !== null && <HookPanel hook={view.value.hook} onChange={view.again} />}
      <Sharing inHand={inHand} view={view.value} onChange={view.again} />
    </StepFrame>
  );
}

interface SharingProps {
  readonly inHand: DraftInHand;
  readonly view: TrainingView | null;
  readonly onChange: () => void;
}

function Sharing({ inHand: { draft, change }, view, onChange }: SharingProps) {
  const { training } = useWizardWords();
  const display = view?.display ?? null;
  return (
    <section className="panel" aria-labelledby="wizard-sharing">
      <h2 id="wizard-sharing">{training.sharing}</h2>
      <div className="fields">
        <TextInput
          label={training.quiet}
          description={training.quietHelp}
          inputMode="decimal"
          autoComplete="off"
          maxLength={16}
          placeholder={view === null ? '' : String(view.quietS)}
          value={draft.quiet}
          rightSection={<span className="unit">{training.seconds}</span>}
          onChange={({ currentTarget }) => change({ quiet: currentTarget.value })}
        />
        {display !== null && (
          <NativeSelect
            label={fill(training.display, { name: display.name })}
            description={training.displayHelp}
            data={[
              { value: 'mine', label: training.displayMine },
              { value: 'gentle', label: training.displayGentle },
              { value: 'leave', label: training.displayLeave },
            ]}
            value={draft.display}
            onChange={({ currentTarget }) => change({ display: displayOf(currentTarget.value) })}
          />
        )}
      </div>
      {view !== null && view.atLogin !== null && <AtLogin isOn={view.atLogin.isOn} onChange={onChange} />}
    </section>
  );
}

function displayOf(value: string): WizardDraft['display'] {
  return value === 'gentle' || value === 'leave' ? value : 'mine';
}
