import { useState } from 'react';
import type { CallArgs, CallName, CallReply } from '../../shared/contract';
import type { Fault, Result } from '../../shared/faults';
import type { TunerView } from '../../shared/tuning';
import type { TuningResult } from '../../shared/tuningResults';
import { useCall } from '../calls';
import { type Read, useAnswer } from '../history/useAnswer';
import { useRigState } from '../rig/rigStore';

export interface TunerRead {
  readonly view: TunerView;
  readonly results: readonly TuningResult[];
}

type TunerCall = Extract<CallName, `tuner:${string}`>;

export interface Tuner {
  readonly answer: Result<TunerRead> | null;
  /** What the last change was refused for; null: it was not. */
  readonly fault: Fault | null;
  /** Asks for a change; the page is read again afterwards. */
  readonly change: <K extends TunerCall>(name: K, args: CallArgs<K>) => Promise<Result<CallReply<K>>>;
}

const readTuner: Read<TunerRead> = async (call) => {
  const [view, results] = await Promise.all([call('tuner:get', {}), call('tuner:results', {})]);
  if (!view.ok) return view;
  return results.ok ? { ok: true, value: { view: view.value, results: results.value } } : results;
};

/** The tuner as it stands: read again when a session says that it changed, when devices or their setup do, and after a change here. */
export function useTuner(): Tuner {
  const call = useCall();
  const [changes, setChanges] = useState(0);
  const [fault, setFault] = useState<Fault | null>(null);
  const again = useRigState(({ practice, isSetUp, devices, tuning = [] }) =>
    [
      practice,
      isSetUp,
      ...devices.map(({ id, minerName, algorithm }) => `${id} ${minerName} ${algorithm}`),
      ...tuning.map(({ session, revision }) => `${session} ${revision}`),
    ].join('\n'),
  );
  const answer = useAnswer(readTuner, `${again}\n${changes}`);
  return {
    answer,
    fault,
    change: async (name, args) => {
      const done = await call(name, args);
      setFault(done.ok ? null : done.fault);
      setChanges((count) => count + 1);
      return done;
    },
  };
}
