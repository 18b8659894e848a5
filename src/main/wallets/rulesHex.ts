import { keccak_256 } from '@noble/hashes/sha3.js';
import { hex } from '@scure/base';
import { isJubjubKey } from './rulesJubjub';
import { type AddressRule, notAnAddress } from './rulesReading';

/** 0x and 20 bytes; the case of the letters is the checksum (EIP-55). All lower or all upper case is right but unprotected. */
export const evm: AddressRule = (address) => {
  if (!address.startsWith('0x')) return notAnAddress('wrongPrefix');
  const digits = address.slice(2);
  if (!/^[0-9a-fA-F]*$/.test(digits)) return notAnAddress('badCharacters');
  if (digits.length !== 40) return notAnAddress('wrongLength');
  const lower = digits.toLowerCase();
  const normalised = `0x${toChecksumCase(lower)}`;
  const payload = hex.decode(lower);
  if (address === normalised) return { isAddress: true, reason: 'checksumRight', normalised, payload };
  const isPlain = digits === lower || digits === digits.toUpperCase();
  return isPlain ? { isAddress: true, reason: 'notChecksummed', normalised, payload } : notAnAddress('wrongChecksum');
};

/** A letter is upper case where the hash of the lower-case address has a digit of 8 or more. */
function toChecksumCase(lower: string): string {
  const hash = hex.encode(keccak_256(new Uint8Array([...lower].map((char) => char.charCodeAt(0)))));
  return [...lower].map((char, i) => (Number.parseInt(hash[i] ?? '0', 16) >= 8 ? char.toUpperCase() : char)).join('');
}

/** An EVM address whose first byte is the zone: 0x00, Cyprus-1, is the only live one. */
export const quai: AddressRule = (address) => {
  const reading = evm(address);
  return reading.isAddress && reading.payload[0] !== 0 ? notAnAddress('wrongPrefix') : reading;
};

/** 32 bytes of a key. No checksum, but only one in 16 is a point of the curve's subgroup, as every key is. */
export const ironFish: AddressRule = (address) => {
  if (!/^[0-9a-fA-F]*$/.test(address)) return notAnAddress('badCharacters');
  if (address.length !== 64) return notAnAddress('wrongLength');
  const payload = hex.decode(address.toLowerCase());
  // All zeros is a placeholder or a burn address rather than a typing error.
  if (payload.some((byte) => byte !== 0) && !isJubjubKey(payload)) return notAnAddress('notOnCurve');
  return { isAddress: true, reason: 'noChecksum', normalised: address.toLowerCase(), payload };
};
