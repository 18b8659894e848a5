import { z } from 'zod';
import { fail, ok, type Result } from '../../../shared/faults';
import type { MinerAdapter, MinerRun, MinerStats } from '../adapter';
import { readJson } from './json';
import { gpuFaults, lineReader, readGpuMinerExit } from './logLines';
import { pciOrder } from './pciOrder';
import { flavourOf, hostAndPort, isTls, parsePool, shownPool } from './poolUrl';
import { count, highest, ownCards, percent, rate, reading } from './reading';

// SRBMiner-Multi 3.4 to 3.6: flags from its Parameters file, fields from a public answer of 3.6.4. Its API has no option for the
// address it listens at; the rig's name in the answer proves that it is this run's.

const status = z.object({
  rig_name: z.string(),
  miner_version: z.string(),
  mining_time: count.nullish().catch(null),
  gpu_devices: z.array(
    z.object({
      temperature: reading,
      fan_speed_percent: percent,
      asic_power: reading,
      bus_id: z.number().int().nullish().catch(null),
    }),
  ),
  algorithms: z.array(
    z.object({
      pool: z.object({ pool: z.string().catch('') }).optional(),
      shares: z.object({ accepted: count, rejected: count }),
      /** H/s; far above 2^32 for some algorithms. */
      hashrate: z.object({ gpu: z.object({ total: rate }) }),
    }),
  ),
});

export const srbminer: MinerAdapter = {
  id: 'srbminer-multi',
  name: 'SRBMiner-Multi',
  binaries: ['SRBMiner-MULTI'],
  devices: 'gpu', // it mines with the CPU too; xmrig does that here
  vendors: ['nvidia', 'amd', 'intel'],
  algorithms: ['autolykos2', 'etchash', 'ethash', 'evrprogpow', 'firopow', 'fishhash', 'karlsenhashv2', 'kawpow', 'pearlhash'],
  argv: (run) => [
    ...['--disable-cpu', '--algorithm', run.algorithm],
    ...['--pool', run.pools.map(hostAndPort).join(',')],
    ...['--tls', run.pools.map((url) => String(isTls(url))).join(',')],
    ...['--wallet', `${run.wallet}.${run.worker}`, '--password', 'x'],
    ...ethArgs(run),
    ...otherVendors(run).map((vendor) => `--disable-gpu-${vendor}`),
    ...['--gpu-id', String(run.device.index)],
    ...['--api-enable', '--api-port', String(run.apiPort), '--api-rig-name', rigName(run)],
    '--disable-worker-watchdog',
    ...run.extraArgs,
  ],
  env: () => pciOrder,
  statsRequest: () => ({ transport: 'http', body: '/', headers: {} }),
  readStats,
  readLine: lineReader([
    ...gpuFaults,
    [/(?:result|share) accepted/, { event: 'accepted' }],
    [/(?:result|share) rejected.*(?:stale|job not found)/i, { event: 'stale' }],
    [/(?:result|share) rejected/, { event: 'rejected' }],
    [
      /Pool unexpectedly closed the connection|Socket error|Pool not responding|Reconnecting to \S+ in \d+ seconds/,
      { event: 'disconnected' },
    ],
  ]),
  readExit: readGpuMinerExit,
  stopDeadlineMs: () => 5000,
  startGraceS: 240,
  doesReconnect: true,
  maxPools: 8,
  apiListens: 'everywhere',
  tunables: [
    {
      name: '--gpu-intensity',
      type: 'int',
      values: Array.from({ length: 32 }, (_, i) => i),
      default: null,
      risk: 'up',
    },
  ],
  pause: { by: null, doesFreeMemory: null },
};

function rigName(run: MinerRun): string {
  return `fallow-${run.apiToken.slice(0, 16)}`; // told to every reader of the API, so not the token itself
}

function otherVendors(run: MinerRun): string[] {
  return ['amd', 'nvidia', 'intel'].filter((vendor) => vendor !== run.device.vendor);
}

/** Its ethash mode is one of three, for all pools: the first one's. */
function ethArgs(run: MinerRun): string[] {
  const pool = parsePool(run.pools[0] ?? '');
  if (pool === null || !['etchash', 'ethash'].includes(run.algorithm)) return [];
  if (flavourOf(pool) !== 'nicehash') return ['--esm', '0'];
  return ['--esm', /(^|\.)nicehash\.com$/i.test(pool.host) ? '2' : '1'];
}

function readStats(body: string, run: MinerRun): Result<MinerStats> {
  const read = readJson(body, status);
  if (!read.ok) return read;
  const { value } = read;
  if (value.rig_name !== rigName(run))
    return fail('miner/api-port-taken', `another miner answers: ${value.rig_name.slice(0, 40)}`);
  const [main] = value.algorithms;
  if (main === undefined) return fail('miner/bad-stats', 'no algorithm');
  const cards = ownCards(value.gpu_devices, run, (card) => card.bus_id ?? null);
  return ok({
    version: value.miner_version.slice(0, 80),
    hashrateHs: main.hashrate.gpu.total,
    accepted: main.shares.accepted,
    rejected: main.shares.rejected,
    stale: 0, // not told apart
    uptimeS: value.mining_time ?? null,
    pool: shownPool(main.pool?.pool ?? ''),
    isConnected: null,
    isPaused: false,
    difficulty: null,
    temperatureC: highest(cards.map((card) => card.temperature)),
    fanPct: highest(cards.map((card) => card.fan_speed_percent)),
    powerW: highest(cards.map((card) => card.asic_power)),
  });
}
