import { fill } from '../../shared/text/fill';
import { formatDuration } from '../../shared/text/format';
import { poolName } from '../parts/poolName';
import { WithTerms } from '../parts/Term';
import { useRigState } from '../rig/rigStore';
import { useWords } from '../words';

/** Where the work goes and who does it: pool, worker, miner, how long. Miners that say the same are one line. */
export function RigFooter() {
  const { language, window } = useWords();
  const miners = useRigState((state) => state.miners);
  const devices = useRigState((state) => state.devices);
  const rigName = useRigState((state) => state.rigName);
  if (miners.length === 0) return null;
  const lines = miners.map(({ pool, version, id, uptimeS, devices: [first] }) => {
    const name = devices.find((device) => device.id === first)?.minerName ?? id;
    return [
      ...(pool === null ? [] : [fill(window.pool, { pool: poolName(pool) })]),
      fill(window.worker, { worker: rigName }),
      fill(window.miner, { miner: version === null ? name : `${name} ${version}` }),
      fill(window.uptime, { duration: formatDuration(Math.floor(uptimeS / 60) * 60_000, language) }),
    ].join(' · ');
  });
  return (
    <footer className="foot">
      {[...new Set(lines)].map((line, index) => (
        <span key={line}>{index === 0 ? <WithTerms text={line} terms={['pool', 'worker', 'miner']} /> : line}</span>
      ))}
    </footer>
  );
}
