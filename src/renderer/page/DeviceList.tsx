import { useRigState } from '../rig/rigStore';
import { useWords } from '../words';
import { DeviceCard } from './DeviceCard';
import { NoDevices } from './NoDevices';

export function DeviceList() {
  const { window } = useWords();
  const ids = useRigState(({ devices }) => devices.map(({ id }) => id).join('\n'));
  if (ids === '') return <NoDevices />;
  return (
    <section className="devices" aria-label={window.devices}>
      {ids.split('\n').map((id) => (
        <DeviceCard key={id} id={id} />
      ))}
    </section>
  );
}
