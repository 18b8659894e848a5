import type { WindowTexts } from '../../shared/text/en/window';
import { fill } from '../../shared/text/fill';
import { Brand } from '../parts/Brand';
import { PageMark } from '../parts/PageMark';
import { useRigState } from '../rig/rigStore';
import { useWords } from '../words';
import { type AnyPage, type PageName, pageAddress, pageNames } from './route';

const labels: Readonly<Record<PageName, keyof WindowTexts>> = {
  overview: 'pageOverview',
  gpus: 'pageGpus',
  training: 'pageTraining',
  tuner: 'pageTuner',
  money: 'pageMoney',
  history: 'pageHistory',
  setup: 'pageSetup',
  settings: 'pageSettings',
};

/** Left of the page; under it where the window is narrow. */
export function Navigation({ page }: { readonly page: AnyPage }) {
  const { window } = useWords();
  const version = useRigState((state) => state.version);
  const rigName = useRigState((state) => state.rigName);
  const current = page === 'wizard' ? 'setup' : page === 'glossary' ? 'settings' : page;
  return (
    <nav className="navigation" aria-label={window.navigation}>
      <Brand rigName={rigName} />
      <ul>
        {pageNames.map((name) => (
          <li key={name}>
            <a href={pageAddress(name)} aria-current={name === current ? 'page' : undefined}>
              <PageMark page={name} />
              <span>{window[labels[name]]}</span>
            </a>
          </li>
        ))}
      </ul>
      <p className="version">{fill(window.version, { version })}</p>
    </nav>
  );
}
