import { readFile, stat } from 'node:fs/promises';
import { type HourPrice, readHourly } from './tariff';

const largestFile = 16 * 1024 * 1024;

/** The hourly prices in a file; read again only when it has changed. */
export class HourlyFile {
  private known: { readonly path: string; readonly changedMs: number; readonly hours: readonly HourPrice[] } | null = null;

  /** Why the file could not be used the last time; null: it could. */
  problem: string | null = null;

  /** In order of time; empty where the file cannot be used. Never throws. */
  async read(path: string): Promise<readonly HourPrice[]> {
    try {
      const { mtimeMs: changedMs, size } = await stat(path);
      if (this.known?.path === path && this.known.changedMs === changedMs) return this.known.hours;
      if (size > largestFile) throw new Error('larger than 16 MiB');
      const { hours, problems } = readHourly(await readFile(path, 'utf8'));
      this.known = { path, changedMs, hours };
      this.problem = problems[0] === undefined ? null : `line ${problems[0].line}`;
      return hours;
    } catch (error) {
      this.known = null;
      this.problem = error instanceof Error ? error.message : String(error);
      return [];
    }
  }
}
