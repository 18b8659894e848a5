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
  const said = Object.entries(fieldsOf(body) ?? {});
  const workers = said.flatMap(([name, value]) => {
    const worker = fieldsOf(value);
    const hashrateHs = readAmount(worker?.['hash']);
    if (worker === null || hashrateHs === null) return [];
    const lastShareMs = readUnix(worker['lts']);
    return [{ name: workerName(name), hashrateHs, averageHs: null, lastShareMs, isOnline: hashrateHs > 0 }];
  });
  return workers.length === 0 ? null : { workers: namedWorkers(workers.filter(({ name }) => name !== 'global')) };
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
