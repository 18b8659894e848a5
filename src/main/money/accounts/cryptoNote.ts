import type { PoolPayout, PoolWorker } from '../../../shared/poolSide';
import {
  type AccountAnswer,
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

/** `hashrateWindow` of its configuration: 600 s. */
const windowMs = 10 * 60_000;
const hourMs = 3_600_000;

/** `GET /stats`: atomic units of a coin; null: it does not say. */
export function readCoinUnits(body: unknown): number | null {
  const units = readAmount(fieldsOf(fieldsOf(body)?.['config'])?.['coinUnits']);
  return units === null || units <= 0 ? null : units;
}

/**
 * `GET /stats_address` of dvandal/cryptonote-nodejs-pool (lib/api.js). `units`: atomic units of a coin; null: not known, so amounts are not
 * either.
 */
export function readCryptoNote(body: unknown, units: number | null): AccountAnswer | null {
  const said = fieldsOf(body);
  const stats = fieldsOf(said?.['stats']);
  if (said === null || stats === null || readAmount(stats['balance']) === null) return null;
  const hourly = readAmount(stats['hashrate_1h']);
  return {
    account: {
      balance: divided(readAmount(stats['balance']), units),
      immature: 0,
      paid: divided(readSum(stats['paid']), units),
      payouts: paymentsOf(said['payments'], units),
      hashrateHs: readAmount(stats['hashrate']),
      windowMs,
      averageHs: hourly,
      averageWindowMs: hourly === null ? null : hourMs,
      workers: namedWorkers(listOf(said['workers']).flatMap(workerOf)),
      lastShareMs: readUnix(stats['lastShare']),
    },
  };
}

/** `hash:amount:fee:…` and the time it was paid, by turns. */
function paymentsOf(value: unknown, units: number | null): readonly PoolPayout[] {
  const list = listOf(value);
  const found = list.map((text, i) => {
    if (i % 2 === 1 || typeof text !== 'string') return null;
    return payoutOf(divided(readAmount(text.split(':')[1]), units), readUnix(list[i + 1]));
  });
  return latestPayouts(found);
}

function workerOf(value: unknown): readonly PoolWorker[] {
  const worker = fieldsOf(value);
  const name = worker?.['name'];
  if (worker === null || typeof name !== 'string') return [];
  const hashrateHs = readAmount(worker['hashrate']);
  return [
    {
      name: workerName(name),
      hashrateHs,
      averageHs: readAmount(worker['hashrate_1h']),
      lastShareMs: readUnix(worker['lastShare']),
      isOnline: hashrateHs === null ? null : hashrateHs > 0,
    },
  ];
}
