import { defaultFlags, type MinerFlags } from '../surface';

// The command line of ethminer, the 2017 form (0.12) and that of 0.19 together, and how it answers to a wrong one (0.19's words).

export interface MinerPool {
  readonly host: string;
  readonly port: number;
  /** `wallet.worker`. */
  readonly user: string;
  readonly password: string;
  readonly dialect: 'nicehash' | 'eth-proxy';
  /** As the API shows it. */
  readonly uri: string;
}

export interface MinerOptions {
  readonly pools: readonly MinerPool[];
  readonly device: number;
  readonly flags: MinerFlags;
  /** null: no API. */
  readonly api: { readonly port: number; readonly isReadOnly: boolean; readonly password: string | null } | null;
  /** Tries per pool before the next one. */
  readonly retries: number;
  readonly workTimeoutS: number;
  /** null: waits for ever for an answer, as the 2017 miner does. */
  readonly responseTimeoutS: number | null;
  readonly displayIntervalS: number;
  /** 0: no sensors in the API, 1: temperature and fan, 2: power too. */
  readonly monitor: number;
}

/** What to do: mine, or say something and end. */
export type Command =
  | { readonly do: 'mine'; readonly options: MinerOptions }
  | { readonly do: 'list' }
  | { readonly do: 'end'; readonly code: number; readonly out: string; readonly error: string };

/** A number in a range; the first name is the one complaints use. */
const numbers: readonly (readonly [name: string, names: readonly string[], least: number, most: number])[] = [
  ['--cu-grid-size', ['--cuda-grid-size', '--cu-grid-size'], 1, 131_072],
  ['--cu-block-size', ['--cuda-block-size', '--cu-block-size'], 32, 256],
  ['--cu-streams', ['--cuda-streams', '--cu-streams'], 1, 99],
  ['--cu-parallel-hash', ['--cuda-parallel-hash', '--cu-parallel-hash'], 1, 8],
  ['--cu-devices', ['--cuda-devices', '--cu-devices'], 0, 15],
  ['--api-port', ['--api-port'], -65_535, 65_535],
  ['--farm-recheck', ['--farm-recheck'], 1, 99_999],
  ['--farm-retries', ['--farm-retries'], 0, 99_999],
  ['--work-timeout', ['--work-timeout'], 1, 99_999],
  ['--response-timeout', ['--response-timeout'], 2, 999],
  ['--display-interval', ['--display-interval'], 1, 1800],
  ['--retry-delay', ['--retry-delay'], 0, 999],
  ['--failover-timeout', ['--failover-timeout'], 0, 999],
  ['--ergodicity', ['--ergodicity'], 0, 2],
  ['--HWMON', ['--HWMON'], 0, 2],
  ['--tstop', ['--tstop'], 0, 100],
  ['--tstart', ['--tstart'], 0, 100],
  ['--verbosity', ['-v', '--verbosity'], 0, 255],
  ['--mining-threads', ['-t', '--mining-threads'], 1, 16],
  ['-SC', ['-SC'], 1, 2],
  ['-SP', ['-SP'], 0, 2],
];
const texts = new Map(
  Object.entries({
    '-S': '-S',
    '--stratum': '-S',
    '-FS': '-FS',
    '-FF': '-FS',
    '--stratum-failover': '-FS',
    '--farm-failover': '-FS',
    '-O': '-O',
    '--userpass': '-O',
    '-FO': '-FO',
    '-u': '-u',
    '-p': '-p',
    '-SE': '-SE',
    '-P': '-P',
    '--api-bind': '--api-bind',
    '--api-password': '--api-password',
    '--cuda-schedule': '--schedule',
    '--cu-schedule': '--schedule',
    '-L': '-L',
    '--dag-load-mode': '-L',
  }),
);
const switches = new Set([
  ...['-U', '--cuda', '-R', '-RH', '--report-hashrate', '--report-hr', '--nocolor', '--noeval', '--exit', '--syslog', '--stdout'],
]);
const blockSizes = [32, 64, 128, 256];

interface Given {
  readonly numbers: Map<string, number>;
  readonly texts: Map<string, string>;
  readonly pools: string[];
}

/** A wrong command line, with the exit code ethminer ends with. */
class Refusal extends Error {
  constructor(
    message: string,
    readonly code: number,
  ) {
    super(message);
  }
}

/** Never throws. */
export function readArgs(args: readonly string[]): Command {
  if (args.length === 0) {
    return end(1, '', "No arguments specified.\nTry 'ethminer --help' to get a list of arguments.\n");
  }
  if (args.includes('-V') || args.includes('--version')) return end(0, '', '');
  if (args.includes('-h') || args.includes('--help')) return end(0, `${helpText}\n`, '');
  if (args.includes('--list-devices')) return { do: 'list' };
  try {
    return { do: 'mine', options: optionsOf(collect(args)) };
  } catch (error) {
    if (error instanceof Refusal) return end(error.code, '', `Error: ${error.message}\n`);
    throw error;
  }
}

function end(code: number, out: string, error: string): Command {
  return { do: 'end', code, out, error };
}

function collect(args: readonly string[]): Given {
  const given: Given = { numbers: new Map(), texts: new Map(), pools: [] };
  for (let at = 0; at < args.length; at += 1) {
    const name = args[at] ?? '';
    if (switches.has(name)) continue;
    const number = numbers.find(([, names]) => names.includes(name));
    const text = texts.get(name);
    if (number === undefined && text === undefined) throw new Refusal(`The following argument was not expected: ${name}`, 2);
    at += 1;
    const value = args[at];
    if (value === undefined) throw new Refusal(`${name} requires 1 argument`, 2);
    if (number !== undefined) given.numbers.set(number[0], numberOf(number, value));
    else if (text === '-P') given.pools.push(value);
    else if (text !== undefined) given.texts.set(text, value);
  }
  return given;
}

