import type { FaultState } from '../../shared/state';
import { faultText } from '../../shared/text/catalogue';
import { fill } from '../../shared/text/fill';
import { deviceLabel, formatTime } from '../../shared/text/sentences';
import { ActivityMark } from '../parts/ActivityMark';
import { useRigState } from '../rig/rigStore';
import { useWords } from '../words';
import { FaultRemedy } from './FaultRemedy';
import { FaultStep } from './FaultStep';

/** What is wrong, and what to do about it. Nothing at all when all is well. */
export function FaultList() {
  const { window } = useWords();
  const faults = useRigState((state) => state.faults);
  if (faults.length === 0) return null;
  return (
    <section className="faults" aria-label={window.faults}>
      {faults.map((fault) => (
        <FaultItem key={`${fault.code} ${fault.device ?? ''}`} fault={fault} />
      ))}
    </section>
  );
}

function FaultItem({ fault }: { readonly fault: FaultState }) {
  const { language, window } = useWords();
  const device = useRigState(({ devices }) => devices.find(({ id }) => id === fault.device));
  const nowMs = useRigState((state) => state.nowMs);
  const { title, help } = faultText(fault.code, fault.values, language);
  return (
    <div className="panel fault" role="alert">
      <ActivityMark activity="faulted" size={20} />
      <div>
        <h2>
          {device !== undefined && <span className="deviceIndex">{deviceLabel(device, language)} </span>}
          {title} <small className="quiet">{fill(window.faultSince, { time: formatTime(fault.sinceMs, nowMs) })}</small>
        </h2>
        {fault.step !== undefined && <FaultStep step={fault.step} />}
        <p>{help}</p>
        <FaultRemedy fault={fault} />
        {fault.detail !== null && fault.detail !== '' && (
          <details>
            <summary>{window.faultDetail}</summary>
            <pre>{fault.detail}</pre>
          </details>
        )}
      </div>
    </div>
  );
}
