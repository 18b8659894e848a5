import {
  type AccountAnswer,
  fieldsOf,
  latestPayouts,
  listOf,
  namedWorkers,
  payoutOf,
  readAmount,
  readIso,
  readSum,
  workerName,
} from './reading';

// oliverw/miningcore (src/Miningcore/Api). Its amounts are whole coins.

/** `hashrateCalculationWindow` as it comes. */
const windowMs = 10 * 60_000;

/** `GET /api/pools/{id}/miners/{address}`. */
export function readMiningcore(body: unknown): AccountAnswer | null {
  const said = fieldsOf(body);
  if (said === null || readAmount(said['pendingBalance']) === null) return null;
  const workers = fieldsOf(fieldsOf(said['performance'])?.['workers']);
  const found = Object.entries(workers ?? {}).map(([name, worker]) => {
    const hashrateHs = readAmount(fieldsOf(worker)?.['hashrate']);
    const isOnline = hashrateHs === null ? null : hashrateHs > 0;
    // A miner that gave its worker no name has an empty one.
    return { name: workerName(name), hashrateHs, averageHs: null, lastShareMs: null, isOnline };
  });
  const rates = found.map(({ hashrateHs }) => hashrateHs);
  return {
    account: {
      balance: readAmount(said['pendingBalance']),
      immature: 0,
      paid: readSum(said['totalPaid']),
      payouts: [],
      // Without performance it counted nothing lately, or does not say: not to be told apart.
      hashrateHs: rates.length === 0 || rates.includes(null) ? null : rates.reduce((sum: number, hs) => sum + (hs ?? 0), 0),
      windowMs,
      averageHs: null,
      averageWindowMs: null,
      workers: namedWorkers(found),
      lastShareMs: null,
    },
  };
}

/** `GET /api/pools/{id}/miners/{address}/payments`; `/api/v2` wraps the same list in `result`. */
export function readMiningcorePayments(body: unknown): AccountAnswer | null {
  const list = Array.isArray(body) ? body : fieldsOf(body)?.['result'];
  if (!Array.isArray(list)) return null;
  const payouts = listOf(list).map((payment) => {
    const { amount, created } = fieldsOf(payment) ?? {};
    return payoutOf(readAmount(amount), readIso(created));
  });
  return { payouts: latestPayouts(payouts) };
}
