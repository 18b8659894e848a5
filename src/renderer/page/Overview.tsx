import { lazy, Suspense } from 'react';
import { useRigState } from '../rig/rigStore';
import { useWords } from '../words';
import { DeviceList } from './DeviceList';
import { FaultList } from './FaultList';
import { JobList } from './JobList';
import { KeyNumbers } from './KeyNumbers';
import { ModeSwitch } from './ModeSwitch';
import { NotSetUp } from './NotSetUp';
import { PracticeStripe } from './PracticeStripe';
import { RigFooter } from './RigFooter';
import { StateLine } from './StateLine';

// recharts is the larger half of the page's code and the last thing anybody looks at: the rest does not wait for it.
const RigChart = lazy(async () => ({ default: (await import('../chart/RigChart')).RigChart }));

/** In ten seconds: what does my rig do, why, is it well? */
export function Overview() {
  const { window } = useWords();
  const isSetUp = useRigState((state) => state.isSetUp);
  return (
    <>
      <PracticeStripe />
      <main className="overview">
        <header className="head">
          <StateLine />
          <ModeSwitch />
        </header>
        {isSetUp ? <KeyNumbers /> : <NotSetUp />}
        <FaultList />
        <DeviceList />
        <section className="panel chartPanel" aria-label={window.chart}>
          <Suspense fallback={<p className="quiet">{window.chartLoading}</p>}>
            <RigChart />
          </Suspense>
        </section>
        <JobList />
        <RigFooter />
      </main>
    </>
  );
}
