import { Button } from '@mantine/core';
import type { GpuEntry } from '../../shared/contract';
import type { DeviceState } from '../../shared/state';
import { fill } from '../../shared/text/fill';
import { formatDuration, formatPower } from '../../shared/text/format';
import { deviceLabel, deviceSentence } from '../../shared/text/sentences';
import { DeviceActions } from '../page/DeviceActions';
import { DeviceHead } from '../page/DeviceHead';
import { toneOf } from '../parts/ActivityMark';
import { explainedIf } from '../parts/Term';
import { useRigState } from '../rig/rigStore';
import { logAddress, tunerAddress } from '../shell/route';
import { isRunning } from '../tuner/trialFacts';
import { useTunerWords } from '../tuner/tunerWords';
import { useWords } from '../words';
import { ClockPanel } from './ClockPanel';
import { DriverFacts } from './DriverFacts';
import { Facts } from './Facts';
import { MinerFacts } from './MinerFacts';
import { Readings } from './Readings';

interface DevicePanelProps {
  readonly id: string;
  readonly entry: GpuEntry | null;
  /** Once on a page its words are explained. */
  readonly isExplained: boolean;
}

export function DevicePanel({ id, entry, isExplained }: DevicePanelProps) {
  const { language, window } = useWords();
  const device = useRigState(({ devices }) => devices.find((one) => one.id === id));
  const sentence = useRigState((state) => (device === undefined ? '' : deviceSentence(device, state, language)));
  const since = useRigState(({ nowMs }) => (device === undefined ? '' : formatDuration(nowMs - device.sinceMs, language)));
  if (device === undefined) return null;
  const label = deviceLabel(device, language);
  const term = explainedIf(isExplained);
  return (
    <article className="panel devicePanel" aria-label={`${label} ${device.name}`} data-tone={toneOf(device.activity)}>
      <DeviceHead device={device} aside={fill(window.deviceSince, { duration: since })} />
      <p className="deviceSentence">{sentence}</p>
      <div className="deviceParts">
        <section aria-label={`${label}: ${window.readingsTitle}`}>
          <Readings device={device} isExplained={isExplained} />
          <DriverFacts device={device} />
          <Facts
            facts={[
              [window.powerLimit, device.power.limitW === null ? null : formatPower(device.power.limitW), term('powerLimit')],
              [window.driver, entry?.driver ?? null, term('driver')],
              [window.pci, entry?.pci ?? null, term('pci')],
              [window.deviceId, device.id],
            ]}
          />
        </section>
        <MinerFacts device={device} isExplained={isExplained} />
      </div>
      <ClockPanel device={device} />
      <div className="deviceFoot">
        <DeviceActions device={device} label={label} />
        <TuningLink device={device} label={label} />
        <Button
          component="a"
          href={logAddress(device.id)}
          size="xs"
          variant="default"
          className="logLink"
          aria-label={fill(window.deviceLogOf, { device: label })}
        >
          {window.deviceLog}
        </Button>
      </div>
    </article>
  );
}

/** To the tuning of this device, while there is one. */
function TuningLink({ device: { id }, label }: { readonly device: DeviceState; readonly label: string }) {
  const { texts } = useTunerWords();
  const isTuned = useRigState(({ tuning = [] }) => tuning.some(({ device, phase }) => device === id && isRunning({ phase })));
  if (!isTuned) return null;
  return (
    <Button component="a" href={tunerAddress(id)} size="xs" variant="default" aria-label={fill(texts.linkOf, { device: label })}>
      {texts.link}
    </Button>
  );
}
