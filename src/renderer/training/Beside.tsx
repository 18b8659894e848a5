import type { GuardedProgram } from '../../shared/evidence';
import { fill } from '../../shared/text/fill';
import { evidenceTexts } from '../../shared/text/guardSentences';
import { usePageWords } from '../pageWords';
import { useRigState } from '../rig/rigStore';
import { useWords } from '../words';
import { deviceNames } from './deviceNames';
import { classWord } from './jobWords';
import { RuleButtons } from './RuleButtons';
import { placeOf, type Rules } from './useRules';

/** Programs that use a GPU and that mining goes on beside. Nothing at all where there are none. */
export function Beside({ rules }: { readonly rules: Rules }) {
  const { training } = usePageWords();
  const programs = useRigState((state) => state.guard.programs);
  const spared = programs.filter(({ isBlocking }) => !isBlocking);
  if (spared.length === 0) return null;
  return (
    <section className="panel jobs" aria-labelledby="beside-jobs">
      <h2 id="beside-jobs">{training.beside}</h2>
      <ul>
        {spared.map((program) => (
          <SparedProgram key={program.pid} program={program} rules={rules} />
        ))}
      </ul>
    </section>
  );
}

function SparedProgram({ program, rules }: { readonly program: GuardedProgram; readonly rules: Rules }) {
  const { training } = usePageWords();
  const { language, window } = useWords();
  const { devices, match, name, pid, why } = program;
  const names = useRigState((state) => deviceNames(devices, state.devices, language));
  const facts = [classWord(program.class, window), ...(names === '' ? [] : [fill(window.jobOn, { devices: names })])];
  return (
    <li>
      <p className="jobName">{name}</p>
      <p className="quiet">{facts.join(' · ')}</p>
      <p className="quiet">{fill(training.why, { why: evidenceTexts(why, language) })}</p>
      {match !== null && <RuleButtons of={{ place: placeOf(pid), match, name }} rules={rules} only="always" />}
    </li>
  );
}
