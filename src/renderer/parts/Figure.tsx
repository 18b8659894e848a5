import type { TermId } from '../../shared/text/en/glossary';
import { dash } from '../../shared/text/format';
import { useWords } from '../words';
import { MaybeTerm } from './Term';

export interface FigureProps {
  readonly label: string;
  /** Formatted, unit included; a dash where nothing could be read. */
  readonly value: string;
  readonly isLead?: boolean;
  /** What the name is explained by. */
  readonly term?: TermId | undefined;
}

/** One number under its name. The unit is set smaller, and the digits keep their width so that nothing jumps. */
export function Figure({ label, value, isLead = false, term }: FigureProps) {
  const { window } = useWords();
  return (
    <div className="figure" data-lead={isLead || undefined}>
      <span className="figureLabel">
        <MaybeTerm id={term}>{label}</MaybeTerm>
      </span>
      {value === dash ? (
        <span className="figureValue unread" role="img" aria-label={window.unknown}>
          {dash}
        </span>
      ) : (
        <span className="figureValue">
          <WithSmallUnits text={value} />
        </span>
      )}
    </div>
  );
}

/** `61.2 MH/s` with the unit in small: whatever follows a number and a space. */
function WithSmallUnits({ text }: { readonly text: string }) {
  return text.split(' ').map((word, index) => (
    // biome-ignore lint/suspicious/noArrayIndexKey: the words of one text have no other identity
    <span key={index}>{/^[\d.,+−]+$/.test(word) ? ` ${word}` : <small> {word}</small>}</span>
  ));
}
