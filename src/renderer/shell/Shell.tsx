import { VisuallyHidden } from '@mantine/core';
import { lazy, Suspense, useEffect, useRef } from 'react';
import { rigActivity } from '../../shared/rigActivity';
import { GlossaryPage } from '../glossary/GlossaryPage';
import { GpusPage } from '../gpus/GpusPage';
import { HistoryPage } from '../history/HistoryPage';
import { LogPage } from '../log/LogPage';
import { Overview } from '../page/Overview';
import { PracticeStripe } from '../page/PracticeStripe';
import { useRigState } from '../rig/rigStore';
import { SettingsPage } from '../settings/SettingsPage';
import { SetupPage } from '../setup/SetupPage';
import { FirstStart } from '../start/FirstStart';
import { TrainingPage } from '../training/TrainingPage';
import { useWords } from '../words';
import { Navigation } from './Navigation';
import { type Route, useRoute } from './route';
import { useResumedWizard } from './useResumedWizard';

// Met once in the life of a rig: the window does not wait for it.
// Charts are loaded by the pages that have them.
const MoneyPage = lazy(async () => ({ default: (await import('../money/MoneyPage')).MoneyPage }));
const TunerPage = lazy(async () => ({ default: (await import('../tuner/TunerPage')).TunerPage }));
const WizardPage = lazy(async () => ({ default: (await import('../wizard/WizardPage')).WizardPage }));

/** The pages and the way between them; at the first start only its question. */
export function Shell() {
  const route = useRoute();
  const isFirstStart = useRigState((state) => state.isFirstStart);
  useResumedWizard(!isFirstStart);
  const main = useFocusOnChange(`${route.page} ${route.logOf ?? ''}`);
  if (isFirstStart) {
    return (
      <main className="page firstStart">
        <FirstStart />
      </main>
    );
  }
  return (
    <div className="shell">
      <PracticeStripe />
      <Navigation page={route.page} />
      <main className="page" ref={main} tabIndex={-1}>
        <Suspense>
          <PageOf route={route} />
        </Suspense>
      </main>
      <RigStatus />
    </div>
  );
}

function PageOf({ route: { page, logOf } }: { readonly route: Route }) {
  switch (page) {
    case 'overview':
      return <Overview />;
    case 'gpus':
      return logOf === null ? <GpusPage /> : <LogPage device={logOf} />;
    case 'training':
      return <TrainingPage />;
    case 'tuner':
      return <TunerPage />;
    case 'money':
      return <MoneyPage />;
    case 'history':
      return <HistoryPage />;
    case 'setup':
      return <SetupPage />;
    case 'settings':
      return <SettingsPage />;
    case 'glossary':
      return <GlossaryPage />;
    case 'wizard':
      return (
        <Suspense>
          <WizardPage />
        </Suspense>
      );
  }
}

/** The window's title, and what screen readers are told when the rig's activity changes, on whatever page they are. */
function RigStatus() {
  const { states } = useWords();
  const activity = useRigState(rigActivity);
  const rigName = useRigState((state) => state.rigName);
  useEffect(() => {
    document.title = `${states.words[activity]} · ${rigName} · Fallow`;
  }, [states, activity, rigName]);
  return <VisuallyHidden role="status">{states.words[activity]}</VisuallyHidden>;
}

/** A new page begins at its top, for the keyboard and for screen readers too; the first one leaves the focus alone. */
function useFocusOnChange(place: string) {
  const main = useRef<HTMLElement>(null);
  const last = useRef(place);
  useEffect(() => {
    if (last.current === place) return;
    last.current = place;
    main.current?.focus({ preventScroll: true });
    window.scrollTo(0, 0);
  }, [place]);
  return main;
}
