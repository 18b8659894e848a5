import type { MinerAdapter } from '../adapter';
import { detailRequest, poolArgs, readDetail, readEthminerExit, readEthminerLine } from './ethminerApi';

/** The practice miner: ethminer's flags, API and log, simulated hashing. */
export const practice: MinerAdapter = {
  id: 'practice',
  name: 'Practice miner',
  binaries: [],
  devices: 'gpu',
  vendors: ['practice'],
  algorithms: ['practice'],
  argv: (run) => [
    '-U',
    ...poolArgs(run),
    ...['--api-bind', `127.0.0.1:${run.apiPort}`],
    ...['--cuda-devices', String(run.device.index)],
    ...run.extraArgs,
  ],
  statsRequest: () => detailRequest,
  readStats: readDetail,
  readLine: readEthminerLine,
  readExit: readEthminerExit,
  stopDeadlineMs: () => 3000,
  startGraceS: null,
  doesReconnect: true,
  maxPools: 8,
  apiListens: 'loopback',
  tunables: [],
  pause: { by: null, doesFreeMemory: null },
};
