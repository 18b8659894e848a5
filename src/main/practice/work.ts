import { createHash } from 'node:crypto';

/**
 * One real hash stands for this many simulated ones: jobs carry the difficulty a real pool would set for these cards, and
 * a share still costs some hundred real hashes.
 */
export const workScale = 1_000_000;

/** Bytes of a nonce. */
const nonceBytes = 8;

/**
 * The practice coin's proof of work: SHA-256 over header (32 bytes) and nonce (8 bytes), as a number. Not SHA-3, which the
 * OpenSSL of Electron (BoringSSL) does not have.
 */
function workHash(work: Buffer): Buffer {
  return createHash('sha256').update(work).digest();
}

/** Highest hash that is a share, as 32 bytes, with the practice scale taken in. */
export function shareLimit(target: bigint): Buffer {
  const limit = target * BigInt(workScale);
  const most = (1n << 256n) - 1n;
  return Buffer.from((limit > most ? most : limit).toString(16).padStart(64, '0'), 'hex');
}

/** header: 64 hex digits, nonce: 16. */
export function isShare(header: string, nonce: string, limit: Buffer): boolean {
  return workHash(Buffer.from(header + nonce, 'hex')).compare(limit) < 0;
}

/**
 * Looks for a share from a random nonce on, at most `tries` hashes; null: none found. `prefix` are the hex digits of the nonce
 * that the pool has fixed for this connection.
 */
export function findShare(header: string, prefix: string, limit: Buffer, tries: number): string | null {
  const fixed = prefix.length / 2;
  const work = Buffer.alloc(32 + nonceBytes);
  work.write(header + prefix, 'hex');
  for (let at = 32 + fixed; at < work.length; at += 1) work[at] = Math.floor(Math.random() * 256);
  for (let count = 0; count < tries; count += 1) {
    if (workHash(work).compare(limit) < 0) return work.toString('hex', 32);
    increment(work, 32 + fixed);
  }
  return null;
}

/** Adds one to the last bytes, big-endian, without touching what lies before `from`. */
function increment(bytes: Buffer, from: number): void {
  for (let at = bytes.length - 1; at >= from; at -= 1) {
    const next = ((bytes[at] ?? 0) + 1) & 0xff;
    bytes[at] = next;
    if (next !== 0) return;
  }
}
