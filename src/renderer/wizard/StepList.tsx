import { fill } from '../../shared/text/fill';
import { type WizardStep, wizardSteps } from '../../shared/wizard';
import { useWizardWords } from './wizardWords';

interface StepListProps {
  readonly step: WizardStep;
  readonly onGo: (step: WizardStep) => void;
}

/** Every step can be gone to at any time: each has a default, and the last one names what is missing. */
export function StepList({ step, onGo }: StepListProps) {
  const words = useWizardWords();
  const at = wizardSteps.indexOf(step);
  return (
    <nav aria-label={words.title}>
      <ol className="wizardSteps">
        {wizardSteps.map((one, index) => (
          <li key={one} data-done={index < at || undefined}>
            <button type="button" aria-current={one === step ? 'step' : undefined} onClick={() => one !== step && onGo(one)}>
              <span className="wizardStepNumber" aria-hidden="true">
                {index + 1}
              </span>
              <span className="wizardStepName">{words.steps[one]}</span>
            </button>
          </li>
        ))}
      </ol>
      <p className="wizardProgress quiet">{fill(words.progress, { n: at + 1, total: wizardSteps.length })}</p>
    </nav>
  );
}
