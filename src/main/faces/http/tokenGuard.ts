import { createHash, timingSafeEqual } from 'node:crypto';

const wrongPerWindow = 20;
const windowMs = 10_000;

export type TokenVerdict = 'right' | 'wrong' | 'tooMany';

/**
 * Checks the bearer token in constant time and slows down guessing. The right token always gets in: somebody who guesses
 * cannot lock the owner out.
 */
export class TokenGuard {
  readonly #expected: Buffer;
  readonly #nowMs: () => number;
  #windowStartMs = Number.NEGATIVE_INFINITY;
  #wrong = 0;

  /** `nowMs` never jumps back (monotonic). */
  constructor(token: string, nowMs: () => number) {
    this.#expected = digest(token);
    this.#nowMs = nowMs;
  }

  /** `authorization`: the request's header as it came. */
  check(authorization: string | undefined): TokenVerdict {
    const given = /^Bearer ([!-~]{1,512})$/.exec(authorization ?? '')?.[1] ?? '';
    if (timingSafeEqual(digest(given), this.#expected)) return 'right';
    return this.#countWrong() ? 'wrong' : 'tooMany';
  }

  #countWrong(): boolean {
    const now = this.#nowMs();
    if (now - this.#windowStartMs > windowMs) {
      this.#windowStartMs = now;
      this.#wrong = 0;
    }
    this.#wrong += 1;
    return this.#wrong <= wrongPerWindow;
  }
}

// Both sides are hashed because timingSafeEqual wants equal lengths, and a length would tell too.
function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}
