import { z } from 'zod';
import { ok } from '../../../shared/faults';
import type { MinerAdapter, Tunable } from '../adapter';
import { readJson } from './json';
import { fatal, gpuFaults, lineReader, readGpuMinerExit, starting } from './logLines';
import { pciOrder } from './pciOrder';
import { poolAs, shownPool } from './poolUrl';
import { count, highest, percent, rate, reading } from './reading';

// T-Rex 0.26.8: flags and log from its README and public logs, fields from a public answer of 0.25.9.

const summary = z.object({
  version: z.string(),
  uptime: count,
  hashrate: rate,
  accepted_count: count,
  rejected_count: count,
  paused: z.boolean().optional(),
  active_pool: z.object({ url: z.string() }).optional(),
  gpus: z.array(z.object({ temperature: reading, fan_speed: percent, power: reading })),
});

const dagAlgorithms = ['etchash', 'ethash', 'firopow', 'kawpow', 'octopus', 'progpowz'] as const;

const tunables: readonly Tunable[] = [
  // Itself an exponent: 2^i nonces at once. More of them hold more memory and longer kernels.
  { name: '-i', type: 'int', values: Array.from({ length: 18 }, (_, i) => 8 + i), default: null, risk: 'up' },
  { name: '--low-load', type: 'cat', values: [0, 1], default: 0, risk: 'none' },
  { name: '--kernel', type: 'cat', values: [0, 1, 2, 3, 4, 5], default: 0, risk: 'none', algorithms: ['etchash', 'ethash'] },
  { name: '--dag-build-mode', type: 'cat', values: [0, 1, 2], default: 0, risk: 'none', algorithms: dagAlgorithms },
  { name: '--dataset-mode', type: 'cat', values: [1, 2], default: 2, risk: 'up', algorithms: ['autolykos2'] },
];

export const trex: MinerAdapter = {
  id: 't-rex',
  name: 'T-Rex',
  binaries: ['t-rex'],
  devices: 'gpu',
  vendors: ['nvidia'],
  algorithms: ['autolykos2', ...dagAlgorithms],
  argv: (run) => [
    ...['-a', run.algorithm],
    ...['-o', poolAs(run.pools[0] ?? '', { plain: 'stratum', ethproxy: 'stratum', nicehash: 'stratum2' })],
    ...['-u', run.wallet, '-p', 'x', '-w', run.worker],
    ...['-d', String(run.device.index), '--pci-indexing'],
    ...['--api-bind-http', `127.0.0.1:${run.apiPort}`, '--api-read-only'],
    ...['--no-watchdog', '--no-color'], // its watchdog forks a child and starts it again behind our back
    ...run.extraArgs,
  ],
  env: () => pciOrder,
  statsRequest: () => ({ transport: 'http', body: '/summary', headers: {} }),
  readStats(body) {
    const read = readJson(body, summary);
    if (!read.ok) return read;
    const { value } = read;
    const isPaused = value.paused ?? false;
    return ok({
      version: value.version.slice(0, 80),
      hashrateHs: isPaused ? 0 : value.hashrate,
      accepted: value.accepted_count,
      rejected: value.rejected_count,
      stale: 0, // drops them unsaid
      uptimeS: value.uptime,
      pool: shownPool(value.active_pool?.url ?? ''),
      isConnected: null,
      isPaused,
      difficulty: null, // rounded, and its unit differs by algorithm
      temperatureC: highest(value.gpus.map((gpu) => gpu.temperature)),
      fanPct: highest(value.gpus.map((gpu) => gpu.fan_speed)),
      powerW: highest(value.gpus.map((gpu) => gpu.power)),
    });
  },
  readLine: lineReader([
    ...gpuFaults,
    [/WATCHDOG: T-Rex has a problem with GPU/, fatal('miner/gpu-error')],
    [/\[ OK \] \d+\/\d+ - /, { event: 'accepted' }],
    [/\[FAIL\] \d+\/\d+ - .*(?:stale|job not found)/i, { event: 'stale' }],
    [/\[FAIL\] \d+\/\d+ - /, { event: 'rejected' }],
    [/GPU #\d+: generating DAG/, starting('dag')],
    [/GPU #\d+: DAG generated/, { event: 'ready' }],
    [/Authorized successfully/, { event: 'connected' }],
    [/\w+ epoch: \d+, block: \d+, diff: /, { event: 'newJob' }],
  ]),
  readExit: readGpuMinerExit,
  stopDeadlineMs: () => 5000,
  startGraceS: 240,
  doesReconnect: true,
  maxPools: 1, // more than one only in a configuration file
  apiListens: 'loopback',
  tunables,
  pause: { by: 'api', doesFreeMemory: false },
};
