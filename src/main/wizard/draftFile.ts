import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { fail, ok, type Result } from '../../shared/faults';
import { type WizardDraft, wizardDraftSchema } from '../../shared/wizard';
import { errorCode, makePrivateDir, writeFileAtomic } from '../platform/files';
import type { Log } from '../platform/log';
import { Turns } from '../platform/turns';

/** `wizard.json` beside the settings: what was typed and not started yet. It survives a kill at any moment: whole, old or new. */
export class DraftFile {
  private readonly turns = new Turns();
  private readonly path: string;

  constructor(
    private readonly dir: string,
    private readonly log: Log,
  ) {
    this.path = join(dir, 'wizard.json');
  }

  /** Null: there is none, or it cannot be read, which costs some typing and nothing else. */
  async read(): Promise<WizardDraft | null> {
    await this.turns.settled();
    try {
      const parsed = wizardDraftSchema.safeParse(JSON.parse(await readFile(this.path, 'utf8')));
      return parsed.success ? parsed.data : null;
    } catch (error) {
      if (errorCode(error) !== 'ENOENT') this.log.warn('wizard', `the draft cannot be read: ${errorCode(error) ?? 'no JSON'}`);
      return null;
    }
  }

  /** On disk when it resolves; fails with settings/not-saved. */
  keep(draft: WizardDraft): Promise<Result<null>> {
    return this.inTurn(async () => {
      await makePrivateDir(this.dir);
      await writeFileAtomic(this.path, `${JSON.stringify(draft)}\n`);
    });
  }

  drop(): Promise<Result<null>> {
    return this.inTurn(() => rm(this.path, { force: true }));
  }

  settled(): Promise<void> {
    return this.turns.settled();
  }

  private inTurn(act: () => Promise<void>): Promise<Result<null>> {
    return this.turns.take(act).then(
      () => ok(null),
      (error: unknown) => fail('settings/not-saved', errorCode(error) ?? undefined, { file: this.path }),
    );
  }
}
