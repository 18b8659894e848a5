import { z } from 'zod';
import { fail, ok, type Result } from '../../../shared/faults';
import type { MinerAdapter, MinerRun, MinerStats, Tunable } from '../adapter';
import { theirName } from './algorithmNames';
import { readJson } from './json';
import { fatal, gpuFaults, lineReader, readGpuMinerExit } from './logLines';
import { poolAs, shownPool } from './poolUrl';
import { count, highest, percent, rate, reading } from './reading';

// TeamRedMiner 0.8 to 0.10: flags from its USAGE.txt, fields from a public answer of 0.10.7. Its API is sgminer's over TCP.

const names = {
  autolykos2: 'autolykos2',
  etchash: 'etchash',
  ethash: 'ethash',
  firopow: 'firopow',
  fishhash: 'ironfish',
  kawpow: 'kawpow',
} as const;

const status = z.array(z.object({ Description: z.string().optional() }));
const answer = z.object({
  summary: z.array(
    z.object({
      STATUS: status,
      SUMMARY: z.array(
        z.object({
          Elapsed: count,
          /** kH/s */
          'KHS 30s': rate,
          Accepted: count,
          Rejected: count,
          Stale: count,
        }),
      ),
    }),
  ),
  devs: z.array(
    z.object({
      DEVS: z.array(z.object({ Temperature: reading, 'Fan Percent': percent, 'GPU Power': reading })),
    }),
  ),
  pools: z.array(
    z.object({ POOLS: z.array(z.object({ URL: z.string().catch(''), 'Stratum Active': z.boolean().nullable().catch(null) })) }),
  ),
});

const range = (from: number, to: number, step: number) =>
  Array.from({ length: (to - from) / step + 1 }, (_, i) => from + i * step);
const eth = ['etchash', 'ethash'] as const;
const prog = ['firopow', 'kawpow'] as const;

const tunables: readonly Tunable[] = [
  { name: '--eth_config=', type: 'cat', values: ['A', 'B', 'C'], default: null, risk: 'none', algorithms: eth },
  { name: '--eth_micro_delay=', type: 'int', values: range(0, 256, 16), default: null, risk: 'down', algorithms: eth },
  { name: '--eth_smooth_power=', type: 'cat', values: [0, 1], default: 1, risk: 'none', algorithms: eth },
  { name: '--prog_config=', type: 'cat', values: ['A', 'B'], default: null, risk: 'none', algorithms: prog },
  { name: '--prog_micro_tune=', type: 'cat', values: [1, 2, 3], default: 3, risk: 'none', algorithms: prog },
  { name: '--autolykos_prebuild=', type: 'int', values: range(0, 9, 1), default: null, risk: 'none', algorithms: ['autolykos2'] },
];

export const teamredminer: MinerAdapter = {
  id: 'teamredminer',
  name: 'TeamRedMiner',
  binaries: ['teamredminer'],
  devices: 'gpu',
  vendors: ['amd'],
  algorithms: Object.keys(names),
  argv: (run) => [
    ...['-a', theirName(names, run.algorithm)],
    ...run.pools.flatMap((url) => poolArgs(url, run)),
    ...['-d', String(run.device.index), '--bus_reorder'],
    `--api_listen=127.0.0.1:${run.apiPort}`,
    ...['--watchdog_disabled', '--disable_colors'],
    ...run.extraArgs,
  ],
  statsRequest: () => ({ transport: 'tcp-line', body: '{"command":"summary+devs+pools"}', headers: {} }),
  readStats,
  readLine: lineReader([
    ...gpuFaults,
    [/GPU \d+: detected DEAD/, fatal('miner/gpu-error')],
    [/Pool \S+ share accepted\./, { event: 'accepted' }],
    [/Pool \S+ share rejected\./, { event: 'rejected' }], // its API counts the stale ones
    [/Successfully initialized GPU \d+/, { event: 'ready' }],
    [/Pool \S+ successfully connected/, { event: 'connected' }],
    [/Pool \S+ connection was closed|Connection was closed by the pool/, { event: 'disconnected' }],
  ]),
  readExit: readGpuMinerExit,
  stopDeadlineMs: () => 5000,
  startGraceS: 240,
  doesReconnect: true,
  maxPools: 8,
  apiListens: 'loopback',
  tunables,
  pause: { by: null, doesFreeMemory: false },
};

function poolArgs(url: string, run: MinerRun): string[] {
  const address = poolAs(url, { plain: 'stratum', ethproxy: 'stratum', nicehash: 'stratum' });
  return ['-o', address, '-u', `${run.wallet}.${run.worker}`, '-p', 'x'];
}

function readStats(body: string): Result<MinerStats> {
  const read = readJson(body.replace(/\0+$/, ''), answer); // sgminer ends its answer with a NUL
  if (!read.ok) return read;
  const { summary, devs, pools } = read.value;
  const all = summary[0]?.SUMMARY[0];
  if (all === undefined) return fail('miner/bad-stats', 'no summary');
  const cards = devs.flatMap((part) => part.DEVS);
  const listed = pools.flatMap((part) => part.POOLS);
  const active = listed.find((pool) => pool['Stratum Active'] === true);
  const isKnown = listed.some((pool) => pool['Stratum Active'] !== null);
  return ok({
    version: summary[0]?.STATUS[0]?.Description?.slice(0, 80) ?? null,
    hashrateHs: all['KHS 30s'] * 1000,
    accepted: all.Accepted,
    rejected: all.Rejected,
    stale: all.Stale,
    uptimeS: all.Elapsed,
    pool: shownPool((active ?? listed[0])?.URL ?? ''),
    isConnected: isKnown ? active !== undefined : null,
    isPaused: false,
    difficulty: null,
    temperatureC: highest(cards.map((card) => card.Temperature)),
    fanPct: highest(cards.map((card) => card['Fan Percent'])),
    powerW: highest(cards.map((card) => card['GPU Power'])),
  });
}
