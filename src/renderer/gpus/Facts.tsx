import type { TermId } from '../../shared/text/en/glossary';
import { MaybeTerm } from '../parts/Term';

/** Longer values have a line of their own. */
const longValue = 22;

/** A name, its value, and what the name is explained by. */
export type Fact = readonly [name: string, value: string | null, term?: TermId | undefined];

/** Names and values in two columns; what is not known is left out. */
export function Facts({ facts }: { readonly facts: readonly Fact[] }) {
  return (
    <dl className="facts">
      {facts.map(
        ([name, value, term]) =>
          value !== null && (
            <div key={name} data-wide={value.length > longValue || undefined}>
              <dt>
                <MaybeTerm id={term}>{name}</MaybeTerm>
              </dt>
              <dd>{value}</dd>
            </div>
          ),
      )}
    </dl>
  );
}
