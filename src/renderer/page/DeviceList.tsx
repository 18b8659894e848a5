import { useRigState } from '../rig/rigStore';
import { useWords } from '../words';
import { DeviceCard } from './DeviceCard';
import { NoDevices } from './NoDevices';
import { RecentContext, useRecent } from './recentReadings';

export function DeviceList() {
  const { window } = useWords();
  const ids = useRigState(({ devices }) => devices.map(({ id }) => id).join('\n'));
  const recent = useRecent();
  if (ids === '') return <NoDevices />;
  return (
    <section className="devices" aria-label={window.devices}>
      <RecentContext value={recent}>
        {ids.split('\n').map((id) => (
          <DeviceCard key={id} id={id} />
        ))}
      </RecentContext>
    </section>
  );
}
