import { Title } from '@mantine/core';
import { useEffect, useRef } from 'react';
import { furtherTerms as furtherEn, glossary as glossaryEn, glossaryTexts as textsEn } from '../../shared/text/en/glossary';
import { furtherTerms as furtherIt, glossary as glossaryIt, glossaryTexts as textsIt } from '../../shared/text/it/glossary';
import { glossaryAddress, useNamed } from '../shell/route';
import { useWords } from '../words';
import './glossary.css';

/** Every word of the trade with its explanation; `#/glossary/stale` is the place of one. */
export function GlossaryPage() {
  const { language } = useWords();
  const named = useNamed();
  const place = useRef<HTMLDivElement>(null);
  const texts = language === 'it' ? textsIt : textsEn;
  const entries = Object.entries(language === 'it' ? { ...glossaryIt, ...furtherIt } : { ...glossaryEn, ...furtherEn });
  useEffect(() => {
    // After the shell, which begins a new page at its top.
    const soon = setTimeout(() => named !== null && place.current?.scrollIntoView(), 0);
    return () => clearTimeout(soon);
  }, [named]);
  return (
    <div className="subpage glossary">
      <Title order={1} size="h2" className="sentence">
        {texts.title}
      </Title>
      <p className="quiet measure">{texts.about}</p>
      <dl className="panel">
        {entries
          .sort(([, one], [, other]) => one.name.localeCompare(other.name, language))
          .map(([id, { name, says }]) => (
            <div key={id} data-named={id === named} ref={id === named ? place : undefined}>
              <dt>
                <a href={glossaryAddress(id)}>{name}</a>
              </dt>
              <dd className="measure">{says}</dd>
            </div>
          ))}
      </dl>
    </div>
  );
}
