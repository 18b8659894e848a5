import { z } from 'zod';
import { fail, ok, type Result } from '../../../shared/faults';
import type { MinerAdapter, MinerRun, MinerStats, Tunable } from '../adapter';
import { detailRequest, poolArgs, readDetail, readEthminerExit, readEthminerLine, workSizes } from './ethminerApi';
import { readJson } from './json';
import { pciOrder } from './pciOrder';
import { hostAndPort, parsePool, shownPool } from './poolUrl';

/** What both generations have in common. */
const ethminer = {
  binaries: ['ethminer'],
  devices: 'gpu',
  vendors: ['nvidia', 'amd'],
  algorithms: ['ethash'],
  env: () => pciOrder,
  readLine: readEthminerLine,
  readExit: readEthminerExit,
  stopDeadlineMs: () => 5000, // 0.3 to 0.6 s measured, sometimes SIGABRT instead of an exit
  startGraceS: 240, // a DAG of several GB on an old card
  doesReconnect: true, // and exits with 0 when it gives up
  pause: { by: null, doesFreeMemory: null }, // its API is bound read-only
} as const;

export const ethminer019: MinerAdapter = {
  ...ethminer,
  id: 'ethminer-0.19',
  name: 'ethminer 0.19',
  argv: (run) => [
    ...(run.device.vendor === 'amd' ? ['-G', '--cl-devices'] : ['-U', '--cu-devices']),
    String(run.device.index),
    '--nocolor',
    ...['--api-bind', `127.0.0.1:-${run.apiPort}`], // the minus makes it read-only
    ...poolArgs(run),
    ...run.extraArgs,
  ],
  statsRequest: () => detailRequest,
  readStats: readDetail,
  maxPools: 8,
  apiListens: 'loopback',
  tunables: workSizes,
};

/** Grid and global work are one variable in 0.12, block and local work another. */
const oldWorkSizes: readonly Tunable[] = [
  {
    name: '--cuda-grid-size',
    type: 'log2',
    values: [1024, 2048, 4096, 8192, 16_384, 32_768, 65_536],
    default: 8192,
    risk: 'up',
    vendors: ['nvidia'],
  },
  { name: '--cuda-block-size', type: 'log2', values: [32, 64, 128, 256], default: 128, risk: 'none', vendors: ['nvidia'] },
  { name: '--cuda-streams', type: 'int', values: [1, 2, 3, 4, 6, 8], default: 2, risk: 'up', vendors: ['nvidia'] },
  { name: '--cuda-parallel-hash', type: 'log2', values: [1, 2, 4, 8], default: 4, risk: 'none', vendors: ['nvidia'] },
  {
    name: '--cl-global-work',
    type: 'log2',
    values: [1024, 2048, 4096, 8192, 16_384, 32_768, 65_536],
    default: 8192,
    risk: 'up',
    vendors: ['amd'],
  },
  { name: '--cl-local-work', type: 'log2', values: [64, 128, 256], default: 128, risk: 'none', vendors: ['amd'] },
];

/** The command line of 2017; kept for rigs and scripts of that time. */
export const ethminer012: MinerAdapter = {
  ...ethminer,
  id: 'ethminer-0.12',
  name: 'ethminer 0.12',
  argv: (run) => [
    ...(run.device.vendor === 'amd' ? ['-G', '--opencl-device'] : ['-U', '--cuda-devices']),
    String(run.device.index),
    ...oldPoolArgs(run),
    ...['--farm-recheck', '2000'],
    ...['--api-port', `-${run.apiPort}`], // listens on every interface, so at least read-only
    ...run.extraArgs,
  ],
  statsRequest: () => ({ transport: 'tcp-line', body: '{"id":1,"jsonrpc":"2.0","method":"miner_getstat1"}', headers: {} }),
  readStats: readStat1,
  maxPools: 2,
  apiListens: 'everywhere',
  tunables: oldWorkSizes,
};

/** -S first and at most one failover: -FS splits its port off only behind -S. */
function oldPoolArgs(run: MinerRun): string[] {
  const [first = '', second] = run.pools;
  const user = `${run.wallet}.${run.worker}:x`;
  const flavour = { stratum1: '1', stratum2: '2' }[parsePool(first)?.scheme?.split('+')[0] ?? ''];
  return [
    ...['-S', hostAndPort(first), '-O', user],
    ...(second === undefined ? [] : ['-FS', hostAndPort(second), '-FO', user]),
    ...(flavour === undefined ? [] : ['-SP', flavour]),
  ];
}

const minutes = z.string().regex(/^\d{1,12}$/);
const totals = z.string().regex(/^\d{1,12};\d{1,12};\d{1,12}$/);

/** Nine strings: version, minutes, "kH/s;accepted;rejected", kH/s by GPU, …, "°C;%" by GPU, pool, "invalid;switches;0;0". */
const stat1Schema = z.object({
  result: z.tuple([z.string(), minutes, totals, z.string(), z.string(), z.string(), z.string(), z.string()]).rest(z.unknown()),
});

function readStat1(body: string): Result<MinerStats> {
  const reply = readJson(body, stat1Schema);
  if (!reply.ok) return reply;
  const [version, runtime, total, , , , sensors, pool] = reply.value.result;
  const [kiloHs, accepted, rejected] = total.split(';').map(Number);
  if (kiloHs === undefined || accepted === undefined || rejected === undefined) return fail('miner/bad-stats', total);
  return ok({
    version: version.slice(0, 80),
    hashrateHs: kiloHs * 1000,
    accepted,
    rejected,
    stale: 0,
    uptimeS: Number(runtime) * 60,
    pool: shownPool(pool),
    isConnected: null,
    isPaused: false,
    difficulty: null,
    temperatureC: hottest(sensors, 0),
    fanPct: hottest(sensors, 1),
    powerW: null,
  });
}

/** Alternating °C and % for each GPU; 0 where it cannot measure. */
function hottest(sensors: string, offset: number): number | null {
  const values = sensors.split(';').filter((_, index) => index % 2 === offset);
  const known = values
    .filter((value) => /^\d{1,3}$/.test(value))
    .map(Number)
    .filter((value) => value > 0);
  return known.length === 0 ? null : Math.max(...known);
}
