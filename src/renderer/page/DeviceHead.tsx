import type { DeviceState } from '../../shared/state';
import { deviceLabel, deviceWord } from '../../shared/text/sentences';
import { ActivityMark, toneOf } from '../parts/ActivityMark';
import { useRigState } from '../rig/rigStore';
import { useWords } from '../words';

interface DeviceHeadProps {
  readonly device: DeviceState;
  /** Said beside the word, quietly. */
  readonly aside?: string;
}

/** Which device, and what it does in one word. */
export function DeviceHead({ device, aside }: DeviceHeadProps) {
  const { language } = useWords();
  const word = useRigState((state) => deviceWord(device, state, language));
  return (
    <header className="deviceHead">
      <h2>
        <span className="deviceIndex">{deviceLabel(device, language)}</span> {device.name}
      </h2>
      {aside !== undefined && <p className="quiet deviceAside">{aside}</p>}
      <p className="activity" data-tone={toneOf(device.activity)} data-testid={`activity-${device.id}`}>
        <ActivityMark activity={device.activity} /> {word}
      </p>
    </header>
  );
}