function numberOf([name, , least, most]: (typeof numbers)[number], value: string): number {
  if (!/^-?\d{1,9}$/.test(value)) throw new Refusal(`Could not convert: ${name} = ${value}`, 2);
  const number = Number(value);
  if (number < least || number > most) throw new Refusal(`${name}: Value ${value} not in range ${least} to ${most}`, 2);
  if (name === '--cu-block-size' && !blockSizes.includes(number)) {
    throw new Refusal(`${name}: ${value} not in {${blockSizes.join(',')}}`, 2);
  }
  return number;
}

function optionsOf(given: Given): MinerOptions {
  const number = (name: string, usual: number): number => given.numbers.get(name) ?? usual;
  const pools = [...given.pools.filter((uri, at) => uri !== 'exit' || at === 0).map(poolOfUri), ...oldPools(given)];
  if (pools.length === 0) {
    throw new Refusal(
      'At least one pool definition required. See -P argument.\nTry ethminer --help to get an explained list of arguments.',
      1,
    );
  }
  return {
    pools,
    device: number('--cu-devices', 0),
    flags: {
      grid: number('--cu-grid-size', defaultFlags.grid),
      block: number('--cu-block-size', defaultFlags.block),
      streams: number('--cu-streams', defaultFlags.streams),
      parallel: number('--cu-parallel-hash', defaultFlags.parallel),
    },
    api: apiOf(given),
    retries: number('--farm-retries', 3),
    workTimeoutS: number('--work-timeout', 180),
    responseTimeoutS: given.numbers.get('--response-timeout') ?? null,
    displayIntervalS: number('--display-interval', 5),
    monitor: number('--HWMON', 0),
  };
}

/** `-S host:port -FS host:port -O wallet.worker:password`. */
function oldPools({ texts: text, numbers: number }: Given): MinerPool[] {
  const colon = /^(.*?)(?::(.*))?$/;
  const [, user, password] = colon.exec(text.get('-O') ?? '') ?? [];
  const credentials = `${encodeURIComponent(user || (text.get('-u') ?? ''))}:${encodeURIComponent(password ?? text.get('-p') ?? 'x')}`;
  const [, otherUser, otherPassword] = colon.exec(text.get('-FO') ?? '') ?? [];
  const others = otherUser ? `${encodeURIComponent(otherUser)}:${encodeURIComponent(otherPassword ?? 'x')}` : credentials;
  const scheme = number.get('-SP') === 1 ? 'stratum1+tcp' : 'stratum+tcp';
  const [first, second] = [text.get('-S'), text.get('-FS')];
  return [
    ...(first === undefined ? [] : [poolOfUri(`${scheme}://${credentials}@${first}`)]),
    ...(second === undefined ? [] : [poolOfUri(`${scheme}://${others}@${second}`)]),
  ];
}

const poolPattern = /^([a-z0-9+]+):\/\/(?:([^@/]*)@)?([A-Za-z0-9._-]+|\[[0-9a-fA-F:]+\]):(\d{1,5})(?:\/.*)?$/;

function poolOfUri(uri: string): MinerPool {
  const [, scheme, credentials = '', host, port] = poolPattern.exec(uri) ?? [];
  if (scheme === undefined || !/^stratum[12]?(?:\+tcp)?$/.test(scheme)) throw new Refusal('Bad URI : Invalid scheme', 2);
  const number = Number(port);
  if (host === undefined || number < 1 || number > 65_535) throw new Refusal('Bad URI : Invalid port', 2);
  const colon = credentials.indexOf(':');
  return {
    host: host.replace(/^\[|\]$/g, ''),
    port: number,
    user: unescaped(colon === -1 ? credentials : credentials.slice(0, colon)),
    password: unescaped(colon === -1 ? 'x' : credentials.slice(colon + 1)),
    dialect: scheme.startsWith('stratum1') ? 'eth-proxy' : 'nicehash',
    uri,
  };
}

function unescaped(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text; // a bare % in a password: taken as it stands
  }
}

function apiOf({ numbers: number, texts: text }: Given): MinerOptions['api'] {
  const bind = text.get('--api-bind');
  const bound = bind === undefined ? null : /^[0-9A-Fa-f.:[\]]+:(-?\d{1,5})$/.exec(bind);
  if (bind !== undefined && bound === null) throw new Refusal(`--api-bind: ${bind} invalid`, 2);
  const port = bound === null ? (number.get('--api-port') ?? 0) : Number(bound[1]);
  if (Math.abs(port) > 65_535) throw new Refusal(`--api-bind: ${bind} invalid`, 2);
  return port === 0 ? null : { port: Math.abs(port), isReadOnly: port < 0, password: text.get('--api-password') ?? null };
}

const helpText = `Fallow's practice miner: ethminer's command line on the simulated GPUs of the practice rig. Earns nothing.
  -U                          CUDA (the only mode)
  -P stratum+tcp://wallet.worker:password@host:port   pool, repeat for failover; stratum1+tcp for eth-proxy
  -S host:port -FS host:port -O wallet.worker:password -SP 0|1|2   the same in the form of 2017
  --cuda-devices N            the device to mine on
  --cuda-grid-size N --cuda-block-size N --cuda-streams N --cuda-parallel-hash N
  --api-bind 127.0.0.1:PORT or --api-port PORT (loopback only; negative: read-only), --api-password TEXT
  --farm-recheck MS --farm-retries N --work-timeout S --response-timeout S --display-interval S --HWMON 0|1|2
  --list-devices --version --help`;
