import { useState } from 'react';
import type { AlertSettings, AlertsView } from '../../shared/alerts';
import type { Fault } from '../../shared/faults';
import { useCall } from '../calls';
import { type Read, useAnswer } from '../history/useAnswer';
import { useRigState } from '../rig/rigStore';

const readAlerts: Read<AlertsView> = (call) => call('alerts:get', {});

/** The alerts of the rig that runs now. A change shows at once, and goes back where it could not be saved. */
export function useAlerts() {
  const call = useCall();
  const [round, setRound] = useState(0);
  const [changed, setChanged] = useState<AlertSettings | null>(null);
  const [fault, setFault] = useState<Fault | null>(null);
  const isPractice = useRigState(({ practice }) => practice);
  const answer = useAnswer(readAlerts, `${isPractice} ${round}`);
  const reload = () => {
    setChanged(null);
    setRound((n) => n + 1);
  };

  async function change(settings: AlertSettings): Promise<void> {
    setChanged(settings);
    const done = await call('alerts:change', { settings });
    setFault(done.ok ? null : done.fault);
    if (!done.ok && done.fault.code !== 'settings/not-saved') setChanged(null);
  }

  const read = answer?.ok === true ? answer.value : null;
  const view = read === null || changed === null ? read : { ...read, settings: changed };
  return { view, fault: answer?.ok === false ? answer.fault : fault, change, reload };
}
