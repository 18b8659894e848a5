import { useEffect, useRef } from 'react';
import { faultText } from '../../shared/text/catalogue';
import { usePageWords } from '../pageWords';
import { useWords } from '../words';
import { ApplyBar } from './ApplyBar';
import { Assignments } from './Assignments';
import { CostFields } from './CostFields';
import { type FieldProblem, fieldProblems } from './fieldProblems';
import { PasteLine } from './PasteLine';
import { RigFields } from './RigFields';
import { type SetupInHand, useSetup } from './useSetup';

export function RealSetup() {
  const { setup } = usePageWords();
  const { language } = useWords();
  const inHand = useSetup();
  if (inHand === null) return <p className="quiet">{setup.reading}</p>;
  if (!inHand.ok) return <p role="alert">{faultText(inHand.fault.code, inHand.fault.values ?? {}, language).title}</p>;
  return <SetupForm inHand={inHand.value} />;
}

const noProblems: readonly FieldProblem[] = [];

function SetupForm({ inHand }: { readonly inHand: SetupInHand }) {
  const { language } = useWords();
  const { applied } = inHand;
  const isInvalid = applied.is === 'refused' && applied.fault.code === 'setup/invalid';
  const problems = isInvalid ? fieldProblems(applied.fault, language) : noProblems;
  const form = useFocusOnFirstWrong(isInvalid ? applied : null);
  return (
    <div ref={form} className="stack form">
      <RigFields inHand={inHand} problems={problems} />
      <PasteLine inHand={inHand} />
      <Assignments inHand={inHand} problems={problems} />
      <CostFields inHand={inHand} problems={problems} />
      <ApplyBar inHand={inHand} problems={problems} />
    </div>
  );
}

/** After every refusal the keyboard stands in the first field to correct. */
function useFocusOnFirstWrong(refusal: object | null) {
  const form = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (refusal !== null) form.current?.querySelector<HTMLElement>('[aria-invalid="true"]')?.focus();
  }, [refusal]);
  return form;
}
