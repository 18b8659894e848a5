import type { PoolAccount, PoolAccountState, PoolAccountView, PoolGapState } from '../../shared/poolSide';
import { workerName } from './accounts/reading';

import { type Comparison, compareSample, type GapVerdict, judgeGap, type OwnSpan, type PoolSample, reachOf } from './poolGap';

/** How the question about one account went, as far as is kept of it. */
export interface SaidOfAccount {
  readonly atMs: number;
  readonly source: string;
  readonly state: Exclude<PoolAccountState, 'waiting' | 'unknownPool'>;
  readonly account: PoolAccount | null;
}

export interface PaidOut {
  readonly id: string;
  readonly coin: string;
  readonly amount: number;
  readonly atMs: number;
}

const keepMs = 25 * 3_600_000;
/** A payment is told when it is new in the list, and not where a list comes and goes. */
const newPayoutMs = 6 * 3_600_000;
/** Longer spans say little of now. */
const longestWindowMs = 4 * 3_600_000;
/** As many as a list of workers holds: where it is full, ours may be left out. */
const fullList = 100;

/** What one pool said of one wallet, and how that compares with the rig's own count. It holds no address. */
export class PoolBook {
  private said: SaidOfAccount | null = null;
  private heard: { readonly atMs: number; readonly account: PoolAccount } | null = null;
  private readonly sinceMs: number;
  private comparisons: readonly Comparison[] = [];
  private verdict: GapVerdict = { is: 'learning' };
  private paidBefore: ReadonlySet<string> | null = null;
  private paidSince: readonly PaidOut[] = [];

  constructor(
    private readonly coin: string,
    nowMs: number,
  ) {
    this.sinceMs = nowMs;
  }

  get gap(): GapVerdict {
    return this.verdict;
  }

  get heardMs(): number | null {
    return this.heard?.atMs ?? null;
  }

  /** Payments since the account was heard of first; null: it was not. */
  get payouts(): readonly PaidOut[] | null {
    return this.paidBefore === null ? null : this.paidSince;
  }

  /** `ownOf`: the rig's own work for this account since then; null: not to be told from other work. */
  hear(said: SaidOfAccount, rigName: string, ownOf: (fromMs: number, toMs: number) => readonly OwnSpan[] | null): void {
    this.said = said;
    const { account, atMs, source } = said;
    if (account !== null) {
      this.heard = { atMs, account };
      this.hearPayouts(account, source);
      this.compare(account, atMs, rigName, ownOf);
    }
    this.verdict = judgeGap(this.comparisons, atMs);
  }

  view(pool: string, isKnown: boolean): PoolAccountView {
    const latest = this.comparisons.at(-1);
    return {
      coin: this.coin,
      pool,
      source: this.said?.source ?? null,
      state: isKnown ? (this.said?.state ?? 'waiting') : 'unknownPool',
      atMs: this.heardMs,
      account: this.heard?.account ?? null,
      compared: latest === undefined ? null : comparedRates(latest),
      gap: this.verdict.is satisfies PoolGapState,
    };
  }

  private hearPayouts({ payouts }: PoolAccount, source: string): void {
    const found = payouts.map((payout) => ({
      ...payout,
      coin: this.coin,
      id: idOf(this.coin, source, payout.atMs, payout.amount),
    }));
    if (this.paidBefore === null) {
      this.paidBefore = new Set(found.map(({ id }) => id));
      return;
    }
    const known = new Set([...this.paidBefore, ...this.paidSince.map(({ id }) => id)]);
    const fresh = found.filter(({ id, atMs }) => !known.has(id) && atMs > this.sinceMs - newPayoutMs);
    this.paidSince = [...fresh, ...this.paidSince].slice(0, fullList);
  }

  private compare(
    account: PoolAccount,
    atMs: number,
    rigName: string,
    ownOf: (fromMs: number, toMs: number) => readonly OwnSpan[] | null,
  ): void {
    const sample = sampleOf(account, atMs, rigName);
    if (sample === null) return;
    const own = ownOf(atMs - reachOf(sample.windowMs), atMs);
    const comparison = own === null ? null : compareSample(sample, own, this.sinceMs);
    const kept = this.comparisons.filter((one) => one.atMs > atMs - keepMs && one.atMs < atMs);
    this.comparisons = comparison === null ? kept : [...kept, comparison];
  }
}

/** No transaction is in it, which would lead to the wallet. */
function idOf(coin: string, source: string, atMs: number, amount: number): string {
  return `${coin} ${source} ${atMs} ${amount}`;
}

function comparedRates({ countedHashes, poolHashes, windowMs }: Comparison): NonNullable<PoolAccountView['compared']> {
  return { ownHs: (countedHashes * 1000) / windowMs, poolHs: (poolHashes * 1000) / windowMs, windowMs };
}

/** The rig's own worker where the pool names it, else the whole account, in which other rigs may be; null: no figure of a known span. */
export function sampleOf(account: PoolAccount, atMs: number, rigName: string): PoolSample | null {
  const { averageHs, averageWindowMs, hashrateHs, windowMs, workers } = account;
  const isLong = averageHs !== null && averageWindowMs !== null && averageWindowMs <= longestWindowMs;
  const [total, spanMs] = isLong ? [averageHs, averageWindowMs] : [hashrateHs, windowMs];
  if (spanMs === null) return null;
  const name = workerName(rigName).toLowerCase();
  const ours = workers.length < fullList ? workers.filter((worker) => worker.name.toLowerCase() === name) : [];
  const rates = ours.map((worker) => (isLong ? worker.averageHs : worker.hashrateHs));
  const own = rates.length === 0 || rates.includes(null) ? null : rates.reduce((sum: number, hs) => sum + (hs ?? 0), 0);
  const hs = own ?? total;
  return hs === null ? null : { atMs, windowMs: spanMs, hs };
}
