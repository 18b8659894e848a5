import type { DeviceState } from '../../shared/state';
import { useRigState } from '../rig/rigStore';
import { useWords } from '../words';
import { driverFacts, usersText } from './driverTexts';
import { Facts } from './Facts';
import { useGpuWords } from './gpuWords';

/** What the driver knows of a card beyond the readings, and who uses it. */
export function DriverFacts({ device }: { readonly device: DeviceState }) {
  const { language } = useWords();
  const words = useGpuWords();
  const nowMs = useRigState((state) => state.nowMs);
  const users = useRigState(({ miners, jobs }) => {
    if (device.users === undefined) return null;
    const minerPids = miners.filter(({ devices }) => devices.includes(device.id)).flatMap(({ pids }) => pids);
    return usersText(device.users, { minerPids, jobs }, words, language);
  });
  const { details } = device;
  if (details === undefined && users === null) return null;
  const facts = details === undefined ? [] : driverFacts(details, words, language, nowMs);
  return <Facts facts={[...facts, [words.users, users]]} />;
}
