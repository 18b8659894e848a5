import { Button, Title } from '@mantine/core';
import { fill } from '../../shared/text/fill';
import { deviceLabel } from '../../shared/text/sentences';
import type { TunerDevice } from '../../shared/tuning';
import { NoDevices } from '../page/NoDevices';
import { pageAddress, tunerAddress, useNamed } from '../shell/route';
import { FaultSaid } from './FaultSaid';
import { FlagChoices } from './FlagChoices';
import { Results } from './Results';
import { SessionDetails, SessionPanels } from './SessionPanels';
import { StartForm } from './StartForm';
import { isRunning } from './trialFacts';
import { useTunerWords } from './tunerWords';
import { type Tuner, useTuner } from './useTuner';
import './tuner.css';

/** One device's tuning from its start to what becomes of it, and the results that are kept. */
export function TunerPage() {
  const { texts } = useTunerWords();
  const tuner = useTuner();
  const { answer } = tuner;
  const devices = answer?.ok === true ? answer.value.view.devices : [];
  const named = useNamed();
  const chosen = devices.find(({ device }) => device === named) ?? usualDevice(devices);
  return (
    <div className="subpage tuner">
      <div>
        <Title order={1} size="h2" className="sentence">
          {texts.title}
        </Title>
        <p className="quiet measure">{texts.about}</p>
      </div>
      {(answer === null || !answer.ok) && (
        <p className="quiet" role="status">
          {answer === null ? texts.reading : texts.notRead}
        </p>
      )}
      {answer?.ok === true && devices.length === 0 && <NoDevices />}
      {devices.length > 1 && chosen !== undefined && <DeviceLinks devices={devices} chosen={chosen} />}
      {chosen !== undefined && <DeviceTuning key={chosen.device} of={chosen} tuner={tuner} />}
      {answer?.ok === true && <Results results={answer.value.results} tuner={tuner} />}
    </div>
  );
}

/** The one that is being tuned, else the one with something to decide, else the first that can be tuned. */
function usualDevice(devices: readonly TunerDevice[]): TunerDevice | undefined {
  return (
    devices.find(({ session }) => session !== null && isRunning(session)) ??
    devices.find(({ session }) => session?.decision === 'pending') ??
    devices.find(({ obstacle }) => obstacle === null) ??
    devices[0]
  );
}

interface DeviceLinksProps {
  readonly devices: readonly TunerDevice[];
  readonly chosen: TunerDevice;
}

function DeviceLinks({ devices, chosen }: DeviceLinksProps) {
  const { language, texts } = useTunerWords();
  return (
    <nav className="tunerDevices" aria-label={texts.devices}>
      {devices.map((device) => (
        <a
          key={device.device}
          href={tunerAddress(device.device)}
          aria-current={device.device === chosen.device ? 'true' : undefined}
          data-tuned={(device.session !== null && isRunning(device.session)) || undefined}
        >
          {deviceLabel(device, language)}
        </a>
      ))}
    </nav>
  );
}

interface DeviceTuningProps {
  readonly of: TunerDevice;
  readonly tuner: Tuner;
}

function DeviceTuning({ of, tuner }: DeviceTuningProps) {
  const words = useTunerWords();
  const { texts, language } = words;
  const { session, subject, obstacle } = of;
  const label = deviceLabel(of, language);
  const running = session !== null && isRunning(session);
  return (
    <>
      {subject !== null && (
        <p className="quiet">{fill(texts.subject, { ...subject, minerVersion: '', version: subject.minerVersion ?? '' })}</p>
      )}
      <FaultSaid fault={tuner.fault} />
      <SessionPanels of={of} tuner={tuner} />
      {session !== null && running && <SessionDetails session={session} />}
      {!running && obstacle === null && <StartForm of={of} tuner={tuner} />}
      {!running && obstacle !== null && (
        <section className="panel stack" aria-labelledby="tuner-obstacle">
          <h2 id="tuner-obstacle">{fill(texts.startTitle, { device: label })}</h2>
          <p>{fill(texts.obstacle[obstacle], { device: label })}</p>
          {obstacle === 'notSetUp' && (
            <div className="bar">
              <Button component="a" href={pageAddress('setup')}>
                {texts.goToSetup}
              </Button>
            </div>
          )}
        </section>
      )}
      {session !== null && !running && <SessionDetails session={session} />}
      {subject !== null && of.flags.length > 0 && <FlagChoices of={of} tuner={tuner} isRunning={running} />}
    </>
  );
}
