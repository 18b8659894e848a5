import { fill } from '../../shared/text/fill';
import { formatTime } from '../../shared/text/sentences';
import { usePageWords } from '../pageWords';
import { useRigState } from '../rig/rigStore';
import { useWords } from '../words';
import { deviceNames } from './deviceNames';

/** Devices that stay free for longer, since a program starts there and ends again and again. */
export function Waits() {
  const { training } = usePageWords();
  const { language } = useWords();
  const waits = useRigState((state) => state.guard.waits);
  const devices = useRigState((state) => state.devices);
  const nowMs = useRigState((state) => state.nowMs);
  return waits.map(({ device, name, times, untilMs }) => (
    <p key={device} className="bounce">
      {fill(training.bouncing, {
        device: deviceNames([device], devices, language),
        time: formatTime(untilMs, nowMs),
        program: name,
        times,
      })}
    </p>
  ));
}
