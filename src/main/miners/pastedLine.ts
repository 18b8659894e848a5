import { parsePool } from './adapters/poolUrl';
import { readFlags, type SaidFlag } from './pastedFlags';
import { type Grammar, grammars } from './pastedGrammars';
import { commandsIn } from './pastedWords';

/** What a line says, in its own terms. */
export interface SaidLine {
  readonly grammar: Grammar;
  /** Absolute path of the program, where one was given. */
  readonly path: string | null;
  readonly pools: readonly string[];
  readonly wallet: string;
  readonly worker: string;
  readonly hasPassword: boolean;
  readonly algorithm: string;
  readonly coin: string;
  readonly devices: string;
  readonly vendor: 'nvidia' | 'amd' | null;
  readonly kept: readonly string[];
  readonly ours: readonly string[];
  readonly ignored: readonly string[];
  /** ethminer's form of 2017: -S and -O. */
  readonly isOldForm: boolean;
}

/** The first command in the script that starts a miner we can read; null: there is none. */
export function sayLine(script: string): SaidLine | null {
  for (const words of commandsIn(script)) {
    for (const [at, word] of words.entries()) {
      const program = word.replace(/^.*\//, '').replace(/\.exe$/i, '');
      const grammar = grammars.find((candidate) => candidate.program.test(program));
      if (grammar !== undefined) return readLine(grammar, word, words.slice(at + 1));
    }
  }
  return null;
}

function readLine(grammar: Grammar, program: string, args: readonly string[]): SaidLine {
  const said = readFlags(args, grammar);
  const values = (role: SaidFlag['role']) => said.filter((flag) => flag.role === role).flatMap((flag) => flag.values);
  const words = (role: SaidFlag['role']) => said.filter((flag) => flag.role === role).flatMap((flag) => flag.words);
  const users = [...values('user'), ...values('uri').map(userOfUri)].map((user) => splitUser(user, grammar));
  const user = users.find(({ wallet }) => wallet !== '');
  const old = said.find(({ role, words: [word] }) => grammar.id === 'ethminer-0.12' && (role === 'pool' || word === '-O'));
  return {
    grammar,
    path: program.startsWith('/') ? program : null,
    pools: poolsOf(said, grammar),
    wallet: values('wallet')[0] ?? user?.wallet ?? '',
    worker: values('worker')[0] ?? user?.worker ?? '',
    hasPassword: [...values('password'), ...users.map(({ password }) => password)].some((word) => !/^(?:x|X|123|)$/.test(word)),
    algorithm: values('algorithm')[0] ?? '',
    coin: values('coin')[0] ?? '',
    devices: values('devices').join(' '),
    vendor: words('amd').length > 0 ? 'amd' : words('nvidia').length > 0 ? 'nvidia' : null,
    kept: words('keep'),
    ours: words('ours').filter((word) => word.startsWith('-')),
    ignored: [...words('ignore'), ...words(null)].filter((word) => !/^[012]$/.test(word)), // what is left of 2>&1
    isOldForm: old !== undefined,
  };
}

interface SaidPool {
  url: string;
  tls: boolean | null;
}

/** In their order; what is said of TLS, the port and the protocol belongs to the pool before it, or to all where none was. */
function poolsOf(said: readonly SaidFlag[], grammar: Grammar): readonly string[] {
  const pools: SaidPool[] = [];
  let flavour = '';
  let tls: boolean | null = null;
  for (const { role, values } of said) {
    const [value = ''] = values;
    const last = pools.at(-1);
    if (role === 'pool' || role === 'uri') {
      const urls = grammar.hasCommaLists === true ? value.split(',') : values;
      pools.push(...urls.map((url) => ({ url, tls })));
    } else if (role === 'port' && last !== undefined) last.url = `${last.url}:${value}`;
    else if (role === 'flavour') flavour = flavourNamed(value, grammar);
    else if (role === 'tls') tls = withTls(pools, value, tls, grammar);
  }
  return pools.map((pool) => poolText(pool, flavour));
}

/** Returns what holds for the pools to come. */
function withTls(pools: readonly SaidPool[], value: string, before: boolean | null, grammar: Grammar): boolean | null {
  const said = value.split(',').map((word) => /^(?:on|1|true|)$/i.test(word));
  const [first = null] = said;
  const concerned = grammar.hasCommaLists === true ? pools : pools.slice(-1);
  for (const [i, pool] of concerned.entries()) pool.tls = said[i] ?? first;
  return pools.length === 0 ? first : before;
}

/** As a setup writes it. What cannot be read stays as it was, for a note. */
function poolText({ url, tls }: SaidPool, flavour: string): string {
  const pool = parsePool(url);
  if (pool === null) return url;
  const [named = ''] = /^(?:stratum[12]|ethproxy|ethstratum|nicehash)/.exec(pool.scheme ?? '') ?? [];
  const protocol =
    flavour || ({ ethproxy: 'stratum1', ethstratum: 'stratum2', nicehash: 'stratum2' }[named] ?? named) || 'stratum';
  return `${protocol}+${(tls ?? pool.isTls) ? 'ssl' : 'tcp'}://${pool.host}:${pool.port}`;
}

/** Every miner counts the ethash protocols differently. */
function flavourNamed(value: string, { id, name }: Grammar): string {
  if (id === 'ethminer-0.12') return { '1': 'stratum1', '2': 'stratum2' }[value] ?? '';
  if (name.startsWith('Claymore')) return value === '3' ? 'stratum2' : '';
  if (id === 'lolminer') return /^ethv1$/i.test(value) ? 'stratum2' : '';
  if (id === 'gminer') return value === 'stratum' ? 'stratum2' : '';
  return id === 'srbminer-multi' && /^[12]$/.test(value) ? 'stratum2' : '';
}

/** `wallet.worker` of `scheme://wallet.worker:password@host:port`, quoted with backticks where it holds special characters. */
function userOfUri(uri: string): string {
  const [, user = ''] = /^[a-z0-9+]+:\/\/(.*)@[^@]*$/i.exec(uri) ?? [];
  try {
    return decodeURIComponent(user.replaceAll('`', ''));
  } catch {
    return user; // a % that begins no code
  }
}

/** `wallet.worker`, `wallet/worker`, `wallet.worker/mail`, and `:password` behind them where the miner takes one there. */
function splitUser(
  user: string,
  grammar: Grammar,
): { readonly wallet: string; readonly worker: string; readonly password: string } {
  const hasUri = grammar.flags.uri !== undefined;
  const colon = grammar.hasPasswordInUser === true || hasUri ? user.lastIndexOf(':') : -1;
  const before = colon < 0 ? user : user.slice(0, colon);
  // `nexa:qq…` and `solo:0x…` are no passwords: what stands before the colon is no wallet yet.
  const isPassword = colon >= 0 && (before.length >= 20 || before.includes('.'));
  const [wallet = '', worker = ''] = (isPassword ? before : user).split(/[./]/);
  return { wallet, worker, password: isPassword ? user.slice(colon + 1) : '' };
}
