import type { WalletReason } from '../../shared/walletVerdict';

/** What a rule made of an address. */
export type AddressReading =
  | {
      readonly isAddress: true;
      /** Why it is right, or what to beware of. */
      readonly reason: 'checksumRight' | 'subaddress' | 'integrated' | 'noChecksum' | 'notChecksummed';
      readonly normalised: string;
      /** The keys or hashes in it, without version and checksum. */
      readonly payload: Uint8Array;
    }
  | { readonly isAddress: false; readonly reason: WalletReason };

/** One coin's address form; gets the address without outer space. */
export type AddressRule = (address: string) => AddressReading;

export function notAnAddress(reason: WalletReason): AddressReading {
  return { isAddress: false, reason };
}

export function isEqual(a: Uint8Array, b: Uint8Array): boolean {
  return a.length === b.length && a.every((byte, i) => byte === b[i]);
}

/** The first rule that takes it; else the reason of the one that came nearest. */
export function anyOf(rules: readonly AddressRule[]): AddressRule {
  return (address) => {
    const readings = rules.map((rule) => rule(address));
    const closest = readings.find((reading) => reading.reason === 'wrongChecksum') ?? readings[0];
    return readings.find((reading) => reading.isAddress) ?? closest ?? notAnAddress('wrongPrefix');
  };
}
