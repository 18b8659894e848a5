import type { DeviceState, MinerState } from '../../shared/state';
import { fill } from '../../shared/text/fill';
import { formatDuration, formatHashrate } from '../../shared/text/format';
import { deviceLabel } from '../../shared/text/sentences';
import { useWatchdogWords } from '../page/FaultStep';
import { Shares } from '../page/Shares';
import { Figure } from '../parts/Figure';
import { poolName } from '../parts/poolName';
import { explainedIf } from '../parts/Term';
import { useRigState } from '../rig/rigStore';
import { useWords } from '../words';
import { type Fact, Facts } from './Facts';

/** The miner that runs on a device now. */
export function MinerFacts({ device, isExplained }: { readonly device: DeviceState; readonly isExplained: boolean }) {
  const { language, window } = useWords();
  const miner = useRigState(({ miners }) => miners.find(({ devices }) => devices.includes(device.id)));
  return (
    <section aria-label={`${deviceLabel(device, language)}: ${window.minerTitle}`} className="minerFacts">
      {miner === undefined ? (
        <p className="quiet">{window.minerNone}</p>
      ) : (
        <Running device={device} miner={miner} isExplained={isExplained} />
      )}
    </section>
  );
}

interface RunningProps {
  readonly device: DeviceState;
  readonly miner: MinerState;
  readonly isExplained: boolean;
}

function Running({ device, miner, isExplained }: RunningProps) {
  const { language, window } = useWords();
  const wait = useShareWait(device);
  const term = explainedIf(isExplained);
  const { accepted, rejected, stale } = miner;
  return (
    <>
      <div className="readings">
        <Figure label={window.hashrate} value={formatHashrate(miner.hashrateHs, language)} />
        <Shares shares={{ accepted, rejected, stale }} isExplained={isExplained} />
      </div>
      <Facts
        facts={[
          [
            window.minerTitle,
            [device.minerName ?? miner.id, miner.version].filter((part) => part !== null).join(' '),
            term('miner'),
          ],
          [
            window.minerAlgorithm,
            device.coin === null ? miner.algorithm : `${miner.algorithm}, ${device.coin}`,
            term('algorithm'),
          ],
          [window.minerPool, miner.pool === null ? null : poolName(miner.pool), term('pool')],
          wait,
          [window.minerUptime, formatDuration(miner.uptimeS * 1000, language)],
          [window.minerProcess, miner.pids.length === 0 ? null : miner.pids.slice(0, 6).join(', ')],
        ]}
      />
    </>
  );
}

/** How long no share has come, beside how long chance lets that be. */
function useShareWait({ shareWait }: DeviceState): Fact {
  const { language } = useWords();
  const words = useWatchdogWords();
  if (shareWait === undefined) return [words.lastShare, null];
  const { quietMs, allowedMs } = shareWait;
  const allowed = allowedMs === null ? {} : { allowed: formatDuration(allowedMs, language) };
  return [words.lastShare, fill(words.lastShareValue, { quiet: formatDuration(quietMs, language), ...allowed })];
}
