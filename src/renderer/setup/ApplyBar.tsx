import { Button } from '@mantine/core';
import { faultText } from '../../shared/text/catalogue';
import { fill } from '../../shared/text/fill';
import type { PageTexts } from '../pageWords';
import { usePageWords } from '../pageWords';
import { PayoutLines } from '../wizard/PayoutLines';
import { useWizardWords } from '../wizard/wizardWords';
import { useWords } from '../words';
import type { FieldsProps } from './fieldsProps';
import type { Applied } from './useSetup';

/** Applies the form. Before the first real mining its button is the owner's consent, and says so. */
export function ApplyBar({ inHand: { view, draft, isTyped, applied, apply, discard }, problems }: FieldsProps) {
  const { setup } = usePageWords();
  const isConsentDue = view.consentAtMs === null && draft.assignments.length > 0;
  const { start } = useWizardWords();
  const isAsked = applied.is === 'asked';
  const label = isAsked ? start.payoutConfirm : isConsentDue ? setup.agree : setup.apply;
  return (
    <section className="panel stack applyBar" aria-label={setup.apply}>
      {isConsentDue && (
        <p id="consent" className="measure consent">
          {setup.consent}
        </p>
      )}
      <div className="bar">
        <Button
          aria-disabled={applied.is === 'now'}
          aria-describedby={isConsentDue ? 'consent' : undefined}
          onClick={() => void apply(isAsked)}
        >
          {applied.is === 'now' ? setup.applying : label}
        </Button>
        {isTyped && (
          <Button variant="default" onClick={discard}>
            {setup.discard}
          </Button>
        )}
        <p role="status" className="quiet">
          {applied.is === 'done' ? setup.applied : isTyped && applied.is === 'no' ? setup.draft : ''}
        </p>
      </div>
      <div role="alert">
        {isAsked && (
          <>
            <p>
              <strong>{start.payout}</strong>
            </p>
            <PayoutLines changes={applied.changes} />
          </>
        )}
        <Refusal applied={applied} count={problems.length} />
        <Unplaced problems={problems} />
      </div>
    </section>
  );
}

function Refusal({ applied, count }: { readonly applied: Applied; readonly count: number }) {
  const { setup } = usePageWords();
  const { language } = useWords();
  if (applied.is !== 'refused') return null;
  if (count > 0) return <p className="wrong">{fill(setup.wrongFields, { n: countText(count, setup) })}</p>;
  const { title, help } = faultText(applied.fault.code, applied.fault.values ?? {}, language);
  return (
    <p className="wrong">
      {title}. {help}
    </p>
  );
}

function countText(n: number, setup: PageTexts['setup']): string {
  return n === 1 ? setup.wrongField : fill(setup.wrongFieldsMany, { n });
}

const placed =
  /^(rigName|electricityPerKwh|currency|assignments\[\d+\]\.(devices|miner\.(id|path|extraArgs)|algorithm|coin|wallet|pools)(\[\d+\])?)$/;

/** What is wrong at no field of this form. */
function Unplaced({ problems }: Pick<FieldsProps, 'problems'>) {
  const { setup } = usePageWords();
  return problems
    .filter(({ field }) => !placed.test(field))
    .map(({ field, text }) => (
      <p key={field} className="wrong">
        {fill(setup.unplaced, { field, problem: text })}
      </p>
    ));
}
