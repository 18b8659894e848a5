import { z } from 'zod';
import { fail, ok, type Result } from '../../../shared/faults';
import type { MinerAdapter, MinerLogEvent, MinerRun, MinerStats } from '../adapter';
import { readJson } from './json';
import { parsePool } from './poolUrl';

// xmrig 6.26: flags from its `--help`, paths and units from recorded answers (test/recordings/xmrig).

const count = z.number().int().nonnegative();
const rate = z.number().nonnegative().nullable();

/** GET /2/summary, as far as we read it. */
const summarySchema = z.object({
  worker_id: z.string(),
  version: z.string(),
  uptime: z.number().nonnegative(),
  paused: z.boolean(),
  results: z.object({ shares_good: count, shares_total: count }),
  connection: z.object({
    pool: z.string(),
    ip: z.string().nullable(),
    uptime_ms: z.number().nonnegative(),
    diff: z.number().nonnegative(),
  }),
  /** H/s over 10 s, 60 s and 15 min; null until there is enough data, all 0 while there is no job. */
  hashrate: z.object({ total: z.tuple([rate, rate, rate]), highest: rate }),
});
type Summary = z.infer<typeof summarySchema>;

export const xmrig: MinerAdapter = {
  id: 'xmrig',
  name: 'XMRig',
  binaries: ['xmrig'],
  devices: 'cpu',
  vendors: ['cpu'],
  algorithms: [
    ...['rx/0', 'rx/wow', 'rx/arq', 'rx/graft', 'rx/sfx', 'rx/yada', 'rx/2', 'ghostrider'],
    ...[
      'cn/0',
      'cn/1',
      'cn/2',
      'cn/r',
      'cn/fast',
      'cn/half',
      'cn/xao',
      'cn/rto',
      'cn/rwz',
      'cn/zls',
      'cn/double',
      'cn/ccx',
      'cn/upx2',
    ],
    ...['cn-lite/0', 'cn-lite/1', 'cn-heavy/0', 'cn-heavy/tube', 'cn-heavy/xhv', 'cn-pico', 'cn-pico/tlo'],
    ...['argon2/chukwa', 'argon2/chukwav2', 'argon2/ninja'],
  ],
  argv: (run) => [
    ...['-a', run.algorithm], // before the first -o it holds for all pools; a name xmrig does not know silently means auto
    ...run.pools.flatMap((url) => poolArgs(url, run)),
    ...(run.threads === null ? [] : ['-t', String(run.threads)]),
    ...['--retry-pause', '3'], // back soon after the pool is
    '--no-color',
    ...['--http-host', '127.0.0.1', '--http-port', String(run.apiPort), '--http-access-token', run.apiToken],
    ...['--api-worker-id', workerId(run)],
    ...['--no-dmi', '--randomx-wrmsr=-1', '--randomx-no-rdmsr'], // as root it would write MSRs; only for who asks (extraArgs come later)
    ...['--data-dir', '/proc'], // with HOME below: a config.json or ~/.xmrig.json of others is never mined for, not even by mistake
    ...run.extraArgs,
  ],
  env: () => ({ HOME: '/nonexistent' }),
  statsRequest: (run) => ({ transport: 'http', body: '/2/summary', headers: { Authorization: `Bearer ${run.apiToken}` } }),
  readStats(body, run) {
    const summary = readJson(body, summarySchema);
    return summary.ok ? toStats(summary.value, run) : summary;
  },
  readLine,
  readExit(code, signal, tail) {
    const text = tail.join('\n');
    if (signal !== null) return 'miner/crashed';
    if (/no valid configuration found|unrecognized option|requires an argument/.test(text)) return 'miner/bad-arguments';
    if (code === 1 || code === 2) return 'miner/bad-arguments';
    return 'miner/exited';
  },
  // TERM is heard only when the dataset is built: 17.4 s measured on 2 cores, 0.2 s otherwise.
  stopDeadlineMs: (step) => (step === 'dataset' ? 25_000 : 5000),
  startGraceS: 180, // RandomX dataset on a slow CPU
  doesReconnect: true,
  maxPools: 8,
  apiListens: 'loopback',
  tunables: [
    { name: '--asm=', type: 'cat', values: ['auto', 'none', 'intel', 'ryzen', 'bulldozer'], default: 'auto', risk: 'none' },
    { name: '--cpu-priority', type: 'int', values: [0, 1, 2], default: null, risk: 'none' }, // above 2 it can freeze a desktop
    { name: '--cpu-max-threads-hint', type: 'int', values: [25, 50, 75, 100], default: 100, risk: 'none' },
  ],
  pause: { by: 'api', doesFreeMemory: null }, // the CPU goes from 99 to 0 % within 1 s; the dataset was not measured
};

