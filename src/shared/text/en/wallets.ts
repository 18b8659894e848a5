import type { WalletReason } from '../../walletVerdict';

export const walletReasons = {
  checksumRight: 'the checksum is right',
  subaddress: 'it is a subaddress, which a few pools do not accept',
  integrated: 'it is an integrated address, which exchanges use and some pools do not accept',
  noChecksum: 'addresses of this coin have no checksum: compare it twice with your wallet',
  notChecksummed: 'it is written without its checksum: compare it with your wallet, or use the form shown',
  empty: 'it is empty',
  unknownCoin: 'Fallow does not know this coin',
  badCharacters: 'it has characters that no such address has',
  wrongPrefix: 'it does not begin as addresses of this coin do',
  wrongLength: 'it is too short or too long: a part may be missing',
  wrongChecksum: 'the checksum is wrong: a character is mistyped or missing',
  notOnCurve: 'it is no key that a wallet makes: a character is mistyped',
  otherNetwork: 'it belongs to a test network',
  otherCoin: 'it is an address of another coin',
  contract: 'it belongs to a contract, which cannot take mining payouts',
  workerAttached: 'a worker name hangs on it: leave that out',
  placeholder: 'it is a placeholder, not a real address',
  burn: 'nobody can spend from it: it is an address for destroying coins',
} as const satisfies Record<WalletReason, string>;
