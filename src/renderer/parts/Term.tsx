import { Tooltip } from '@mantine/core';
import type { ReactNode } from 'react';
import { glossary as english, type TermId } from '../../shared/text/en/glossary';
import { glossary as italian } from '../../shared/text/it/glossary';
import { useWords } from '../words';

interface TermProps {
  readonly id: TermId;
  /** The word as it stands on the page. */
  readonly children: ReactNode;
}

// Not as its className, which Mantine puts on the word as well.
const ofTooltip = { tooltip: 'termSays' };
const always = { hover: true, focus: true, touch: true };

/** A word that explains itself on hover, focus and tap: the first of its kind on a page, not every one. */
export function Term({ id, children }: TermProps) {
  const { name, says } = useGlossary()[id];
  return (
    <Tooltip
      classNames={ofTooltip}
      label={
        <>
          <strong>{name}</strong>
          {says}
        </>
      }
      multiline
      interactive
      withArrow
      events={always}
      transitionProps={{ duration: 0 }}
    >
      {/* biome-ignore lint/a11y/useSemanticElements: it stands in labels too, where a button would belong to the field */}
      <span
        className="term"
        role="button"
        tabIndex={0}
        data-term={id}
        aria-description={says}
        onClick={(event) => event.preventDefault()} // in a label: it is the word that was meant, not the field
        onKeyDown={(event) => event.key === ' ' && event.preventDefault()} // else the page scrolls away
      >
        {children}
      </span>
    </Tooltip>
  );
}

/** A sentence with the first place of each of these words explained, where it has them. */
export function WithTerms({ text, terms }: { readonly text: string; readonly terms: readonly TermId[] }): ReactNode {
  const glossary = useGlossary();
  const [id, ...others] = terms;
  if (id === undefined) return text;
  const at = text.toLowerCase().indexOf(glossary[id].name.toLowerCase());
  if (at < 0) return <WithTerms text={text} terms={others} />;
  const end = at + glossary[id].name.length;
  return (
    <>
      <WithTerms text={text.slice(0, at)} terms={others} />
      <Term id={id}>{text.slice(at, end)}</Term>
      <WithTerms text={text.slice(end)} terms={others} />
    </>
  );
}

/** The word itself, explained only where an explanation is wanted. */
export function MaybeTerm({ id, children }: { readonly id: TermId | undefined; readonly children: ReactNode }): ReactNode {
  return id === undefined ? children : <Term id={id}>{children}</Term>;
}

/** For pages that explain a word only in the first of many places. */
export function explainedIf(isExplained: boolean): (id: TermId) => TermId | undefined {
  return (id) => (isExplained ? id : undefined);
}

function useGlossary(): typeof italian {
  return useWords().language === 'it' ? italian : english;
}
