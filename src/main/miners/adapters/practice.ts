import type { MinerAdapter, Tunable } from '../adapter';
import { detailRequest, poolArgs, readDetail, readEthminerExit, readEthminerLine } from './ethminerApi';

/** Nothing crashes by its flags: the simulated cards only differ in what suits them. */
const tunables: readonly Tunable[] = [
  {
    name: '--cuda-grid-size',
    type: 'log2',
    values: [1024, 2048, 4096, 8192, 12_288, 16_384, 24_576, 32_768, 49_152, 65_536, 131_072],
    default: 8192,
    risk: 'none',
  },
  { name: '--cuda-block-size', type: 'log2', values: [32, 64, 128, 256], default: 128, risk: 'none' },
  { name: '--cuda-streams', type: 'int', values: [1, 2, 3, 4, 6, 8], default: 2, risk: 'none' },
  { name: '--cuda-parallel-hash', type: 'log2', values: [1, 2, 4, 8], default: 4, risk: 'none' },
];

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
  tunables,
  pause: { by: null, doesFreeMemory: null },
};
