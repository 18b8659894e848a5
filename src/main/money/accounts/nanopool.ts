import { type AccountAnswer, fieldsOf, readAmount, readSum } from './reading';

/** `GET /api/v1/load_account/{address}`, as RainbowMiner's Balances/Nanopool.ps1 reads it: amounts in whole coins, and no more than they. */
export function readNanopool(body: unknown): AccountAnswer | null {
  const said = fieldsOf(body);
  const params = fieldsOf(fieldsOf(said?.['data'])?.['userParams']);
  if (said?.['status'] !== true || params === null || readAmount(params['balance']) === null) return null;
  return {
    account: {
      balance: readAmount(params['balance']),
      immature: readSum(params['balance_uncomfirmed']), // spelled so
      paid: readSum(params['e_sum']),
      payouts: [],
      hashrateHs: null,
      windowMs: null,
      averageHs: null,
      averageWindowMs: null,
      workers: [],
      lastShareMs: null,
    },
  };
}
