import { z } from 'zod';
import { fail, ok, type Result } from '../../../shared/faults';
import type { MinerAdapter, MinerRun, MinerStats } from '../adapter';
import { readJson } from './json';
import { gpuFaults, lineReader, readGpuMinerExit, starting } from './logLines';
import { pciOrder } from './pciOrder';
import { poolAs, shownPool } from './poolUrl';
import { count, highest, percent, rate, reading } from './reading';

// Rigel 1.23: flags from its help, fields from a public answer of 1.23.2. The answer holds the wallet and the pool's password.

const shares = z.object({ accepted: count, rejected: count });
const card = z.object({
  selected: z.boolean().catch(true),
  monitoring_info: z.object({ core_temperature: reading, fan_speed: percent, power_usage: reading }).nullish().catch(null),
});
const stat = z.object({
  version: z.string(),
  uptime: count,
  /** `a`, or `a+b` while it mines two. */
  algorithm: z.string(),
  hashrate: z.record(z.string(), rate),
  solution_stat: z.record(z.string(), shares),
  pools: z.record(
    z.string(),
    z.array(z.object({ connection_details: z.object({ hostname: z.string(), port: z.number().int() }).nullish().catch(null) })),
  ),
  devices: z.array(card),
});

export const rigel: MinerAdapter = {
  id: 'rigel',
  name: 'Rigel',
  binaries: ['rigel'],
  devices: 'gpu',
  vendors: ['nvidia'],
  algorithms: [
    ...['autolykos2', 'etchash', 'ethash', 'fishhash', 'karlsenhashv2', 'kawpow', 'nexapow', 'octopus', 'progpowz'],
    ...['sha512256d', 'xelishashv3'],
  ],
  argv: (run) => [
    ...['-a', run.algorithm],
    ...run.pools.flatMap((url) => ['-o', poolAs(url, { plain: 'stratum', ethproxy: 'ethproxy', nicehash: 'ethstratum' })]),
    ...['-u', run.wallet, '-w', run.worker, '-p', 'x'],
    ...['-d', String(run.device.index)],
    ...['--api-bind', `127.0.0.1:${run.apiPort}`],
    ...['--no-watchdog', '--no-tui', '--no-colour'],
    ...run.extraArgs,
  ],
  env: () => pciOrder,
  statsRequest: () => ({ transport: 'http', body: '/', headers: {} }),
  readStats,
  readLine: lineReader([
    ...gpuFaults,
    [/share accepted/, { event: 'accepted' }],
    [/share rejected.*stale/i, { event: 'stale' }],
    [/share rejected/, { event: 'rejected' }],
    [/GPU#\d+: building (?:DAG|lookup tables|dataset)/, starting('dag')],
    [/GPU#\d+: .*DAG .*built/, { event: 'ready' }],
    [/\[\S+:\d+\] connected/, { event: 'connected' }],
    [/unexpected EOF|connection (?:refused|reset|timed out)/, { event: 'disconnected' }],
  ]),
  readExit: readGpuMinerExit,
  stopDeadlineMs: () => 5000,
  startGraceS: 240,
  doesReconnect: true,
  maxPools: 8,
  apiListens: 'loopback',
  tunables: [
    { name: '--kernel', type: 'cat', values: [1, 2], default: 1, risk: 'none', algorithms: ['nexapow'] },
    {
      name: '--autolykos2-prebuild',
      type: 'cat',
      values: ['on', 'off'],
      default: 'on',
      risk: 'none',
      algorithms: ['autolykos2'],
    },
    { name: '--nexapow-small-lut', type: 'cat', values: ['on', 'off'], default: 'off', risk: 'none', algorithms: ['nexapow'] },
  ],
  pause: { by: null, doesFreeMemory: null },
};

function readStats(body: string, run: MinerRun): Result<MinerStats> {
  const read = readJson(body, stat);
  if (!read.ok) return read;
  const { value } = read;
  const main = value.algorithm.split('+')[0] ?? run.algorithm;
  const { hashrate, solution_stat: solutions, pools } = value;
  const mined = Object.hasOwn(solutions, main) ? solutions[main] : undefined;
  if (mined === undefined) return fail('miner/bad-stats', `no shares for ${main.slice(0, 40)}`);
  const pool = Object.hasOwn(pools, main) ? pools[main]?.[0]?.connection_details : undefined;
  const sensors = value.devices.filter(({ selected }) => selected).map((device) => device.monitoring_info);
  return ok({
    version: value.version.slice(0, 80),
    hashrateHs: (Object.hasOwn(hashrate, main) ? hashrate[main] : undefined) ?? null,
    accepted: mined.accepted,
    rejected: mined.rejected,
    stale: 0, // not told apart
    uptimeS: value.uptime,
    pool: pool === null || pool === undefined ? null : shownPool(`${pool.hostname}:${pool.port}`),
    isConnected: null,
    isPaused: false,
    difficulty: null,
    temperatureC: highest(sensors.map((sensor) => sensor?.core_temperature)),
    fanPct: highest(sensors.map((sensor) => sensor?.fan_speed)),
    powerW: highest(sensors.map((sensor) => sensor?.power_usage)),
  });
}
