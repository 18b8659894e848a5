// What can be said about a payout address. Part of docs/cli.md: add, never rename.

/** `unprotected`: well formed, but a typing error could not be seen. `refused`: well formed, but what is paid there is lost. */
export const walletVerdicts = ['valid', 'unprotected', 'invalid', 'refused'] as const;
export type WalletVerdict = (typeof walletVerdicts)[number];

export const walletReasons = [
  'checksumRight',
  'subaddress',
  'integrated',
  'noChecksum',
  'notChecksummed',
  'empty',
  'unknownCoin',
  'badCharacters',
  'wrongPrefix',
  'wrongLength',
  'wrongChecksum',
  'notOnCurve',
  'otherNetwork',
  'otherCoin',
  'contract',
  'workerAttached',
  'placeholder',
  'burn',
] as const;
export type WalletReason = (typeof walletReasons)[number];

/** The answer of `fallow wallet check --json`. */
export interface WalletCheck {
  readonly verdict: WalletVerdict;
  readonly reason: WalletReason;
  /** The address as it should be used (checksummed, prefix and case as the coin's own wallet writes it); null unless it can be used. */
  readonly normalised: string | null;
  /** Tickers of other coins with whose rule the address agrees too: the form alone cannot tell them apart. */
  readonly alsoValidFor: readonly string[];
}
