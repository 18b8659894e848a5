import { z } from 'zod';
import { fail, ok, type Result } from '../../../shared/faults';
import type { MinerAdapter, MinerRun, MinerStats } from '../adapter';
import { theirName } from './algorithmNames';
import { readJson } from './json';
import { fatal, gpuFaults, lineReader, readGpuMinerExit, starting } from './logLines';
import { poolAs, shownPool } from './poolUrl';
import { count, highest, ownCards, percent, rate, reading, total } from './reading';

// BzMiner 24, whose flags are not those of 100: flags from its help, fields from a public test's answer and three readers of it.

const names = {
  autolykos2: 'ergo',
  etchash: 'etchash',
  ethash: 'ethash',
  fishhash: 'ironfish',
  nexapow: 'nexa',
  sha512256d: 'radiant',
} as const;
/** It names kawpow by the coin. */
const kawpowCoins: Readonly<Record<string, string>> = { RVN: 'rvn', CLORE: 'clore', NEOX: 'neox', XNA: 'xna' };

const counts = z.array(count).optional();
const card = z.object({
  pci_bus_id: z.number().int().nullish().catch(null),
  /** H/s, one for each algorithm it mines at once, as the shares are. */
  hashrate: z.array(rate),
  valid_solutions: counts,
  rejected_solutions: counts,
  stale_solutions: counts,
  core_temp: reading.optional(),
  fan: percent.optional(),
  power: reading.optional(),
});
const status = z.object({
  bzminer_version: z.string(),
  uptime_s: count,
  pools: z.array(z.object({ current_url: z.string().nullish().catch(null), status: z.number().nullish().catch(null) })),
  devices: z.array(card),
});

export const bzminer: MinerAdapter = {
  id: 'bzminer',
  name: 'BzMiner 24',
  binaries: ['bzminer'],
  devices: 'gpu',
  vendors: ['nvidia'], // with others it offers no way to name the one card that shall mine
  algorithms: [...Object.keys(names), 'kawpow'],
  argv: (run) => [
    ...['-a', run.algorithm === 'kawpow' ? (kawpowCoins[run.coin] ?? 'rvn') : theirName(names, run.algorithm)],
    ...['-w', run.wallet],
    ...['-p', ...run.pools.map((url) => poolAs(url, { plain: 'stratum', ethproxy: 'ethproxy', nicehash: 'ethstratum' }))],
    ...['-r', run.worker, '--pool_password', 'x'],
    ...['--nvidia', '1', '--amd', '0', '--intel', '0'],
    ...['--nc', '1'], // else it writes a configuration file of its own
    ...['--http_enabled', '1', '--http_address', '127.0.0.1', '--http_port', String(run.apiPort)],
    ...['--no_watchdog', '--no_color', '1'],
    ...run.extraArgs,
  ],
  // CUDA shows it the one card alone: its own list says which cards not to use.
  env: (run) => ({ CUDA_DEVICE_ORDER: 'PCI_BUS_ID', CUDA_VISIBLE_DEVICES: String(run.device.index) }),
  statsRequest: () => ({ transport: 'http', body: '/status', headers: {} }),
  readStats,
  readLine: lineReader([
    ...gpuFaults,
    [/Hung GPU detected!/, fatal('miner/gpu-error')],
    [/Solution accepted/, { event: 'accepted' }],
    [/Solution rejected/, { event: 'rejected' }],
    [/GPU [0-9:]+: Generating DAG/, starting('dag')],
  ]),
  readExit: readGpuMinerExit,
  stopDeadlineMs: () => 5000,
  startGraceS: 240,
  doesReconnect: true,
  maxPools: 8,
  apiListens: 'loopback',
  tunables: [{ name: '-i', type: 'int', values: Array.from({ length: 65 }, (_, i) => i), default: 0, risk: 'up' }],
  pause: { by: null, doesFreeMemory: null },
};

/** Who mines has counts of shares, who does not has none; rejected and stale ones may go unsaid. */
function isWhole({ hashrate, valid_solutions, rejected_solutions, stale_solutions }: z.infer<typeof card>): boolean {
  if (hashrate.length === 0) return (valid_solutions ?? []).length === 0;
  return (valid_solutions ?? []).length > 0 && rejected_solutions?.length !== 0 && stale_solutions?.length !== 0;
}

function readStats(body: string, run: MinerRun): Result<MinerStats> {
  const read = readJson(body, status);
  if (!read.ok) return read;
  const { value } = read;
  const cards = ownCards(value.devices, run, (card) => card.pci_bus_id ?? null);
  const mining = cards.filter((card) => card.hashrate.length > 0);
  if (mining.length === 0 || !cards.every(isWhole)) return fail('miner/bad-stats', 'no device that mines');
  const [pool] = value.pools;
  const first = (lists: readonly (readonly number[] | undefined)[]) => total(lists.flatMap((list) => list?.slice(0, 1) ?? []));
  return ok({
    version: value.bzminer_version.slice(0, 80),
    hashrateHs: first(mining.map((card) => card.hashrate)),
    accepted: first(mining.map((card) => card.valid_solutions)),
    rejected: first(mining.map((card) => card.rejected_solutions)),
    stale: first(mining.map((card) => card.stale_solutions)),
    uptimeS: value.uptime_s,
    pool: shownPool(pool?.current_url ?? ''),
    isConnected: typeof pool?.status === 'number' ? pool.status > 0 : null,
    isPaused: false,
    difficulty: null,
    temperatureC: highest(cards.map((card) => card.core_temp)),
    fanPct: highest(cards.map((card) => card.fan)),
    powerW: highest(cards.map((card) => card.power)),
  });
}
