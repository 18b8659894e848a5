import { dash } from '../../shared/text/format';
import { useMoneyWords } from './moneyWords';

interface SumProps {
  readonly label: string;
  /** Formatted; a dash where it is not known. */
  readonly value: string;
  /** How it was come by. */
  readonly note?: string | undefined;
  readonly help?: string | undefined;
  readonly isLead?: boolean;
}

/** One amount under its name, with a small word on where it is from. */
export function Sum({ label, value, note, help, isLead = false }: SumProps) {
  const money = useMoneyWords();
  return (
    <div className="figure sum" data-lead={isLead || undefined} title={help}>
      <span className="figureLabel">{label}</span>
      {value === dash ? (
        <span className="figureValue unread" role="img" aria-label={money.unknown}>
          {dash}
        </span>
      ) : (
        <span className="figureValue">{value}</span>
      )}
      {note !== undefined && <span className="sumNote">{note}</span>}
    </div>
  );
}
