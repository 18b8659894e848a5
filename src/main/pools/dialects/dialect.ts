import type { PoolMessage } from './message';

/** The kinds of Stratum that pools of GPU and CPU coins speak. */
export type DialectId = 'stratum1' | 'ethereumStratum1' | 'ethereumStratum2' | 'ethProxy' | 'cryptoNote';

/** Who the handshake is made for. */
export interface PoolLogin {
  /** Payout address, as the pool wants it; null: none known, and no other's is used instead. */
  readonly wallet: string | null;
  readonly worker: string | null;
  /** As miners write it; null: not known. */
  readonly algorithm: string | null;
  readonly host: string;
  readonly port: number;
}

/** Which kind of work a job's shape shows. */
export type WorkKind = 'bitcoin' | 'ethash' | 'progpow' | 'cryptoNote';

/** What one message of the pool means to the handshake; what it does not say is absent. */
export interface Heard {
  /** The first request was answered as this dialect does. */
  readonly isSubscribed?: true;
  /** The login with a wallet was answered. */
  readonly isAuthorized?: boolean;
  /** The pool's words where it refused something. May hold the wallet. */
  readonly refusal?: string;
  /** The first request was not understood: it speaks something else. */
  readonly isOtherDialect?: true;
  /** stratum1, EthereumStratum: 1 is 2^32 hashes on average. eth-proxy, CryptoNote: hashes a share takes on average. */
  readonly difficulty?: number;
  /** Work was given, of this kind where its shape shows it. */
  readonly work?: WorkKind | 'unknown';
  /** As the pool names it. */
  readonly algorithm?: string;
  /** The lines to send now. */
  readonly send?: readonly string[];
}

/** Pure: what to say, and what the answers mean. The ids of requests tell which answer belongs to which. */
export interface Dialect {
  readonly id: DialectId;
  /** The first request is the login. */
  readonly beginsWithLogin: boolean;
  readonly opening: (login: PoolLogin) => readonly string[];
  readonly read: (message: PoolMessage, login: PoolLogin) => Heard;
}

export const agent = 'fallow';
/** What pools take where a password has no meaning. */
export const noPassword = 'x';
/** Where a dialect begins with the login and no wallet is known: nobody's address. Whether it is taken says nothing. */
export const nobody = 'fallow';

/** `WALLET.WORKER`, as all pools but eth-proxy and CryptoNote ones take it. */
export function userOf(wallet: string, worker: string | null): string {
  return worker === null ? wallet : `${wallet}.${worker}`;
}

/** The words in which pools say that they do not know a method, as opposed to: that they do not like a wallet. */
const notUnderstood =
  /method|unknown (?:command|request)|not implemented|parse error|protocol|(?:malformed|invalid) (?:json|request)/i;
const jsonRpcCodes: readonly number[] = [-32700, -32600, -32601, -3];

export function isNotUnderstood({ code, message }: { readonly code: number; readonly message: string }): boolean {
  return jsonRpcCodes.includes(code) || notUnderstood.test(message);
}