function poolArgs(url: string, run: MinerRun): string[] {
  const pool = parsePool(url);
  const address = pool === null ? url : `stratum+${pool.isTls ? 'ssl' : 'tcp'}://${pool.host}:${pool.port}`;
  // Pools read the rig's name from the password or from rigid; -k and those before it belong to the pool they follow.
  return ['-o', address, '-u', run.wallet, '-p', run.worker, '--rig-id', run.worker, '-k'];
}

function workerId(run: MinerRun): string {
  return `fallow-${run.apiToken.slice(0, 16)}`; // told to every reader of the API, so not the token itself
}

function toStats(summary: Summary, run: MinerRun): Result<MinerStats> {
  if (summary.worker_id !== workerId(run))
    return fail('miner/api-port-taken', `another miner answers: ${summary.worker_id.slice(0, 40)}`);
  const { connection, results, hashrate, paused } = summary;
  // In the first second of a connection ip is set and uptime still 0; behind a SOCKS proxy it is the other way round.
  const isConnected = connection.pool !== '' && (connection.ip !== null || connection.uptime_ms > 0);
  return ok({
    version: summary.version,
    hashrateHs: paused ? 0 : recentRate(hashrate), // for 6 to 16 s after a pause total[0] still shows the old figure
    accepted: results.shares_good,
    rejected: Math.max(0, results.shares_total - results.shares_good),
    stale: 0, // not told apart; the log does
    uptimeS: summary.uptime,
    pool: connection.pool === '' ? null : connection.pool,
    isConnected,
    isPaused: paused,
    difficulty: connection.diff > 0 ? connection.diff : null,
    temperatureC: null,
    fanPct: null,
    powerW: null,
  });
}

/** `highest: null` means nothing was ever measured, so the zeros beside it mean nothing either. */
function recentRate(hashrate: Summary['hashrate']): number | null {
  if (hashrate.highest === null && hashrate.total.every((value) => value === null || value === 0)) return null;
  return hashrate.total[0];
}

const walletWords = /address|wallet|login|user|account|denied|authori[sz]|credential/i;
const algorithmWords = /algo/i;

const patterns: readonly (readonly [RegExp, (match: RegExpExecArray) => MinerLogEvent])[] = [
  [/\baccepted \(\d+\/\d+\) diff/, () => ({ event: 'accepted' })],
  [
    /\brejected \(\d+\/\d+\) diff \S+ "([^"]*)"/,
    (match) => ({ event: /stale|expired/i.test(match[1] ?? '') ? 'stale' : 'rejected' }),
  ],
  [/\bnew job from \S+ diff/, () => ({ event: 'newJob' })],
  [/\buse pool \S+/, () => ({ event: 'connected' })],
  [/\bno active pools, stop mining/, () => ({ event: 'disconnected' })],
  [/\b(?:connect|DNS|read|write|TLS) error: "|JSON decode failed/, () => ({ event: 'disconnected' })],
  [/(?:unknown|unsupported|incompatible\/disabled) algorithm/, () => fatal('pool/wrong-algorithm')],
  [/\berror: "([^"]*)", code: -?\d+/, (match) => poolError(match[1] ?? '')],
  [/\blogin error code: /, () => fatal('pool/wallet-refused')],
  [/HTTP API server failed to start/, () => fatal('miner/api-port-taken')],
  [/HTTP API\s+\S+ address already in use/, () => fatal('miner/api-port-taken')],
  [/\bthread #\d+ failed with error|COMPUTE ERROR/, () => fatal('miner/gpu-error')],
  [
    /\bcpu\s+disabled \(failed to start threads\)|failed to allocate RandomX (?:cache|memory)/,
    () => fatal('miner/out-of-memory'),
  ],
  [/\binit dataset algo/, () => ({ event: 'starting', step: 'dataset' })],
  [/\bREADY threads \d+\/\d+|\bdataset ready/, () => ({ event: 'ready' })],
];

function readLine(line: string): MinerLogEvent | null {
  for (const [pattern, make] of patterns) {
    const match = pattern.exec(line);
    if (match !== null) return make(match);
  }
  return null;
}

function fatal(code: Extract<MinerLogEvent, { event: 'fault' }>['code']): MinerLogEvent {
  return { event: 'fault', code, isFatal: true };
}

/** The pool's own words. A refused wallet leaves xmrig connected and idle until the pool hangs up, minutes later: end it now. */
function poolError(message: string): MinerLogEvent {
  if (walletWords.test(message)) return fatal('pool/wallet-refused');
  if (algorithmWords.test(message)) return fatal('pool/wrong-algorithm');
  return { event: 'disconnected' };
}
