import type { Fault } from '../../shared/faults';
import type { MinerAdapter, MinerLogEvent, MinerStats } from './adapter';

// Pure: what a run's answers and log lines say about its health, and when that is a reason to end it. What only chance can tell
// (shares that do not come or are refused, a low hashrate) is judged by rig/watchdog. Times are monotonic ms.

type Patience = { readonly startGraceS: number; readonly apiSilenceS: number; readonly shareSilenceS: number };
type Traits = Pick<MinerAdapter, 'startGraceS' | 'doesReconnect'>;

export interface Health {
  readonly startedMs: number;
  /** First hashrate or share; null while starting. */
  readonly workingSinceMs: number | null;
  readonly answeredMs: number | null;
  /** Why the answers since then could not be used. */
  readonly badAnswer: string | null;
  readonly accepted: number;
  readonly rejected: number;
  /** Since when it has had no hashrate though it should have one. */
  readonly idleSinceMs: number | null;
  /** Since when it says it has no pool without saying why. */
  readonly unconnectedSinceMs: number | null;
  readonly step: 'dataset' | 'dag' | null;
  readonly trouble: { readonly fault: Fault; readonly sinceMs: number } | null;
  readonly isConnected: boolean | null;
}

export function newHealth(startedMs: number): Health {
  return {
    startedMs,
    workingSinceMs: null,
    answeredMs: null,
    badAnswer: null,
    accepted: 0,
    rejected: 0,
    idleSinceMs: null,
    unconnectedSinceMs: null,
    step: null,
    trouble: null,
    isConnected: null,
  };
}

export function afterStats(health: Health, stats: MinerStats, nowMs: number): Health {
  const accepted = Math.max(0, stats.accepted - health.accepted);
  const isWorking = !stats.isPaused && ((stats.hashrateHs ?? 0) > 0 || accepted > 0);
  return {
    ...health,
    answeredMs: nowMs,
    badAnswer: null,
    workingSinceMs: health.workingSinceMs ?? (isWorking ? nowMs : null),
    accepted: stats.accepted,
    rejected: stats.rejected,
    idleSinceMs: isWorking || stats.isConnected === false ? null : (health.idleSinceMs ?? nowMs),
    unconnectedSinceMs: stats.isConnected === false ? (health.unconnectedSinceMs ?? nowMs) : null,
    step: isWorking ? null : health.step,
    isConnected: stats.isConnected,
    trouble: troubleAfter(health, stats, accepted, nowMs),
  };
}

function troubleAfter(health: Health, stats: MinerStats, accepted: number, nowMs: number): Health['trouble'] {
  if (accepted > 0 && stats.isConnected !== false) return null;
  if (stats.isConnected === true && health.trouble?.fault.code === 'pool/unreachable') return null;
  if (stats.isConnected === false && health.isConnected === true) return health.trouble ?? lostPool(nowMs);
  return health.trouble;
}

function lostPool(sinceMs: number): NonNullable<Health['trouble']> {
  return { fault: { code: 'pool/unreachable' }, sinceMs };
}

/** An answer that could not be read: the run goes on for as long as one that does not answer. */
export function afterBadAnswer(health: Health, detail: string): Health {
  return { ...health, badAnswer: detail };
}

/** We ourselves were stopped or asleep for so long, ms: nobody was asked anything meanwhile. */
export function afterOwnSleep(health: Health, sleptMs: number): Health {
  const later = (ms: number | null) => (ms === null ? null : ms + sleptMs);
  const { trouble } = health;
  return {
    ...health,
    startedMs: health.startedMs + sleptMs,
    answeredMs: later(health.answeredMs),
    idleSinceMs: later(health.idleSinceMs),
    unconnectedSinceMs: later(health.unconnectedSinceMs),
    trouble: trouble === null ? null : { ...trouble, sinceMs: trouble.sinceMs + sleptMs },
  };
}

/** `line`: what the miner said, for the details of a fault. */
export function afterLine(health: Health, event: MinerLogEvent, line: string, nowMs: number): Health {
  switch (event.event) {
    case 'starting':
      return { ...health, step: event.step };
    case 'ready':
      return { ...health, step: null };
    case 'connected':
    case 'accepted':
      return { ...health, trouble: null };
    case 'disconnected':
      return { ...health, trouble: health.trouble ?? { fault: { code: 'pool/unreachable', detail: line }, sinceMs: nowMs } };
    case 'fault':
      return { ...health, trouble: { fault: { code: event.code, detail: line }, sinceMs: nowMs } };
    case 'found':
    case 'rejected':
    case 'stale':
    case 'newJob':
      return health;
  }
}

/** A miner that cannot wait between attempts gets this long to find its pool again. */
const reconnectMs = 5000;

/** Why the run has to end now, if it has to. */
export function verdict(health: Health, nowMs: number, patience: Patience, adapter: Traits): Fault | null {
  const { trouble } = health;
  if (trouble?.fault.code === 'pool/unreachable' && !adapter.doesReconnect && nowMs - trouble.sinceMs >= reconnectMs)
    return trouble.fault;
  return silence(health, nowMs, patience, adapter) ?? pool(health, nowMs, patience) ?? idleness(health, nowMs, patience, adapter);
}

function silence(health: Health, nowMs: number, patience: Patience, adapter: Traits): Fault | null {
  const allowedMs = health.answeredMs === null ? graceMs(patience, adapter) : patience.apiSilenceS * 1000;
  if (nowMs - (health.answeredMs ?? health.startedMs) < allowedMs) return null;
  if (health.badAnswer !== null) return { code: 'miner/bad-stats', detail: health.badAnswer };
  return { code: health.answeredMs === null ? 'miner/start-timeout' : 'miner/not-answering' };
}

function pool(health: Health, nowMs: number, patience: Patience): Fault | null {
  const { unconnectedSinceMs, trouble } = health;
  if (trouble !== null || unconnectedSinceMs === null) return null; // with a trouble it knows that it has no pool, and tries
  if (nowMs - unconnectedSinceMs < patience.shareSilenceS * 1000) return null;
  return { code: 'pool/silent', detail: 'connected, but the login was never answered' };
}

function idleness(health: Health, nowMs: number, patience: Patience, adapter: Traits): Fault | null {
  if (health.idleSinceMs === null || health.trouble !== null) return null;
  const isStarting = health.workingSinceMs === null;
  const allowedMs = isStarting || health.step !== null ? graceMs(patience, adapter) : 3 * patience.apiSilenceS * 1000;
  if (nowMs - health.idleSinceMs < allowedMs) return null;
  return { code: isStarting ? 'miner/start-timeout' : 'miner/stalled' };
}

function graceMs(patience: Patience, adapter: Traits): number {
  return Math.max(patience.startGraceS, adapter.startGraceS ?? 0) * 1000;
}
