import { fill } from '../../shared/text/fill';
import { formatDuration } from '../../shared/text/format';
import { useRigState } from '../rig/rigStore';
import { useWords } from '../words';

/** Where the work goes and who does it: pool, miner, how long. */
export function RigFooter() {
  const { language, window } = useWords();
  const miners = useRigState((state) => state.miners);
  const version = useRigState((state) => state.version);
  return (
    <footer className="foot">
      {miners.map((miner) => (
        <span key={`${miner.id} ${miner.devices.join()}`}>
          {[
            ...(miner.pool === null ? [] : [fill(window.pool, { pool: miner.pool.replace(/^stratum\+\w+:\/\//, '') })]),
            fill(window.miner, { miner: miner.version === null ? miner.id : `${miner.id} ${miner.version}` }),
            fill(window.uptime, { duration: formatDuration(miner.uptimeS * 1000, language) }),
          ].join(' · ')}
        </span>
      ))}
      <span className="version">{fill(window.version, { version })}</span>
    </footer>
  );
}
