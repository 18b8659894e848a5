import { z } from 'zod';
import { ok, type Result } from '../../../shared/faults';
import type { MinerAdapter, MinerRun, MinerStats } from '../adapter';
import { theirName } from './algorithmNames';
import { readJson } from './json';
import { fatal, gpuFaults, lineReader, readGpuMinerExit } from './logLines';
import { pciOrder } from './pciOrder';
import { poolAs, shownPool } from './poolUrl';
import { count, highest, ownCards, percent, rate, reading } from './reading';

// NBMiner 42.3, abandoned in 2022: for installations that have it. Flags and answer from its README.

const names = { autolykos2: 'ergo', etchash: 'etchash', ethash: 'ethash', kawpow: 'kawpow', octopus: 'octopus' } as const;

const status = z.object({
  version: z.string(),
  miner: z.object({
    /** H/s */
    total_hashrate_raw: rate,
    devices: z.array(
      z.object({
        temperature: reading,
        fan: percent,
        power: reading,
        pci_bus_id: z.number().int().nullish().catch(null),
      }),
    ),
  }),
  stratum: z.object({ url: z.string().catch(''), accepted_shares: count, rejected_shares: count }),
});

export const nbminer: MinerAdapter = {
  id: 'nbminer',
  name: 'NBMiner',
  binaries: ['nbminer'],
  devices: 'gpu',
  vendors: ['nvidia', 'amd'],
  algorithms: Object.keys(names),
  argv: (run) => [
    ...['-a', theirName(names, run.algorithm)],
    ...run.pools.slice(0, 3).flatMap((url, i) => poolArgs(url, i === 0 ? '' : String(i), run)),
    ...['--platform', run.device.vendor === 'amd' ? '2' : '1', '-d', String(run.device.index)],
    ...['--api', `127.0.0.1:${run.apiPort}`],
    '--no-watchdog',
    ...run.extraArgs,
  ],
  env: () => pciOrder,
  statsRequest: () => ({ transport: 'http', body: '/api/v1/status', headers: {} }),
  readStats,
  readLine: lineReader([
    ...gpuFaults,
    [/Device \d+ exception, exit|GPU \d+ hung detected|DAG - Verification failed/, fatal('miner/gpu-error')],
    [/#\d+ Share accepted, /, { event: 'accepted' }],
    [/#\d+ Share rejected: .*(?:stale|job not found)/i, { event: 'stale' }],
    [/#\d+ Share rejected: /, { event: 'rejected' }],
    [/Device \d+ ready for height/, { event: 'ready' }],
    [/Login succeeded/, { event: 'connected' }],
    [/Login failed: Pool disconnected|Mining pool disconnected|remote host closed/, { event: 'disconnected' }],
    [/Login failed: /, fatal('pool/wallet-refused')],
    [/New job: /, { event: 'newJob' }],
  ]),
  readExit: readGpuMinerExit,
  stopDeadlineMs: () => 5000,
  startGraceS: 240,
  doesReconnect: true,
  maxPools: 3,
  apiListens: 'loopback',
  tunables: [{ name: '-i', type: 'int', values: [10, 20, 30, 40, 50, 60, 70, 80, 85, 90, 95, 100], default: 100, risk: 'up' }],
  pause: { by: null, doesFreeMemory: null },
};

function poolArgs(url: string, number: string, run: MinerRun): string[] {
  const address = poolAs(url, { plain: 'stratum', ethproxy: 'ethproxy', nicehash: 'nicehash' });
  return [`-o${number}`, address, `-u${number}`, `${run.wallet}.${run.worker}`];
}

function readStats(body: string, run: MinerRun): Result<MinerStats> {
  const read = readJson(body, status);
  if (!read.ok) return read;
  const { version, miner, stratum } = read.value;
  const cards = ownCards(miner.devices, run, (card) => card.pci_bus_id ?? null);
  return ok({
    version: version.slice(0, 80),
    hashrateHs: miner.total_hashrate_raw,
    accepted: stratum.accepted_shares,
    rejected: stratum.rejected_shares,
    stale: 0, // not told apart
    uptimeS: null, // it says only when it began, by its clock
    pool: shownPool(stratum.url),
    isConnected: null,
    isPaused: false,
    difficulty: null,
    temperatureC: highest(cards.map((card) => card.temperature)),
    fanPct: highest(cards.map((card) => card.fan)),
    powerW: highest(cards.map((card) => card.power)),
  });
}
