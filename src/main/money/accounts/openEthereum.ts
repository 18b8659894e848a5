import type { PoolWorker } from '../../../shared/poolSide';
import {
  type AccountAnswer,
  added,
  divided,
  fieldsOf,
  latestPayouts,
  listOf,
  namedWorkers,
  payoutOf,
  readAmount,
  readSum,
  readUnix,
  workerName,
} from './reading';

/** `hashrateWindow` as its own example of a configuration has it; the longer one differs from pool to pool. */
const windowMs = 30 * 60_000;

/**
 * `GET /api/accounts/{address}` of sammy007/open-ethereum-pool (api/server.go, storage/redis.go) and its relatives. `parts`: parts of a coin
 * in its amounts; null: not known, so amounts are not either.
 */
export function readOpenEthereum(body: unknown, parts: number | null): AccountAnswer | null {
  const said = fieldsOf(body);
  const stats = fieldsOf(said?.['stats']);
  // An account without a balance is an answer about something else.
  if (said === null || stats === null || readAmount(stats['balance']) === null) return null;
  const coins = (value: number | null) => divided(value, parts);
  const payouts = listOf(said['payments']).map((payment) => {
    const { amount, timestamp } = fieldsOf(payment) ?? {};
    return payoutOf(coins(readAmount(amount)), readUnix(timestamp));
  });
  return {
    account: {
      balance: coins(added(readAmount(stats['balance']), readSum(stats['pending']))),
      immature: coins(readSum(stats['immature'])),
      paid: coins(readSum(stats['paid'])),
      payouts: latestPayouts(payouts),
      hashrateHs: readAmount(said['currentHashrate']),
      windowMs,
      averageHs: readAmount(said['hashrate']),
      averageWindowMs: null,
      workers: workersOf(said['workers']),
      lastShareMs: readUnix(stats['lastShare']),
    },
  };
}

function workersOf(value: unknown): readonly PoolWorker[] {
  const workers = Object.entries(fieldsOf(value) ?? {}).map(([name, worker]) => {
    const { hr, hr2, lastBeat, offline } = fieldsOf(worker) ?? {};
    return {
      name: workerName(name),
      hashrateHs: readAmount(hr),
      averageHs: readAmount(hr2),
      lastShareMs: readUnix(lastBeat),
      isOnline: typeof offline === 'boolean' ? !offline : null,
    };
  });
  return namedWorkers(workers);
}
