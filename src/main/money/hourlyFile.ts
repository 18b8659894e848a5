import { readFile, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { z } from 'zod';
import { type Fault, fail } from '../../shared/faults';
import { errorCode, makePrivateDir, writeFileAtomic } from '../platform/files';
import type { Log } from '../platform/log';
import { type HourPrice, readHourly } from './tariff';

const largestFile = 16 * 1024 * 1024;

export interface HourlyFileDeps {
  /** Where the prices read last are kept, for a start at which the file cannot be read. */
  readonly keepAt: string;
  readonly log: Log;
}

/** What is known of a file of hourly prices. */
export interface HourlyPrices {
  /** In order of time. Those read before where the file cannot be read now; where lines are wrong, also for hours it has no price of. */
  readonly hours: readonly HourPrice[];
  /** Why the file cannot be used as it is; null: it can. */
  readonly fault: Fault | null;
}

interface Known extends HourlyPrices {
  readonly path: string;
  /** Changes with the file; null: from the copy, the file itself was not read yet. */
  readonly stamp: string | null;
}

const keptSchema = z.object({ path: z.string(), hours: z.array(z.tuple([z.number(), z.number()])) });

/** The hourly prices in a file; read again only when it has changed. What was read last is kept, also over a restart. */
export class HourlyFile {
  private known: Known | null = null;
  private latest: Promise<unknown> = Promise.resolve();

  constructor(private readonly deps: HourlyFileDeps) {}

  /** One reading at a time. Never throws. */
  read(path: string): Promise<HourlyPrices> {
    const reading = this.latest.then(() => this.readNow(path));
    this.latest = reading;
    return reading;
  }

  private async readNow(path: string): Promise<HourlyPrices> {
    try {
      const file = await stat(path);
      const stamp = `${file.mtimeMs} ${file.size} ${file.ino}`;
      if (this.known?.path === path && this.known.stamp === stamp) return this.known;
      // A pipe would never end.
      if (!file.isFile()) return await this.unreadable(path, 'money/prices-unreadable', 'it is no file');
      if (file.size > largestFile) return await this.unreadable(path, 'money/prices-unreadable', 'it is larger than 16 MiB');
      return await this.take(path, stamp, await readFile(path, 'utf8'));
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      return this.unreadable(path, codeOf(error), reason);
    }
  }

  private async take(path: string, stamp: string, text: string): Promise<HourlyPrices> {
    const { hours, problems } = readHourly(text);
    const line = problems[0]?.line ?? (hours.length === 0 ? 1 : null);
    const before = line === null ? [] : await this.before(path);
    const filled = line === null ? hours : together(before, hours);
    const more = problems.length > 1 ? { more: problems.length - 1 } : {};
    const fault =
      line === null ? null : fail('money/prices-wrong-line', undefined, { path, line, ...more, ...kept(before) }).fault;
    this.known = { path, stamp, hours: filled, fault };
    await this.keep(path, filled);
    return this.known;
  }

  private async unreadable(path: string, code: ReturnType<typeof codeOf>, reason: string): Promise<HourlyPrices> {
    const hours = await this.before(path);
    // 'EIO: i/o error, read': what was done says nothing to people.
    const values = { path, reason: reason.replace(/, \w+( '.*')?$/, ''), ...kept(hours) };
    this.known = { path, stamp: null, hours, fault: fail(code, reason, values).fault };
    return this.known;
  }

  /** What the file said before. */
  private async before(path: string): Promise<readonly HourPrice[]> {
    if (this.known?.path === path) return this.known.hours;
    try {
      const copy = keptSchema.parse(JSON.parse(await readFile(this.deps.keepAt, 'utf8')));
      return copy.path === path ? copy.hours.map(([fromMs, perKwh]) => ({ fromMs, perKwh })) : [];
    } catch (error) {
      if (errorCode(error) !== 'ENOENT') this.deps.log.warn('money', `the prices kept cannot be read: ${String(error)}`);
      return [];
    }
  }

  private async keep(path: string, hours: readonly HourPrice[]): Promise<void> {
    const copy: z.infer<typeof keptSchema> = { path, hours: hours.map(({ fromMs, perKwh }) => [fromMs, perKwh]) };
    try {
      await makePrivateDir(dirname(this.deps.keepAt));
      await writeFileAtomic(this.deps.keepAt, JSON.stringify(copy));
    } catch (error) {
      this.deps.log.warn('money', `the prices read from ${path} cannot be kept: ${String(error)}`);
    }
  }
}

function codeOf(error: unknown): 'money/prices-missing' | 'money/prices-no-rights' | 'money/prices-unreadable' {
  const code = errorCode(error);
  if (code === 'ENOENT' || code === 'ENOTDIR') return 'money/prices-missing';
  return code === 'EACCES' || code === 'EPERM' ? 'money/prices-no-rights' : 'money/prices-unreadable';
}

function kept(hours: readonly HourPrice[]): { readonly kept?: number } {
  return hours.length === 0 ? {} : { kept: hours.length };
}

/** The later list counts where both have a price. */
function together(before: readonly HourPrice[], after: readonly HourPrice[]): readonly HourPrice[] {
  const all = new Map([...before, ...after].map((hour) => [hour.fromMs, hour]));
  return [...all.values()].sort((a, b) => a.fromMs - b.fromMs);
}
