import * as fs from 'node:fs';
import * as path from 'node:path';
import { z } from 'zod';
import type { Log } from './log';

const runSchema = z.strictObject({
  pid: z.number().int().min(2),
  /** As in /proc/PID/stat; see ProcStat. */
  startTicks: z.number().int().nonnegative(),
  exe: z.string(),
  /** What the run's processes carry in their environment. */
  token: z.string().regex(/^[0-9a-f]{16,64}$/),
});
export type LedgerRun = z.infer<typeof runSchema>;

const ledgerSchema = z.strictObject({ version: z.literal(1), bootId: z.string().nullable(), runs: z.array(runSchema).max(256) });

/**
 * Which miners run now, on disk, so that the next start knows what a killed app may have left behind. Written whole beside the
 * file and renamed; it need not survive a power cut, since no process does.
 */
export class Ledger {
  private readonly runs = new Map<string, LedgerRun>();
  private old: readonly LedgerRun[];

  constructor(
    private readonly file: string,
    private readonly bootId: string | null,
    private readonly log: Log,
  ) {
    this.old = this.read();
  }

  /** Runs noted by an earlier app since this boot, as found when this one began; kept in the file until forgotten. */
  leftovers(): readonly LedgerRun[] {
    return this.old;
  }

  forgetLeftovers(): void {
    if (this.old.length === 0) return;
    this.old = [];
    this.write();
  }

  note(run: LedgerRun): void {
    this.runs.set(run.token, run);
    this.write();
  }

  forget(token: string): void {
    if (this.runs.delete(token)) this.write();
  }

  private read(): readonly LedgerRun[] {
    let text: string;
    try {
      text = fs.readFileSync(this.file, 'utf8');
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ENOENT')
        this.log.warn('processes', `cannot read ${this.file}: ${String(error)}`);
      return [];
    }
    const parsed = ledgerSchema.safeParse(parseJson(text));
    if (!parsed.success) {
      this.log.warn('processes', `${this.file} is damaged and ignored`);
      return [];
    }
    if (this.bootId === null || parsed.data.bootId !== this.bootId) return [];
    return parsed.data.runs;
  }

  /** Failing is no reason not to mine: the keeper is the first line, this is the second. */
  private write(): void {
    const beside = `${this.file}.new`;
    const runs = [...this.old, ...this.runs.values()];
    try {
      fs.mkdirSync(path.dirname(this.file), { recursive: true, mode: 0o700 });
      fs.writeFileSync(beside, `${JSON.stringify({ version: 1, bootId: this.bootId, runs })}\n`, { mode: 0o600 });
      fs.renameSync(beside, this.file);
    } catch (error) {
      this.log.warn('processes', `cannot write ${this.file}: ${String(error)}`);
    }
  }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null; // judged by the schema
  }
}
