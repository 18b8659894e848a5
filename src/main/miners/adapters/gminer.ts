import { z } from 'zod';
import { fail, ok, type Result } from '../../../shared/faults';
import type { MinerAdapter, MinerRun, MinerStats } from '../adapter';
import { theirName } from './algorithmNames';
import { readJson } from './json';
import { gpuFaults, lineReader, readGpuMinerExit, starting } from './logLines';
import { pciOrder } from './pciOrder';
import { hostAndPort, isNiceHash, isTls, shownPool } from './poolUrl';
import { count, highest, percent, rate, reading, total } from './reading';

// GMiner 3.44: flags from its README, fields from a public answer of 2.73 (3.06 has the same).

const names = {
  autolykos2: 'autolykos2',
  'equihash 144,5': 'equihash144_5',
  etchash: 'etchash',
  ethash: 'ethash',
  kawpow: 'kawpow',
} as const;

const stat = z.object({
  miner: z.string(),
  uptime: count,
  server: z.string().catch(''),
  total_accepted_shares: count,
  total_rejected_shares: count,
  total_stale_shares: count,
  /** There is no total hashrate: the cards' speeds are added, H/s. */
  devices: z.array(z.object({ speed: rate, temperature: reading, fan: percent, power_usage: reading })),
});

export const gminer: MinerAdapter = {
  id: 'gminer',
  name: 'GMiner',
  binaries: ['miner', 'gminer'],
  devices: 'gpu',
  vendors: ['nvidia', 'amd'],
  algorithms: Object.keys(names),
  argv: (run) => [
    ...['--algo', theirName(names, run.algorithm)],
    ...(run.algorithm.startsWith('equihash') ? ['--pers', 'auto'] : []),
    ...run.pools.flatMap((url) => poolArgs(url, run)),
    ...(isNiceHash(run.pools) ? ['--proto', 'stratum'] : []),
    ...(run.device.vendor === 'amd' ? ['--cuda', '0', '--opencl', '1'] : ['--cuda', '1', '--opencl', '0']),
    ...['--devices', String(run.device.index)],
    ...['--api', `127.0.0.1:${run.apiPort}`], // a bare port would listen on every interface
    ...['--watchdog', '0', '--color', '0'],
    ...run.extraArgs,
  ],
  env: () => pciOrder,
  statsRequest: () => ({ transport: 'http', body: '/stat', headers: {} }),
  readStats,
  readLine: lineReader([
    ...gpuFaults,
    [/GPU\d+: Share #\d+ accepted/, { event: 'accepted' }],
    [/GPU\d+: Share #\d+ rejected/, { event: 'rejected' }], // its API counts the stale ones
    [/GPU\d+: Generating DAG/, starting('dag')],
    [/GPU\d+: DAG generated in/, { event: 'ready' }],
    [/Authorized on Stratum Server|Connected to \S+ \[/, { event: 'connected' }],
    [/Connection Error: |Stratum Server disconnected|No [Cc]onnection/, { event: 'disconnected' }],
    [/New Job: /, { event: 'newJob' }],
  ]),
  readExit: readGpuMinerExit,
  stopDeadlineMs: () => 5000,
  startGraceS: 240,
  doesReconnect: true,
  maxPools: 8,
  apiListens: 'loopback',
  tunables: [
    {
      name: '--intensity',
      type: 'int',
      values: [10, 20, 30, 40, 50, 60, 70, 80, 85, 90, 95, 100],
      default: 100,
      risk: 'up',
    },
    { name: '-k', type: 'cat', values: [0, 1, 2, 3, 4, 5, 6], default: 0, risk: 'none', algorithms: ['etchash', 'ethash'] },
    { name: '--dag_mode', type: 'cat', values: [0, 1, 2], default: 0, risk: 'none', algorithms: ['etchash', 'ethash', 'kawpow'] },
  ],
  pause: { by: null, doesFreeMemory: null },
};

function poolArgs(url: string, run: MinerRun): string[] {
  const ssl = isTls(url) ? '1' : '0';
  return ['--server', hostAndPort(url), '--user', `${run.wallet}.${run.worker}`, '--pass', 'x', '--ssl', ssl];
}

function readStats(body: string): Result<MinerStats> {
  const read = readJson(body, stat);
  if (!read.ok) return read;
  const { value } = read;
  const { devices } = value;
  if (devices.length === 0) return fail('miner/bad-stats', 'no device');
  return ok({
    version: value.miner.slice(0, 80),
    hashrateHs: total(devices.map((device) => device.speed)),
    accepted: value.total_accepted_shares,
    rejected: value.total_rejected_shares,
    stale: value.total_stale_shares,
    uptimeS: value.uptime,
    pool: shownPool(value.server),
    isConnected: null,
    isPaused: false,
    difficulty: null,
    temperatureC: highest(devices.map((device) => device.temperature)),
    fanPct: highest(devices.map((device) => device.fan)),
    powerW: highest(devices.map((device) => device.power_usage)),
  });
}
