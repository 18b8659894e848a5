import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { errorCode, makePrivateDir, writeFileAtomic } from '../../platform/files';

const programSchema = z.union([
  /** Fetched: `program` lies below `<dir>/<id>/<version>/`. */
  z.strictObject({ from: z.literal('download'), version: z.string().min(1), program: z.string().min(1) }),
  /** Chosen by the user, anywhere. */
  z.strictObject({ from: z.literal('file'), version: z.string().nullable(), path: z.string().startsWith('/') }),
]);
export type InstalledProgram = z.infer<typeof programSchema>;

const entrySchema = z.strictObject({ current: programSchema.nullable(), previous: programSchema.nullable() });
export type InstalledEntry = z.infer<typeof entrySchema>;

const indexSchema = z.strictObject({ version: z.literal(1), miners: z.record(z.string(), entrySchema) });

const nothing: InstalledEntry = { current: null, previous: null };

/** Which miners are on this machine: `<dir>/installed.json`, read once, written whole. */
export class Installed {
  private miners: Readonly<Record<string, InstalledEntry>> = {};
  private last: Promise<void> = Promise.resolve();

  constructor(private readonly dir: string) {}

  /** @returns what was wrong with the file, for the log; null: nothing. Without it nothing counts as installed. */
  async load(): Promise<string | null> {
    try {
      this.miners = indexSchema.parse(JSON.parse(await readFile(this.path, 'utf8'))).miners;
      return null;
    } catch (error) {
      if (errorCode(error) === 'ENOENT') return null;
      return error instanceof Error ? error.message : String(error);
    }
  }

  of(id: string): InstalledEntry {
    return this.miners[id] ?? nothing;
  }

  /** @throws the file system's error; nothing has changed then */
  set(id: string, entry: InstalledEntry): Promise<void> {
    const done = this.last.then(() => this.write(id, entry));
    this.last = done.catch(() => undefined); // its caller hears of it
    return done;
  }

  /** One after another: each writes the whole file. */
  private async write(id: string, entry: InstalledEntry): Promise<void> {
    const miners = { ...this.miners, [id]: entry };
    await makePrivateDir(this.dir);
    await writeFileAtomic(this.path, `${JSON.stringify({ version: 1, miners }, null, 2)}\n`);
    this.miners = miners;
  }

  private get path(): string {
    return join(this.dir, 'installed.json');
  }
}
