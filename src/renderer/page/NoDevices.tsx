import { useRigState } from '../rig/rigStore';
import { useWords } from '../words';
import { TryPractice } from './NotSetUp';

/** A rig without a GPU: what to look at, and what can be done without one. */
export function NoDevices() {
  const { window } = useWords();
  const isPractice = useRigState((state) => state.practice);
  return (
    <section className="panel notSetUp" aria-labelledby="no-devices">
      <h2 id="no-devices">{window.noDevicesTitle}</h2>
      <p className="measure">{window.noDevices}</p>
      {!isPractice && (
        <div className="notSetUpWays">
          <TryPractice isMain />
        </div>
      )}
    </section>
  );
}
