import { Button } from '@mantine/core';
import { pageAddress } from '../shell/route';
import { useView } from './useView';
import { useWizardWords } from './wizardWords';
import './wizardLink.css';

/** The way from the plain forms to the wizard, which goes on where it was left. */
export function WizardLink() {
  const words = useWizardWords();
  const { value } = useView('wizard:draft', {});
  return (
    <section className="panel wizardLink" aria-labelledby="wizard-link">
      <div>
        <h2 id="wizard-link">{words.title}</h2>
        <p className="quiet measure">{words.link.help}</p>
      </div>
      <Button component="a" variant="default" href={pageAddress('wizard')}>
        {value?.isKept === true ? words.link.goOn : words.link.again}
      </Button>
    </section>
  );
}
