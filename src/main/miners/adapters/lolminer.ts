import { z } from 'zod';
import { type FaultCode, fail, ok, type Result } from '../../../shared/faults';
import type { MinerAdapter, MinerRun, MinerStats } from '../adapter';
import { theirName } from './algorithmNames';
import { readJson } from './json';
import { gpuFaults, lineReader, readGpuMinerExit, starting } from './logLines';
import { pciOrder } from './pciOrder';
import { hostAndPort, isNiceHash, isTls, shownPool } from './poolUrl';
import { count, highest, pciBusAndDevice, percent, rate, reading } from './reading';

// lolMiner 1.6 to 1.98: flags from its README, fields from a public answer of 1.92.

const names = {
  autolykos2: 'AUTOLYKOS2',
  etchash: 'ETCHASH',
  ethash: 'ETHASH',
  fishhash: 'FISHHASH',
  karlsenhashv2: 'KARLSENV2',
  nexapow: 'NEXA',
  sha512256d: 'RADIANT',
} as const;

const summary = z.object({
  Software: z.string(),
  Session: z.object({ Uptime: count }),
  Workers: z.array(z.object({ Core_Temp: reading, Fan_Speed: percent, Power: reading })),
  Algorithms: z.array(
    z.object({
      Pool: z.string().catch(''),
      /** H/s in one of its units. */
      Performance_Factor: z.number().positive(),
      Total_Performance: rate,
      Total_Accepted: count,
      Total_Rejected: count,
      Total_Stales: count,
    }),
  ),
});

export const lolminer: MinerAdapter = {
  id: 'lolminer',
  name: 'lolMiner',
  binaries: ['lolMiner'],
  devices: 'gpu',
  vendors: ['nvidia', 'amd', 'intel'],
  algorithms: Object.keys(names),
  argv: (run) => [
    ...['--algo', theirName(names, run.algorithm)],
    ...run.pools.flatMap((url) => poolArgs(url, run)),
    ...ethArgs(run),
    ...deviceArgs(run),
    ...['--apiport', String(run.apiPort), '--apihost', '127.0.0.1'],
    ...['--watchdog', 'exit', '--nocolor'], // by default it looks for a script; exit ends with code 42 and we start it again
    ...run.extraArgs,
  ],
  env: () => pciOrder,
  statsRequest: () => ({ transport: 'http', body: '/summary', headers: {} }),
  readStats,
  readLine: lineReader([
    ...gpuFaults,
    [/Share accepted \(\d+ ms\)/, { event: 'accepted' }],
    [/Share is invalid or stale/, { event: 'rejected' }],
    [/Found a share of difficulty/, { event: 'found' }],
    [/GPU \d+: Starting DAG generation/, starting('dag')],
    [/Finished DAG gen on GPU \d+|GPU \d+: Generation completed/, { event: 'ready' }],
    [/Authorized worker: |Connected to \S+?\(/, { event: 'connected' }],
    [/New job received: /, { event: 'newJob' }],
    [
      /Pool not reacting to submitted shares|Connection (?:lost|closed|attempt failed)|[Rr]econnecting/,
      { event: 'disconnected' },
    ],
  ]),
  readExit: (code, signal, tail): FaultCode => (code === 42 ? 'miner/gpu-error' : readGpuMinerExit(code, signal, tail)),
  stopDeadlineMs: () => 5000,
  startGraceS: 240,
  doesReconnect: true,
  maxPools: 8,
  apiListens: 'loopback',
  tunables: [
    { name: '--mode', type: 'cat', values: ['a', 'b', 's'], default: 'b', risk: 'none', algorithms: ['etchash', 'ethash'] },
    { name: '--keepfree', type: 'log', values: [5, 16, 32, 64, 128, 256, 512], default: 5, risk: 'down' },
    { name: '--ergo-prebuild', type: 'cat', values: [-1, 0, 1], default: -1, risk: 'none', algorithms: ['autolykos2'] },
  ],
  pause: { by: null, doesFreeMemory: null },
};

function poolArgs(url: string, run: MinerRun): string[] {
  const tls = isTls(url) ? 'on' : 'off';
  return ['--pool', hostAndPort(url), '--user', `${run.wallet}.${run.worker}`, '--pass', 'x', '--tls', tls];
}

function ethArgs(run: MinerRun): string[] {
  return isNiceHash(run.pools) && ['etchash', 'ethash'].includes(run.algorithm) ? ['--ethstratum', 'ETHV1'] : [];
}

/** It counts the cards of every vendor together, so by their place on the bus where that is known. */
function deviceArgs(run: MinerRun): string[] {
  const place = pciBusAndDevice(run);
  return place === null ? ['--devices', String(run.device.index)] : ['--devicesbypcie', '--devices', place];
}

function readStats(body: string): Result<MinerStats> {
  const read = readJson(body, summary);
  if (!read.ok) return read;
  const { Software, Session, Workers, Algorithms } = read.value;
  const [main] = Algorithms; // a second one is dual mining, which is not counted
  if (main === undefined) return fail('miner/bad-stats', 'no algorithm');
  return ok({
    version: Software.slice(0, 80),
    hashrateHs: main.Total_Performance * main.Performance_Factor,
    accepted: main.Total_Accepted,
    rejected: main.Total_Rejected,
    stale: main.Total_Stales,
    uptimeS: Session.Uptime,
    pool: shownPool(main.Pool),
    isConnected: null,
    isPaused: false,
    difficulty: null,
    temperatureC: highest(Workers.map((worker) => worker.Core_Temp)),
    fanPct: highest(Workers.map((worker) => worker.Fan_Speed)),
    powerW: highest(Workers.map((worker) => worker.Power)),
  });
}
