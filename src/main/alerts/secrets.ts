import { readFile } from 'node:fs/promises';
import { z } from 'zod';
import { errorCode, writeFileAtomic } from '../platform/files';
import type { Log } from '../platform/log';

/** The desktop's keyring, as far as it is used here. Rejects where there is none, or it stays locked. */
export interface Keyring {
  get(name: string): Promise<string | null>;
  set(name: string, value: string): Promise<void>;
  remove(name: string): Promise<void>;
}

export const secretNames = ['ntfy-topic', 'ntfy-token', 'webhook'] as const;
export type SecretName = (typeof secretNames)[number];

const kept = z.strictObject({ version: z.literal(1), secrets: z.partialRecord(z.enum(secretNames), z.string()) });

/**
 * Keeps what opens a channel: in the desktop's keyring, else in a file of mode 0600. What is in the file moves to the keyring as soon
 * as there is one; an app without a desktop goes on with the file.
 */
export class Secrets {
  private readonly cache = new Map<SecretName, string>();
  /** A keyring may ask a person for its password: whoever asks meanwhile waits too. */
  private loading: Promise<void> | null = null;
  private inKeyring = false;

  /** @param path of the file; @param keyring null: there is no keyring to ask. */
  constructor(
    private readonly path: string,
    private readonly keyring: Keyring | null,
    private readonly log: Log,
  ) {}

  get where(): 'keyring' | 'file' {
    return this.inKeyring ? 'keyring' : 'file';
  }

  async get(name: SecretName): Promise<string | null> {
    await this.load();
    return this.cache.get(name) ?? null;
  }

  /** One after the other: the caller sees to that. @param value null: forgets it. @throws the file system's error where neither place takes it. */
  async set(name: SecretName, value: string | null): Promise<void> {
    await this.load();
    const before = this.cache.get(name);
    if (value === null) this.cache.delete(name);
    else this.cache.set(name, value);
    try {
      if (this.inKeyring && (await this.toKeyring(name, value))) return;
      this.inKeyring = false;
      await this.writeFile();
    } catch (error) {
      // Nothing half-done: what is used is what is kept.
      if (before === undefined) this.cache.delete(name);
      else this.cache.set(name, before);
      throw error;
    }
  }

  private load(): Promise<void> {
    this.loading ??= this.readAll();
    return this.loading;
  }

  private async readAll(): Promise<void> {
    for (const [name, value] of Object.entries(await this.readFile())) this.cache.set(name as SecretName, value);
    const hasFile = this.cache.size > 0;
    const found = await this.fromKeyring();
    if (found === null) return;
    this.inKeyring = true;
    for (const [name, value] of found) if (!this.cache.has(name)) this.cache.set(name, value);
    if (!hasFile) return;
    await this.moveToKeyring().catch((error: unknown) => {
      this.log.warn('alerts', `the file of secrets could not be emptied: ${String(error)}`);
    });
  }

  /** Null: there is no keyring that answers. */
  private async fromKeyring(): Promise<readonly (readonly [SecretName, string])[] | null> {
    if (this.keyring === null) return null;
    try {
      const values = await Promise.all(secretNames.map(async (name) => [name, await this.keyring?.get(name)] as const));
      return values.flatMap(([name, value]) => (typeof value === 'string' ? [[name, value] as const] : []));
    } catch (error) {
      this.log.info('alerts', `no keyring, so secrets are kept in a file: ${String(error)}`);
      return null;
    }
  }

  private async moveToKeyring(): Promise<void> {
    for (const [name, value] of this.cache) {
      if (!(await this.toKeyring(name, value))) {
        this.inKeyring = false;
        return;
      }
    }
    await writeFileAtomic(this.path, `${JSON.stringify({ version: 1, secrets: {} })}\n`);
  }

  private async toKeyring(name: SecretName, value: string | null): Promise<boolean> {
    try {
      if (value === null) await this.keyring?.remove(name);
      else await this.keyring?.set(name, value);
      return this.keyring !== null;
    } catch (error) {
      this.log.warn('alerts', `the keyring does not keep ${name}: ${String(error)}`);
      return false;
    }
  }

  private async readFile(): Promise<Partial<Record<SecretName, string>>> {
    try {
      return kept.parse(JSON.parse(await readFile(this.path, 'utf8'))).secrets;
    } catch (error) {
      if (errorCode(error) !== 'ENOENT')
        this.log.warn('alerts', 'the file of secrets is unreadable, so they have to be entered again');
      return {};
    }
  }

  private async writeFile(): Promise<void> {
    await writeFileAtomic(this.path, `${JSON.stringify({ version: 1, secrets: Object.fromEntries(this.cache) })}\n`);
  }
}
