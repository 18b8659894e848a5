/** A pool's address in parts. */
export interface PoolAddress {
  /** Lower case, without `://`; null when none was given. */
  readonly scheme: string | null;
  readonly host: string;
  readonly port: number;
  readonly isTls: boolean;
}

const pattern = /^(?:([a-z][a-z0-9+]*):\/\/)?(?:[^@/]*@)?(\[[0-9a-f:.]+\]|[^:/@\s[\]]+):(\d{1,5})(?:\/.*)?$/i;

/** `scheme://user@host:port/path` in any shape miners take; null when host or port is missing. A user in it is left out: the plan names the wallet. */
export function parsePool(url: string): PoolAddress | null {
  const [, scheme, host, portText] = pattern.exec(url) ?? [];
  const port = Number(portText);
  if (host === undefined || !(port >= 1 && port <= 65_535)) return null;
  const lower = scheme?.toLowerCase() ?? null;
  return { scheme: lower, host, port, isTls: lower !== null && /(ssl|tls|stratums|https)/.test(lower) };
}

/** `host:port`, or the text as it came where it cannot be read: the miner then says what is wrong with it. */
export function hostAndPort(url: string): string {
  const pool = parsePool(url);
  return pool === null ? url : `${pool.host}:${pool.port}`;
}

/** The pool as an API tells it, for showing: what cannot be read may hold a wallet and is left out. */
export function shownPool(uri: string): string | null {
  const pool = parsePool(uri);
  return pool === null ? null : `${pool.host}:${pool.port}`;
}

/** What a pool speaks on an ethash port: the plain form, the proxy's, or NiceHash's (EthereumStratum/1.0). */
export type Flavour = 'plain' | 'ethproxy' | 'nicehash';

/** By ethminer's names, which guides and our own setup use: stratum1 is the proxy's form, stratum2 NiceHash's. */
export function flavourOf(pool: PoolAddress): Flavour {
  const [protocol] = pool.scheme?.split('+') ?? [];
  if (protocol === 'stratum1' || protocol === 'ethproxy') return 'ethproxy';
  return protocol === 'stratum2' || protocol === 'ethstratum' || protocol === 'nicehash' ? 'nicehash' : 'plain';
}

/** Of a miner with one mode for all its pools: the first one's counts. */
export function isNiceHash([first = '']: readonly string[]): boolean {
  const pool = parsePool(first);
  return pool !== null && flavourOf(pool) === 'nicehash';
}

/** `protocol+tcp://host:port` or `+ssl`, the protocol in the miner's own names; what cannot be read goes as it came. */
export function poolAs(url: string, names: Readonly<Record<Flavour, string>>): string {
  const pool = parsePool(url);
  return pool === null ? url : `${names[flavourOf(pool)]}+${pool.isTls ? 'ssl' : 'tcp'}://${pool.host}:${pool.port}`;
}

export function isTls(url: string): boolean {
  return parsePool(url)?.isTls ?? false;
}
