import { faultText } from '../../shared/text/catalogue';
import type { Values } from '../../shared/text/fill';
import { useWords } from '../words';

interface ViewFaultProps {
  readonly fault: { readonly code: string; readonly values?: Values } | null;
}

/** Why there is no answer, and what to do. */
export function ViewFault({ fault }: ViewFaultProps) {
  const { language } = useWords();
  if (fault === null) return null;
  const { title, help } = faultText(fault.code, fault.values ?? {}, language);
  return (
    <p role="alert" className="wizardWrong">
      <strong>{title}.</strong> {help}
    </p>
  );
}
