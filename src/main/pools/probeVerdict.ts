import type { Fault, FaultCode } from '../../shared/faults';
import { redact } from '../platform/redact';
import type { Dialect, DialectId, Heard, PoolLogin } from './dialects/dialect';
import type { ProbeStep } from './probeFaults';
import { type DialectPlan, workOfAlgorithm } from './probePlan';

/** What a pool answered to a real handshake. */
export interface ProbeAnswer {
  /** A TCP connection came about. */
  readonly reachable: boolean;
  /** The connection was encrypted and the pool's certificate verified. */
  readonly tls: boolean;
  /** From the resolved name to the TCP connection. */
  readonly connectMs: number | null;
  /** From the first request to its answer: subscribe, or the login where that comes first. */
  readonly subscribeMs: number | null;
  /** From the subscription's answer to the login's; null: no login, no answer, or both came at once. */
  readonly authorizeMs: number | null;
  /** Whether the pool takes the wallet; null: none was given, or it did not say. */
  readonly authorized: boolean | null;
  /** Of the first shares. stratum1, EthereumStratum: 1 is 2^32 hashes on average. eth-proxy, CryptoNote: hashes a share. */
  readonly difficulty: number | null;
  /** It sent work within the time. */
  readonly hasWork: boolean;
  /** Null: it speaks this dialect or nothing was understood. */
  readonly dialect: DialectId | null;
  readonly fault: Fault | null;
}

/** What one connection came to. */
export interface ProbeAttempt {
  readonly dialect: Dialect;
  readonly isConnected: boolean;
  readonly isSecure: boolean;
  readonly connectMs: number | null;
  readonly subscribeMs: number | null;
  readonly authorizeMs: number | null;
  readonly step: ProbeStep;
  readonly heard: Heard;
  readonly fault: FaultCode | null;
  readonly detail: string | null;
}

/** It talks but not so, or says nothing, or closed on the first request. */
export function canTryAnother({ step, fault, heard, isConnected }: ProbeAttempt): boolean {
  if (!isConnected || step !== 'subscribe') return false;
  return heard.isOtherDialect === true || fault === 'pool/closed' || fault === 'pool/timed-out';
}

/** What all connections together say of the pool. At least one attempt. */
export function judge(attempts: readonly ProbeAttempt[], plan: DialectPlan, login: PoolLogin): ProbeAnswer {
  const attempt = decisive(attempts);
  const { heard } = attempt;
  const isSpoken = heard.isSubscribed === true;
  const code = faultOf(attempt, attempts, plan, login);
  return {
    reachable: attempt.isConnected,
    tls: attempt.isSecure,
    connectMs: rounded(attempt.connectMs),
    subscribeMs: rounded(attempt.subscribeMs),
    authorizeMs: rounded(attempt.authorizeMs),
    authorized: login.wallet === null ? null : (heard.isAuthorized ?? null),
    difficulty: heard.difficulty ?? null,
    hasWork: heard.work !== undefined,
    dialect: isSpoken ? attempt.dialect.id : null,
    fault: code === null ? null : { code, ...detailOf(attempt, login), values: { pool: `${login.host}:${login.port}` } },
  };
}

/** The one that was answered; else the one that made another pointless; else the best known of the rest. */
function decisive(attempts: readonly ProbeAttempt[]): ProbeAttempt {
  const connected = attempts.filter(({ isConnected }) => isConnected);
  const isAnyUnderstood = connected.some(({ heard }) => heard.isOtherDialect === true);
  const found =
    connected.find(({ heard }) => heard.isSubscribed === true) ??
    connected.find((attempt) => !canTryAnother(attempt)) ??
    // It answers other dialects with an error, this one's login not: so it is the one that it speaks.
    connected.find(({ dialect, heard }) => isAnyUnderstood && dialect.beginsWithLogin && heard.isOtherDialect !== true) ??
    connected.find(({ heard }) => heard.isOtherDialect === true) ??
    connected[0] ??
    attempts[0];
  if (found === undefined) throw new Error('a probe without an attempt');
  return found;
}

function faultOf(
  attempt: ProbeAttempt,
  attempts: readonly ProbeAttempt[],
  plan: DialectPlan,
  login: PoolLogin,
): FaultCode | null {
  const { heard, fault, step, dialect } = attempt;
  const isForeign = heard.isSubscribed === true && plan.foreign.includes(dialect);
  if (isForeign || isOtherCoin(heard, login.algorithm)) return 'pool/wrong-coin';
  if (heard.isAuthorized === false) return 'pool/wallet-refused';
  if (heard.isOtherDialect === true && heard.isSubscribed !== true) return 'pool/other-dialect';
  // Without a wallet the handshake ends here for us, so a pool may end it too.
  if (login.wallet === null && step === 'work' && fault === 'pool/closed-after-login') return null;
  // A port that closes whatever it is told has not heard the login.
  const closesAll = attempts.length > 1 && attempts.every((other) => other.fault === 'pool/closed');
  const isLogin = dialect.beginsWithLogin && login.wallet !== null && !closesAll;
  return fault === 'pool/closed' && isLogin ? 'pool/closed-at-login' : fault;
}

const saysOtherCoin = /(?:wrong|other|different|unsupported|unknown) (?:coin|algo)|(?:coin|algo\w*) (?:is )?not supported/i;

/** Only where it is certain: pools' words, names of algorithms, and the shape of work. */
function isOtherCoin({ refusal, work, algorithm: named, isAuthorized }: Heard, wanted: string | null): boolean {
  if (isAuthorized === false && saysOtherCoin.test(refusal ?? '')) return true;
  if (wanted === null) return false;
  const kind = workOfAlgorithm(wanted);
  if (kind === null) return false;
  if (work !== undefined && work !== 'unknown' && work !== kind) return true;
  const namedKind = workOfAlgorithm(named ?? null);
  if (namedKind !== null && namedKind !== kind) return true;
  const isVariant = /^(?:rx|cn)\/./i;
  return named !== undefined && isVariant.test(named) && isVariant.test(wanted) && named.toLowerCase() !== wanted.toLowerCase();
}

/** What the pool or the system said, without the wallet and the worker, which pools like to repeat. */
function detailOf({ heard, detail }: ProbeAttempt, { wallet, worker }: PoolLogin): { readonly detail?: string } {
  const said = heard.refusal ?? detail;
  if (said === null || said === undefined) return {};
  let text = said.replace(/[^\P{C}]/gu, ' ');
  for (const secret of [wallet, worker]) {
    const literal = secret?.replace(/[.*+?^${}()|[\]\\]/g, '\\$&') ?? '';
    if (literal !== '') text = text.replace(new RegExp(literal, 'gi'), '***'); // pools change the case of addresses
  }
  return { detail: redact(text).slice(0, 200) };
}

function rounded(ms: number | null): number | null {
  return ms === null ? null : Math.round(ms * 10) / 10;
}
