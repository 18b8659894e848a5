import { ok, type Result } from '../../shared/faults';
import type { WizardDraft } from '../../shared/wizard';

type Write = (draft: WizardDraft) => Promise<Result<null>>;

/** Hands drafts to main one at a time: while one is on its way only the newest waits, since it holds all that was typed. */
export class DraftKeeper {
  private readonly write: Write;
  private waiting: WizardDraft | null = null;
  private running: Promise<Result<null>> | null = null;
  private isEnded = false;

  constructor(write: Write) {
    this.write = write;
  }

  /** Resolves once this draft, or a newer one, is kept. */
  keep(draft: WizardDraft): Promise<Result<null>> {
    if (this.isEnded) return Promise.resolve(ok(null));
    this.waiting = draft;
    this.running ??= this.run().finally(() => {
      this.running = null;
    });
    return this.running;
  }

  /** What is on its way still arrives; nothing is kept after it. */
  async end(): Promise<void> {
    this.isEnded = true;
    this.waiting = null;
    await this.running;
  }

  private async run(): Promise<Result<null>> {
    let last: Result<null> = ok(null);
    for (let next = this.take(); next !== null; next = this.take()) last = await this.write(next);
    return last;
  }

  private take(): WizardDraft | null {
    const next = this.waiting;
    this.waiting = null;
    return next;
  }
}
