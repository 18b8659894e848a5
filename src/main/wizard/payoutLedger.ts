import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { z } from 'zod';
import type { Assignment } from '../../shared/setup';
import { errorCode, writeFileAtomic } from '../platform/files';
import type { Log } from '../platform/log';

const noteSchema = z.record(z.string().max(20), z.string().regex(/^[0-9a-f]{8}$/));

export interface PayoutNote {
  readonly coin: string;
  /** Null: no payout of this coin was known. */
  readonly before: string | null;
  readonly after: string;
}

/**
 * Remembers which payout address was last set up for each coin, by a fingerprint that tells it from another and does not give it
 * away; so a change is noticed whoever made it: the wizard, the command line with no app running, or another program in the file.
 */
export class PayoutLedger {
  private known: Readonly<Record<string, string>> | null = null;
  private looking: Promise<unknown> = Promise.resolve();

  constructor(
    private readonly path: string,
    private readonly log: Log,
    private readonly onDidChange: (note: PayoutNote) => void,
  ) {}

  /** At the start, and after each setup. */
  look(assignments: readonly Assignment[]): Promise<void> {
    const looked = this.looking.then(() => this.compare(assignments));
    this.looking = looked;
    return looked;
  }

  private async compare(assignments: readonly Assignment[]): Promise<void> {
    this.known ??= await this.load();
    const earning = assignments.filter(({ miner }) => miner.id !== 'practice');
    const now = Object.fromEntries(earning.map(({ coin, wallet }) => [coin, fingerprint(wallet)]));
    const before = this.known;
    const changed = Object.entries(now).filter(([coin, after]) => before[coin] !== after);
    if (changed.length === 0) return;
    this.known = { ...before, ...now }; // a coin that is left out now is remembered for when it comes back
    for (const [coin, after] of changed) this.onDidChange({ coin, before: before[coin] ?? null, after });
    await writeFileAtomic(this.path, `${JSON.stringify(this.known)}\n`).catch((error: unknown) => {
      this.log.warn('wizard', `the payout addresses' fingerprints cannot be kept: ${errorCode(error) ?? ''}`);
    });
  }

  private async load(): Promise<Readonly<Record<string, string>>> {
    try {
      return noteSchema.parse(JSON.parse(await readFile(this.path, 'utf8')));
    } catch (error) {
      if (errorCode(error) !== 'ENOENT') this.log.warn('wizard', 'the fingerprints of payout addresses cannot be read');
      return {};
    }
  }
}

/** 32 bits of a hash: enough to tell two addresses apart, too little to find one. */
function fingerprint(wallet: string): string {
  return createHash('sha256').update(wallet).digest('hex').slice(0, 8);
}
