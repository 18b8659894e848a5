import { lazy, Suspense } from 'react';
import { RainbowCard } from '../rainbow/RainbowCard';
import { useRigState } from '../rig/rigStore';
import { useWords } from '../words';
import { DeviceList } from './DeviceList';
import { FaultList } from './FaultList';
import { KeyNumbers } from './KeyNumbers';
import { ModeSwitch } from './ModeSwitch';
import { NotSetUp } from './NotSetUp';
import { RigFooter } from './RigFooter';
import { StateLine } from './StateLine';
import { Today } from './Today';

// The plotting library is the last thing anybody looks at: the rest does not wait for it.
const RigCharts = lazy(async () => ({ default: (await import('../chart/RigCharts')).RigCharts }));

/** In ten seconds: what does my rig do, why, is it well? */
export function Overview() {
  const { window } = useWords();
  const isSetUp = useRigState((state) => state.isSetUp);
  const hasDevices = useRigState((state) => state.devices.length > 0);
  return (
    <div className="overview">
      <div className="head">
        <StateLine />
        <ModeSwitch />
      </div>
      {hasDevices && (isSetUp ? <KeyNumbers /> : <NotSetUp />)}
      <FaultList />
      <DeviceList />
      <RainbowCard />
      {hasDevices && (
        <section className="panel chartPanel" aria-label={window.charts}>
          <Suspense fallback={<p className="quiet chartWait">{window.chartLoading}</p>}>
            <RigCharts />
          </Suspense>
        </section>
      )}
      <Today />
      <RigFooter />
    </div>
  );
}
