import type { DeviceState, MinerState } from '../../shared/state';
import { formatDuration, formatHashrate } from '../../shared/text/format';
import { deviceLabel } from '../../shared/text/sentences';
import { Shares } from '../page/Shares';
import { Figure } from '../parts/Figure';
import { poolName } from '../parts/poolName';
import { useRigState } from '../rig/rigStore';
import { useWords } from '../words';
import { Facts } from './Facts';

/** The miner that runs on a device now. */
export function MinerFacts({ device }: { readonly device: DeviceState }) {
  const { language, window } = useWords();
  const miner = useRigState(({ miners }) => miners.find(({ devices }) => devices.includes(device.id)));
  return (
    <section aria-label={`${deviceLabel(device, language)}: ${window.minerTitle}`} className="minerFacts">
      {miner === undefined ? <p className="quiet">{window.minerNone}</p> : <Running device={device} miner={miner} />}
    </section>
  );
}

function Running({ device, miner }: { readonly device: DeviceState; readonly miner: MinerState }) {
  const { language, window } = useWords();
  const { accepted, rejected, stale } = miner;
  return (
    <>
      <div className="readings">
        <Figure label={window.hashrate} value={formatHashrate(miner.hashrateHs, language)} />
        <Shares shares={{ accepted, rejected, stale }} />
      </div>
      <Facts
        facts={[
          [window.minerTitle, [device.minerName ?? miner.id, miner.version].filter((part) => part !== null).join(' ')],
          [window.minerAlgorithm, device.coin === null ? miner.algorithm : `${miner.algorithm}, ${device.coin}`],
          [window.minerPool, miner.pool === null ? null : poolName(miner.pool)],
          [window.minerUptime, formatDuration(miner.uptimeS * 1000, language)],
          [window.minerProcess, miner.pids.length === 0 ? null : miner.pids.slice(0, 6).join(', ')],
        ]}
      />
    </>
  );
}
