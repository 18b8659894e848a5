// What the rig's own pools say of the wallet, as faces ask for it. Pools know the wallet, not the rig: another rig on the same wallet is in
// it. No address stands in here, and no transaction, which would lead to one. null: not known, never 0.

/** One payment to the wallet. */
export interface PoolPayout {
  /** Coins. */
  readonly amount: number;
  /** ms since 1970. */
  readonly atMs: number;
}

export interface PoolWorker {
  readonly name: string;
  /** Over the same spans as the account's two, H/s. */
  readonly hashrateHs: number | null;
  readonly averageHs: number | null;
  readonly lastShareMs: number | null;
  /** null: the pool does not say. */
  readonly isOnline: boolean | null;
}

export interface PoolAccount {
  /** Credited and not paid yet, coins. */
  readonly balance: number | null;
  /** From blocks that are not certain yet, coins. */
  readonly immature: number | null;
  /** In all, coins. */
  readonly paid: number | null;
  /** The latest first, at most 30. */
  readonly payouts: readonly PoolPayout[];
  /** What the pool reckons from the shares of the last `windowMs`, H/s; a null window: the pool does not say which. */
  readonly hashrateHs: number | null;
  readonly windowMs: number | null;
  /** The same over a longer span. */
  readonly averageHs: number | null;
  readonly averageWindowMs: number | null;
  /** By name, at most 100. */
  readonly workers: readonly PoolWorker[];
  readonly lastShareMs: number | null;
}

/**
 * `waiting`: not asked yet; `heard`: the last question was answered; `offline`: it was not, `account` is older; `unknownWallet`: the pool
 * has no account for the wallet, as before the first share; `unreadable`: it answered something else; `unknownPool`: nobody here knows how to
 * ask it.
 */
export type PoolAccountState = 'waiting' | 'heard' | 'offline' | 'unknownWallet' | 'unreadable' | 'unknownPool';

/** Whether the pool counts what the rig counts; `learning`: too little of both is known yet. */
export type PoolGapState = 'learning' | 'agrees' | 'less';

export interface PoolAccountView {
  readonly coin: string;
  /** Host of the pool in the setup, and who answers for it; null: nobody is asked. */
  readonly pool: string;
  readonly source: string | null;
  readonly state: PoolAccountState;
  /** When `account` was said, ms since 1970. */
  readonly atMs: number | null;
  readonly account: PoolAccount | null;
  /** The rig's own count of accepted hashes over the span of the pool's figure that is compared, and that figure, H/s. */
  readonly compared: { readonly ownHs: number; readonly poolHs: number; readonly windowMs: number } | null;
  readonly gap: PoolGapState;
}

export interface PoolSide {
  readonly isPractice: boolean;
  /** Whether the owner lets pools be asked. */
  readonly isAsked: boolean;
  readonly accounts: readonly PoolAccountView[];
}
