import { Button } from '@mantine/core';
import type { ProgramSetting } from '../../shared/setup';
import { fill } from '../../shared/text/fill';
import { formatTime } from '../../shared/text/sentences';
import { usePageWords } from '../pageWords';
import { useRigState } from '../rig/rigStore';
import { Outcome } from './RuleButtons';
import type { Rules } from './useRules';

/** What was removed has no line any more that could say so: it is said below the list. */
const place = 'rules';

/** Every rule that is in force, the user's and those learnt, with the way to take it away. */
export function RuleList({ rules }: { readonly rules: Rules }) {
  const { training } = usePageWords();
  const { list, outcome } = rules;
  return (
    <section className="panel rules" aria-labelledby="program-rules">
      <h2 id="program-rules">{training.rules}</h2>
      <p className="measure quiet">{training.rulesHelp}</p>
      {list.length === 0 ? (
        <p>{training.noRules}</p>
      ) : (
        <ul>
          {list.map((rule) => (
            <RuleItem key={rule.match} rule={rule} rules={rules} />
          ))}
        </ul>
      )}
      {outcome?.of.place === place && <Outcome outcome={outcome} onUndo={() => void rules.undo()} />}
    </section>
  );
}

function RuleItem({ rule, rules }: { readonly rule: ProgramSetting; readonly rules: Rules }) {
  const { training } = usePageWords();
  const since = useRigState(({ nowMs }) => formatTime(rule.sinceMs, nowMs));
  const name = programName(rule.match);
  return (
    <li className="rule">
      <div>
        <p>
          <span className="jobName">{name}</span>: {rule.rule === 'never' ? training.ruleNever : training.ruleAlways}
        </p>
        <p className="quiet">
          {[rule.match, fill(rule.source === 'learnt' ? training.ruleLearnt : training.ruleYours, { time: since })].join(' · ')}
        </p>
      </div>
      <Button
        size="compact-sm"
        variant="default"
        aria-label={fill(training.removeRule, { program: name })}
        onClick={() => void rules.teach({ place, match: rule.match, name }, null)}
      >
        {training.remove}
      </Button>
    </li>
  );
}

/** `/usr/bin/python3.12 train.py` is known as `train.py`, `/usr/bin/obs` as `obs`; paths may hold spaces. */
export function programName(match: string): string {
  return match.slice(match.lastIndexOf('/') + 1).replace(/^(python|pypy)[\d.]* (?=\S)/, '');
}
