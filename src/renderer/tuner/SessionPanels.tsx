import { Button } from '@mantine/core';
import { fill } from '../../shared/text/fill';
import { deviceLabel, formatTime } from '../../shared/text/sentences';
import type { TunerDevice, TuningSession } from '../../shared/tuning';
import { useRigState } from '../rig/rigStore';
import { Beliefs } from './Beliefs';
import { Comparison } from './Comparison';
import { SessionStatus } from './SessionStatus';
import { Trials } from './Trials';
import { isRunning } from './trialFacts';
import { flagLabel, useTunerWords, valueLabel } from './tunerWords';
import type { Tuner } from './useTuner';

interface SessionPanelsProps {
  readonly of: TunerDevice;
  readonly tuner: Tuner;
}

/** The session that runs or the last one, and what of the tuner is in force. */
export function SessionPanels({ of, tuner }: SessionPanelsProps) {
  const { session } = of;
  if (session === null) return <Adopted of={of} tuner={tuner} />;
  const label = { device: of.device, kind: of.kind, index: of.index };
  return (
    <>
      <SessionStatus session={session} of={label} tuner={tuner} />
      {!isRunning(session) && <Comparison session={session} tuner={tuner} />}
      {!isRunning(session) && session.decision !== 'adopted' && <Adopted of={of} tuner={tuner} />}
    </>
  );
}

/** All trials, and what they made the tuner believe. */
export function SessionDetails({ session }: { readonly session: TuningSession }) {
  return (
    <>
      <Trials session={session} />
      <Beliefs beliefs={session.beliefs} hasBegun={isRunning(session)} />
    </>
  );
}

/** What an earlier session found and is in force, with the way back. */
function Adopted({ of, tuner }: SessionPanelsProps) {
  const words = useTunerWords();
  const { texts, language } = words;
  const nowMs = useRigState((state) => state.nowMs);
  const { adopted } = of;
  if (adopted === null) return null;
  const flags = Object.entries(adopted.values)
    .map(([flag, value]) => `${flagLabel(flag, language)} ${valueLabel(flag, value, words)}`)
    .join(', ');
  const time = formatTime(adopted.atMs, nowMs);
  return (
    <section className="panel stack" aria-labelledby="tuner-adopted">
      <h2 id="tuner-adopted">{fill(texts.inForce, { device: deviceLabel(of, language) })}</h2>
      <p className="breaks">{fill(texts.inForceSince, { time, flags })}</p>
      <div className="bar">
        <Button variant="default" onClick={() => void tuner.change('tuner:decide', { device: of.device, decision: 'undo' })}>
          {texts.undo}
        </Button>
      </div>
    </section>
  );
}
