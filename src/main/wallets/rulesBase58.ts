import { blake2b } from '@noble/hashes/blake2.js';
import { sha256 } from '@noble/hashes/sha2.js';
import { keccak_256 } from '@noble/hashes/sha3.js';
import { base58, base58xmr } from '@scure/base';
import { type AddressReading, type AddressRule, isEqual, notAnAddress } from './rulesReading';

const alphabet = /^[1-9A-HJ-NP-Za-km-z]+$/;
const checksumBytes = 4;

interface Checked {
  readonly body: Uint8Array;
  readonly isRight: boolean;
}

function splitChecksum(bytes: Uint8Array, hash: (body: Uint8Array) => Uint8Array): Checked {
  const body = bytes.slice(0, -checksumBytes);
  return { body, isRight: isEqual(hash(body).slice(0, checksumBytes), bytes.slice(-checksumBytes)) };
}

/** Version byte(s) in hex, 20 bytes of hash, 4 bytes of double SHA-256: Bitcoin and its many children. */
export function base58check(versions: readonly string[]): AddressRule {
  const versionBytes = (versions[0]?.length ?? 2) / 2;
  return (address) => {
    if (!alphabet.test(address)) return notAnAddress('badCharacters');
    const bytes = base58.decode(address);
    if (bytes.length !== versionBytes + 20 + checksumBytes) return notAnAddress('wrongLength');
    const { body, isRight } = splitChecksum(bytes, (data) => sha256(sha256(data)));
    if (!isRight) return notAnAddress('wrongChecksum');
    const version = [...body.slice(0, versionBytes)].map((byte) => byte.toString(16).padStart(2, '0')).join('');
    if (!versions.includes(version)) return notAnAddress('wrongPrefix');
    return { isAddress: true, reason: 'checksumRight', normalised: address, payload: body.slice(versionBytes) };
  };
}

type CryptonoteKind = readonly [kind: 'standard' | 'subaddress' | 'integrated', payloadBytes: number];

/**
 * Prefix (varint), keys, 4 bytes of Keccak-256, in CryptoNote's base58, which encodes blocks of 8 bytes.
 * `testPrefixes` belong to test networks.
 */
export function cryptonote(kinds: Readonly<Record<number, CryptonoteKind>>, testPrefixes: readonly number[]): AddressRule {
  return (address) => {
    if (!alphabet.test(address)) return notAnAddress('badCharacters');
    const bytes = decodeBlocks(address);
    if (bytes === null || bytes.length < 60) return notAnAddress('wrongLength');
    const { body, isRight } = splitChecksum(bytes, keccak_256);
    if (!isRight) return notAnAddress('wrongChecksum');
    const { prefix, rest } = readVarint(body);
    if (testPrefixes.includes(prefix)) return notAnAddress('otherNetwork');
    const found = kinds[prefix];
    if (found === undefined) return notAnAddress('wrongPrefix');
    const [kind, payloadBytes] = found;
    if (rest.length !== payloadBytes) return notAnAddress('wrongLength');
    return { isAddress: true, reason: kind === 'standard' ? 'checksumRight' : kind, normalised: address, payload: rest };
  };
}

/** Null: a block of a length, or with a value, that no 8 bytes have. */
function decodeBlocks(address: string): Uint8Array | null {
  try {
    return base58xmr.decode(address);
  } catch {
    return null; // the decoder tells by throwing
  }
}

function readVarint(bytes: Uint8Array): { readonly prefix: number; readonly rest: Uint8Array } {
  let prefix = 0;
  let length = 0;
  for (const byte of bytes.slice(0, 4)) {
    prefix += (byte & 0x7f) * 2 ** (7 * length);
    length += 1;
    if (byte < 0x80) break;
  }
  return { prefix, rest: bytes.slice(length) };
}

/** Network and type in one byte, public key, 4 bytes of BLAKE2b-256. Pools pay to keys (type 1) of the main network (0x0_). */
export const ergo: AddressRule = (address) => {
  if (!alphabet.test(address)) return notAnAddress('badCharacters');
  const bytes = base58.decode(address);
  if (bytes.length !== 38) return notAnAddress('wrongLength');
  const { body, isRight } = splitChecksum(bytes, (data) => blake2b(data, { dkLen: 32 }));
  if (!isRight) return notAnAddress('wrongChecksum');
  if (body[0] !== 0x01) return notAnAddress(((body[0] ?? 0) & 0xf0) === 0x10 ? 'otherNetwork' : 'wrongPrefix');
  return { isAddress: true, reason: 'checksumRight', normalised: address, payload: body.slice(1) };
};

/** Type byte and 32 bytes of hash, no checksum: typing errors cannot be seen. Pools take type 0. */
export const alephium: AddressRule = (address): AddressReading => {
  if (!alphabet.test(address)) return notAnAddress('badCharacters');
  const bytes = base58.decode(address);
  if (bytes.length !== 33) return notAnAddress('wrongLength');
  if (bytes[0] !== 0) return notAnAddress(bytes[0] === 3 ? 'contract' : 'wrongPrefix');
  return { isAddress: true, reason: 'noChecksum', normalised: address, payload: bytes.slice(1) };
};
