import { bech32 as bech32Coder, bech32m as bech32mCoder } from '@scure/base';
import { type AddressRule, notAnAddress } from './rulesReading';

const bech32Alphabet = 'qpzry9x8gf2tvdw0s3jn54khce6mua7l';
/** CIP-37. */
const confluxAlphabet = 'abcdefghjkmnprstuvwxyz0123456789';

interface Bech32Form {
  readonly hrp: string;
  readonly separator: '1' | ':';
  readonly variant: 'bech32' | 'bech32m';
  /** Lengths allowed, in symbols of 5 bits, without the checksum. */
  readonly symbols: readonly number[];
  /** The first symbol, where it is a witness version (BIP-173, BIP-350). */
  readonly version: number | null;
}

export function bech32({ hrp, separator, variant, symbols, version }: Bech32Form): AddressRule {
  const coder = variant === 'bech32' ? bech32Coder : bech32mCoder;
  return (address) => {
    const text = oneCase(address);
    if (text === null) return notAnAddress('badCharacters');
    if (!text.startsWith(hrp + separator)) return notAnAddress('wrongPrefix');
    const data = text.slice(hrp.length + 1);
    if (![...data].every((char) => bech32Alphabet.includes(char))) return notAnAddress('badCharacters');
    if (!symbols.includes(data.length - 6)) return notAnAddress('wrongLength');
    const decoded = coder.decodeUnsafe(`${hrp}1${data}`); // the separator is not part of the checksum
    if (decoded === undefined) return notAnAddress('wrongChecksum');
    if (version !== null && decoded.words[0] !== version) return notAnAddress('wrongPrefix');
    const bytes = toBytes(version === null ? decoded.words : decoded.words.slice(1));
    if (bytes === null) return notAnAddress('wrongLength');
    return { isAddress: true, reason: 'checksumRight', normalised: text, payload: bytes };
  };
}

interface CashaddrForm {
  readonly hrp: string;
  /** First byte → bytes in all. */
  readonly lengths: Readonly<Record<number, number>>;
  /** Pools take it without its prefix too. */
  readonly isPrefixOptional: boolean;
}

/** Prefix, colon, version byte and payload, 40 bits of BCH code. */
export function cashaddr({ hrp, lengths, isPrefixOptional }: CashaddrForm): AddressRule {
  return (address) => {
    const text = oneCase(address);
    if (text === null) return notAnAddress('badCharacters');
    const hasPrefix = text.startsWith(`${hrp}:`);
    if (!hasPrefix && (!isPrefixOptional || text.includes(':'))) return notAnAddress('wrongPrefix');
    const data = hasPrefix ? text.slice(hrp.length + 1) : text;
    const words = toWords(data, bech32Alphabet);
    if (words === null) return notAnAddress('badCharacters');
    const bytes = toBytes(words.slice(0, -8));
    if (bytes === null || !Object.values(lengths).includes(bytes.length)) return notAnAddress('wrongLength');
    if (!hasRightBch(hrp, words)) return notAnAddress('wrongChecksum');
    if (lengths[bytes[0] ?? -1] !== bytes.length) return notAnAddress('wrongPrefix');
    return { isAddress: true, reason: 'checksumRight', normalised: `${hrp}:${data}`, payload: bytes.slice(1) };
  };
}

/** `cfx:` and 42 symbols; the long upper-case form names its type. Contracts cannot be paid by a pool. */
export const conflux: AddressRule = (address) => {
  const text = oneCase(address)?.replace(/^cfx:type\.(?:user|contract):/, 'cfx:') ?? null;
  if (text === null) return notAnAddress('badCharacters');
  if (/^(?:cfxtest|net\d+):/.test(text)) return notAnAddress('otherNetwork');
  if (!text.startsWith('cfx:')) return notAnAddress('wrongPrefix');
  const words = toWords(text.slice(4), confluxAlphabet);
  if (words === null) return notAnAddress('badCharacters');
  const bytes = toBytes(words.slice(0, -8));
  if (bytes === null || words.length !== 42) return notAnAddress('wrongLength');
  if (!hasRightBch('cfx', words)) return notAnAddress('wrongChecksum');
  const [version, first = 0] = bytes;
  if (version !== 0) return notAnAddress('wrongPrefix');
  if (first >> 4 !== 1) return notAnAddress('contract');
  return { isAddress: true, reason: 'checksumRight', normalised: text, payload: bytes.slice(1) };
};

/** All lower or all upper case may be written, mixed may not; null then. */
function oneCase(address: string): string | null {
  const lower = address.toLowerCase();
  return address === lower || address === address.toUpperCase() ? lower : null;
}

function toWords(data: string, alphabet: string): readonly number[] | null {
  const words = [...data].map((char) => alphabet.indexOf(char));
  return words.includes(-1) ? null : words;
}

/** Regroups symbols of 5 bits into bytes; null when bits are left over that are not zero padding. */
function toBytes(words: readonly number[]): Uint8Array | null {
  return bech32Coder.fromWordsUnsafe([...words]) ?? null;
}

const generators = [0x98f2bc8e61n, 0x79b76d99e2n, 0xf33e5fb3c4n, 0xae2eabe2a8n, 0x1e4f43e470n];

/** The 40-bit BCH code of cashaddr (Bitcoin Cash specification), over the prefix's low bits, a zero, and all symbols. */
function hasRightBch(prefix: string, words: readonly number[]): boolean {
  const input = [...[...prefix].map((char) => char.charCodeAt(0) & 31), 0, ...words];
  let code = 1n;
  for (const value of input) {
    const top = code >> 35n;
    code = ((code & 0x07ffffffffn) << 5n) ^ BigInt(value);
    generators.forEach((generator, bit) => {
      if ((top >> BigInt(bit)) & 1n) code ^= generator;
    });
  }
  return code === 1n;
}
