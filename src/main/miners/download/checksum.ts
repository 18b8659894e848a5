import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { pipeline } from 'node:stream/promises';

/** SHA-256 of a file, hexadecimal. @throws the file system's error */
export async function sha256OfFile(path: string, signal: AbortSignal): Promise<string> {
  const hash = createHash('sha256');
  await pipeline(createReadStream(path), hash, { signal });
  return hash.digest('hex');
}

/** The checksum of `file` in a list as sha256sum writes it (`HASH  NAME` or `HASH *NAME`); null: not listed, or listed twice. */
export function listedSum(list: string, file: string): string | null {
  const sums = list.split('\n').flatMap((line) => {
    const found = /^([0-9a-fA-F]{64}) [ *](.+?)\r?$/.exec(line);
    return found?.[2] === file ? [(found[1] ?? '').toLowerCase()] : [];
  });
  return sums.length === 1 ? (sums[0] ?? null) : null;
}
