import { Button } from '@mantine/core';
import type { ProgramRule } from '../../shared/evidence';
import { faultText } from '../../shared/text/catalogue';
import { fill } from '../../shared/text/fill';
import { usePageWords } from '../pageWords';
import { useWords } from '../words';
import type { RuleOutcome, RuleSubject, Rules } from './useRules';

interface RuleButtonsProps {
  readonly of: RuleSubject;
  readonly rules: Rules;
  /** Which of the two make sense here; both where nothing is said. */
  readonly only?: ProgramRule;
}

/** One click that decides for all runs of a program. Pressed is the rule in force; pressing it again takes it away. */
export function RuleButtons({ of, rules, only }: RuleButtonsProps) {
  const { training } = usePageWords();
  const inForce = rules.list.find(({ match }) => match === of.match)?.rule ?? null;
  const choices = (['never', 'always'] as const).filter((rule) => only === undefined || rule === only || rule === inForce);
  const { outcome } = rules;
  return (
    <div className="ruleButtons">
      {choices.map((rule) => (
        <Button
          key={rule}
          size="compact-sm"
          variant="default"
          className="ruleButton"
          aria-pressed={rule === inForce}
          aria-label={fill(training[`${rule}Of`], { program: of.name })}
          title={training[`${rule}Means`]}
          onClick={() => void rules.teach(of, rule === inForce ? null : rule)}
        >
          {training[rule]}
        </Button>
      ))}
      {outcome?.of.place === of.place && <Outcome outcome={outcome} onUndo={() => void rules.undo()} />}
    </div>
  );
}

interface OutcomeProps {
  readonly outcome: RuleOutcome;
  readonly onUndo: () => void;
}

/** What the click means, in a sentence, and the way back. */
export function Outcome({ outcome, onUndo }: OutcomeProps) {
  const { training, settings } = usePageWords();
  const { language } = useWords();
  if (outcome.is === 'refused') {
    const { title, help } = faultText(outcome.fault.code, outcome.fault.values ?? {}, language);
    return <p className="ruleOutcome" role="alert">{`${title}. ${help}`}</p>;
  }
  const { rule } = outcome.rule;
  const said = rule === null ? training.ruleGone : training[rule === 'never' ? 'nowNever' : 'nowAlways'];
  return (
    <p className="ruleOutcome" role="status">
      <span>{fill(said, { program: outcome.of.name })}</span>
      {outcome.is === 'taught' && (
        <Button
          size="compact-sm"
          variant="default"
          aria-label={fill(training.undoRule, { program: outcome.of.name })}
          onClick={onUndo}
        >
          {settings.undo}
        </Button>
      )}
    </p>
  );
}
