import type { Fault } from '../../shared/faults';
import { faultText } from '../../shared/text/catalogue';
import { useWords } from '../words';

/** What went wrong and what to do; nothing where nothing did. */
export function FaultSaid({ fault }: { readonly fault: Fault | null }) {
  const { language } = useWords();
  if (fault === null) return null;
  const { title, help } = faultText(fault.code, fault.values ?? {}, language);
  return (
    <p role="alert">
      <strong>{title}.</strong> {help}
    </p>
  );
}
