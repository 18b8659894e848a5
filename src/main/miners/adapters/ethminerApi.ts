import { z } from 'zod';
import { fail, ok, type Result } from '../../../shared/faults';
import type { ApiRequest, MinerLogEvent, MinerRun, MinerStats, Tunable } from '../adapter';
import { readJson } from './json';
import { parsePool, shownPool } from './poolUrl';

// What ethminer 0.19, its fork kawpowminer and the practice miner share: one JSON-RPC line per request over TCP, the -P pool
// form, the log's wording. Units and shapes from recordings of 0.19.0 (test/recordings/ethminer).

export const detailRequest: ApiRequest = {
  transport: 'tcp-line',
  body: '{"id":1,"jsonrpc":"2.0","method":"miner_getstatdetail"}',
  headers: {},
};

const count = z.number().int().nonnegative();
const rpcError = z.object({ code: z.number().optional(), message: z.string().optional() });

const detailSchema = z.object({
  error: rpcError.optional(),
  result: z
    .object({
      connection: z.object({ connected: z.boolean(), uri: z.string() }),
      devices: z.array(
        z.object({
          hardware: z.object({ sensors: z.array(z.number()) }),
          mining: z.object({ paused: z.boolean() }),
        }),
      ),
      host: z.object({ runtime: z.number().nonnegative(), version: z.string() }),
      mining: z.object({
        difficulty: z.number().nonnegative(),
        /** H/s as a hex string, cut to 32 bits by the miner. */
        hashrate: z.string().regex(/^0x[0-9a-f]{1,16}$/i),
        /** Accepted, rejected, failed the miner's own check, seconds since the last one. */
        shares: z.tuple([count, count, count]).rest(z.number()),
      }),
    })
    .optional(),
});

export function readDetail(body: string): Result<MinerStats> {
  const reply = readJson(body, detailSchema);
  if (!reply.ok) return reply;
  const { result, error } = reply.value;
  if (result === undefined) return fail('miner/bad-stats', error?.message ?? 'an answer without result');
  const { connection, devices, host, mining } = result;
  const isPaused = devices.length > 0 && devices.every((device) => device.mining.paused);
  return ok({
    version: host.version.slice(0, 80),
    hashrateHs: isPaused ? 0 : Number(BigInt(mining.hashrate)),
    accepted: mining.shares[0],
    rejected: mining.shares[1],
    stale: 0, // a stale share the pool paid counts as accepted; the log tells
    uptimeS: host.runtime,
    pool: shownPool(connection.uri),
    isConnected: connection.connected,
    isPaused,
    difficulty: mining.difficulty > 0 ? mining.difficulty : null,
    temperatureC: sensor(devices, 0),
    fanPct: sensor(devices, 1),
    powerW: sensor(devices, 2),
  });
}

/** The hottest of the run's devices; 0 is what it says when it cannot measure (no --HWMON), so it counts as unknown. */
function sensor(
  devices: readonly { readonly hardware: { readonly sensors: readonly number[] } }[],
  index: number,
): number | null {
  const values = devices.map((device) => device.hardware.sensors[index] ?? 0).filter((value) => value > 0);
  return values.length === 0 ? null : Math.max(...values);
}

/** `-P scheme://wallet.worker@host:port` for each pool. */
export function poolArgs(run: MinerRun): string[] {
  return run.pools.flatMap((url) => ['-P', poolUri(url, run)]);
}

function poolUri(url: string, run: MinerRun): string {
  const pool = parsePool(url);
  if (pool === null) return url;
  const user = `${encodeURIComponent(run.wallet)}.${run.worker}`;
  return `${scheme(pool.scheme, pool.isTls)}://${user}@${pool.host}:${pool.port}`;
}

function scheme(given: string | null, isTls: boolean): string {
  if (given !== null && /^stratum[123]?(\+(tcp|tls|tls12|ssl))?$/.test(given))
    return given.includes('+') ? given : `${given}+tcp`;
  return isTls ? 'stratum+ssl' : 'stratum+tcp';
}

/** Of ethminer 0.19 and kawpowminer, by their help. Global work and grid size are the memory and time of one launch. */
export const workSizes: readonly Tunable[] = [
  {
    name: '--cu-grid-size',
    type: 'log2',
    values: [1024, 2048, 4096, 8192, 16_384, 32_768, 65_536, 131_072],
    default: 8192,
    risk: 'up',
    vendors: ['nvidia'],
  },
  { name: '--cu-block-size', type: 'log2', values: [32, 64, 128, 256], default: 128, risk: 'none', vendors: ['nvidia'] },
  { name: '--cu-streams', type: 'int', values: [1, 2, 3, 4, 6, 8], default: 2, risk: 'up', vendors: ['nvidia'] },
  {
    name: '--cl-global-work',
    type: 'log2',
    values: [8192, 16_384, 32_768, 65_536, 131_072, 262_144, 524_288],
    default: 65_536,
    risk: 'up',
    vendors: ['amd'],
  },
  { name: '--cl-local-work', type: 'log2', values: [64, 128, 256], default: 128, risk: 'none', vendors: ['amd'] },
];

const patterns: readonly (readonly [RegExp, MinerLogEvent])[] = [
  [/\*\*Accepted \(?stale\)?/, { event: 'stale' }],
  [/\*\*Accepted|B-\) Submitted and accepted/, { event: 'accepted' }],
  [/\*\*Rejected \(?stale\)?/, { event: 'stale' }],
  [/\*\*Rejected|:-\( Not accepted/, { event: 'rejected' }],
  [/Could not start API server/, { event: 'fault', code: 'miner/api-port-taken', isFatal: true }],
  [/not authorized|Stratum authentication failed|Login failed/i, { event: 'fault', code: 'pool/wallet-refused', isFatal: true }],
  [/hasn't enough memory available|out of memory/i, { event: 'fault', code: 'miner/out-of-memory', isFatal: true }],
  [
    /CUDA error|CUDA Error|Cuda error|Unexpected error .* on (?:CUDA|OpenCL) device/,
    { event: 'fault', code: 'miner/gpu-error', isFatal: true },
  ],
  [/Generating (?:split )?DAG|Creating DAG buffer/, { event: 'starting', step: 'dag' }],
  [/Generated DAG|DAG data generated/, { event: 'ready' }],
  [/Established connection to|Connected!|Authorized worker/, { event: 'connected' }],
  [
    /Disconnected from|No connection\. Suspend mining|No more connections|No (?:new work|response) received|Reconnecting in|Could not resolve|Error\s+\S+:\d+ \[/,
    { event: 'disconnected' },
  ],
  [/\bJob: |Received new job|New job/, { event: 'newJob' }],
];

export function readEthminerLine(line: string): MinerLogEvent | null {
  return patterns.find(([pattern]) => pattern.test(line))?.[1] ?? null;
}

/** Exit codes: 0 also when no pool could be reached; 1 and 2 wrong arguments or no usable device; 3, 4, 128 its own crash handlers. */
export function readEthminerExit(code: number | null, signal: string | null, tail: readonly string[]) {
  const text = tail.join('\n');
  if (/out of memory|hasn't enough memory/i.test(text)) return 'miner/out-of-memory';
  if (/No more connections to try|No more IP addresses to try/.test(text)) return 'pool/unreachable';
  if (/CUDA error|No usable mining devices|No (?:OpenCL|CUDA) (?:platforms|devices?)/i.test(text)) return 'miner/gpu-error';
  if (signal !== null || code === 3 || code === 4 || code === 128) return 'miner/crashed';
  if (code === 1 || code === 2) return 'miner/bad-arguments';
  return 'miner/exited';
}
