import {
  type AccountAnswer,
  divided,
  fieldsOf,
  latestPayouts,
  namedWorkers,
  payoutOf,
  readAmount,
  readUnix,
  workerName,
} from './reading';

// Snipa22/nodejs-pool (lib/api.js). Its amounts are Monero's.

const unitsOfCoin = 1e12;
/** Its worker counts the shares of the last 600 s. */
const windowMs = 10 * 60_000;

/** `GET /miner/{address}/stats`. For an address it does not know it answers zeros: an empty account. */
export function readNodejsAccount(body: unknown): AccountAnswer | null {
  const said = fieldsOf(body);
  const [due, paid] = [readAmount(said?.['amtDue']), readAmount(said?.['amtPaid'])];
  if (said === null || due === null || paid === null) return null;
  return {
    account: {
      balance: due / unitsOfCoin,
      immature: 0,
      paid: paid / unitsOfCoin,
      payouts: [],
      hashrateHs: readAmount(said['hash']),
      windowMs,
      averageHs: null,
      averageWindowMs: null,
      workers: [],
      lastShareMs: readUnix(said['lastHash']),
    },
  };
}

/** `GET /miner/{address}/stats/allWorkers`; `global` is their sum. */
export function readNodejsWorkers(body: unknown): AccountAnswer | null {
  const said = fieldsOf(body);
  if (said === null || 'error' in said) return null;
  const workers = Object.entries(said).flatMap(([name, value]) => {
    const worker = fieldsOf(value);
    if (worker === null || name === 'global') return [];
    const hashrateHs = readAmount(worker['hash']);
    const isOnline = hashrateHs === null ? null : hashrateHs > 0;
    return [{ name: workerName(name), hashrateHs, averageHs: null, lastShareMs: readUnix(worker['lts']), isOnline }];
  });
  return { workers: namedWorkers(workers) };
}

/** `GET /miner/{address}/payments`. */
export function readNodejsPayments(body: unknown): AccountAnswer | null {
  if (!Array.isArray(body)) return null;
  const payouts = body.map((payment) => {
    const { amount, ts } = fieldsOf(payment) ?? {};
    return payoutOf(divided(readAmount(amount), unitsOfCoin), readUnix(ts));
  });
  return { payouts: latestPayouts(payouts) };
}
