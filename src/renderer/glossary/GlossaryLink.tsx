import { glossaryTexts as english } from '../../shared/text/en/glossary';
import { glossaryTexts as italian } from '../../shared/text/it/glossary';
import { pageAddress } from '../shell/route';
import { useWords } from '../words';

/** The way to the glossary; the words themselves explain themselves where they stand. */
export function GlossaryLink() {
  const texts = useWords().language === 'it' ? italian : english;
  return (
    <p className="quiet">
      <a href={pageAddress('glossary')}>{texts.link}</a>
    </p>
  );
}
