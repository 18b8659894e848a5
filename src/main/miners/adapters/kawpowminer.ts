import type { MinerAdapter } from '../adapter';
import { detailRequest, poolArgs, readDetail, readEthminerExit, readEthminerLine, workSizes } from './ethminerApi';
import { pciOrder } from './pciOrder';

/** kawpowminer 1.2.4, a fork of ethminer 0.19: same flags, API and log. */
export const kawpowminer: MinerAdapter = {
  id: 'kawpowminer',
  name: 'kawpowminer',
  binaries: ['kawpowminer'],
  devices: 'gpu',
  vendors: ['nvidia', 'amd'],
  algorithms: ['kawpow'],
  argv: (run) => [
    ...(run.device.vendor === 'amd' ? ['-G', '--cl-devices'] : ['-U', '--cu-devices']),
    String(run.device.index),
    '--nocolor',
    ...['--api-bind', `127.0.0.1:-${run.apiPort}`],
    ...poolArgs(run),
    ...run.extraArgs,
  ],
  env: () => pciOrder,
  statsRequest: () => detailRequest,
  readStats: readDetail,
  readLine: readEthminerLine,
  readExit: readEthminerExit,
  stopDeadlineMs: () => 5000,
  startGraceS: 240,
  doesReconnect: false, // it tries again without a pause: 50,000 log lines a second and a whole core
  maxPools: 8,
  apiListens: 'loopback',
  tunables: [
    ...workSizes,
    { name: '--cu-parallel-hash', type: 'log2', values: [1, 2, 4, 8], default: 4, risk: 'none', vendors: ['nvidia'] },
  ],
  pause: { by: null, doesFreeMemory: null }, // its API is bound read-only
};
