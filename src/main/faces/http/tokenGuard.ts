import { createHash, timingSafeEqual } from 'node:crypto';

const wrongPerWindow = 20;
const windowMs = 10_000;
const maxAddresses = 1024;

/** `owner` may do everything, `reader` may read metrics and status. */
export type TokenVerdict = 'owner' | 'reader' | 'wrong' | 'tooMany';

/**
 * Checks the bearer token in constant time and slows down guessing, each address by itself. A right token always gets in:
 * somebody who guesses cannot lock the owner out.
 */
export class TokenGuard {
  private readonly owner: Buffer;
  private readonly reader: Buffer | null;
  private readonly nowMs: () => number;
  private readonly guesses = new Map<string, { readonly sinceMs: number; wrong: number }>();

  /** `nowMs` never jumps back (monotonic). */
  constructor(tokens: { readonly owner: string; readonly reader: string | null }, nowMs: () => number) {
    this.owner = digest(tokens.owner);
    this.reader = tokens.reader === null ? null : digest(tokens.reader);
    this.nowMs = nowMs;
  }

  /** `authorization`: the request's header as it came; `address`: who sent it. */
  check(authorization: string | undefined, address: string): TokenVerdict {
    const given = digest(/^Bearer ([!-~]{1,512})$/.exec(authorization ?? '')?.[1] ?? '');
    if (timingSafeEqual(given, this.owner)) return 'owner';
    if (this.reader !== null && timingSafeEqual(given, this.reader)) return 'reader';
    return this.countWrong(address) <= wrongPerWindow ? 'wrong' : 'tooMany';
  }

  private countWrong(address: string): number {
    const now = this.nowMs();
    const known = this.guesses.get(address);
    if (known !== undefined && now - known.sinceMs <= windowMs) {
      known.wrong += 1;
      return known.wrong;
    }
    this.guesses.delete(address); // so that a new window makes it the youngest
    this.guesses.set(address, { sinceMs: now, wrong: 1 });
    const [oldest] = this.guesses.keys();
    if (this.guesses.size > maxAddresses && oldest !== undefined) this.guesses.delete(oldest);
    return 1;
  }
}

// Both sides are hashed because timingSafeEqual wants equal lengths, and a length would tell too.
function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}
