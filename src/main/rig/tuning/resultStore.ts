import { readFile, rename } from 'node:fs/promises';
import { z } from 'zod';
import { type TuningResult, tuningResultSchema } from '../../../shared/tuningResults';
import { errorCode, timeForFileName, writeFileAtomic } from '../../platform/files';
import type { Log } from '../../platform/log';

const fileSchema = z.strictObject({ version: z.literal(1), results: z.array(tuningResultSchema) });

/** Of one rig; the oldest go first. */
const mostResults = 500;

/** What tunings found, in a file beside the settings: practice and real each have their own. */
export class ResultStore {
  private results: readonly TuningResult[] = [];
  private writing: Promise<void> = Promise.resolve();

  constructor(
    private readonly path: string,
    private readonly nowMs: () => number,
    private readonly log: Log,
  ) {}

  /** A file that cannot be read is set aside. */
  async load(): Promise<void> {
    try {
      this.results = fileSchema.parse(JSON.parse(await readFile(this.path, 'utf8'))).results;
    } catch (error) {
      if (errorCode(error) === 'ENOENT') return;
      this.log.error('tuner', 'the stored results cannot be read and are set aside', error);
      await rename(this.path, `${this.path}.${timeForFileName(this.nowMs())}`).catch((failure: unknown) =>
        this.log.error('tuner', 'nor can they be set aside', failure),
      );
    }
  }

  /** The latest first. */
  list(): readonly TuningResult[] {
    return [...this.results].sort((a, b) => b.atMs - a.atMs);
  }

  find(id: string): TuningResult | undefined {
    return this.results.find((result) => result.id === id);
  }

  /** Adds, or replaces what has the same id. */
  put(result: TuningResult): void {
    const others = this.results.filter(({ id }) => id !== result.id);
    this.results = [...others, result].sort((a, b) => a.atMs - b.atMs).slice(-mostResults);
    this.save();
  }

  remove(id: string): boolean {
    const before = this.results.length;
    this.results = this.results.filter((result) => result.id !== id);
    if (this.results.length === before) return false;
    this.save();
    return true;
  }

  settled(): Promise<void> {
    return this.writing;
  }

  private save(): void {
    const text = JSON.stringify({ version: 1, results: this.results });
    this.writing = this.writing
      .then(() => writeFileAtomic(this.path, text))
      .catch((error: unknown) => this.log.error('tuner', 'results cannot be saved', error));
  }
}
