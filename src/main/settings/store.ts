import { readFile, rename, stat, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { z } from 'zod';
import { type Fault, fail, ok, type Result } from '../../shared/faults';
import { type Settings, settingsSchema } from '../../shared/setup';
import type { Clock } from '../platform/clock';
import { errorCode, makePrivateDir, privateFileMode, timeForFileName, writeFileAtomic } from '../platform/files';
import type { Log } from '../platform/log';
import { type ParsedSettings, parseSettings } from './parse';

export interface SettingsStoreOptions {
  /** The data directory; made when it is not there. */
  readonly dir: string;
  readonly clock: Pick<Clock, 'nowMs'>;
  readonly log: Log;
}

export interface LoadedSettings {
  readonly settings: Settings;
  /** 'settings/restored' or 'settings/reset' with `values.file`, what could not be read; null when all is well. */
  readonly fault: Fault | null;
}

type FileState = ParsedSettings | { readonly kind: 'missing' };

/** More is no settings file of ours: it is not read into memory. */
const largestFile = 1_048_576;

/**
 * `settings.json` in the data directory, and `settings.backup.json`, a second copy of the last good one. A change counts at once
 * (`current`) and is written behind; a file that cannot be read is set aside, never deleted. One process per directory: the
 * app's lock sees to that.
 */
export class SettingsStore {
  private settings: Settings = settingsSchema.parse({});
  /** What both files hold; null: not known, so the next write happens in any case. */
  private savedText: string | null = null;
  /** The file on disk is a newer version's: it is kept under another name before the first write. */
  private mustKeepFile = false;
  private writing: Promise<unknown> = Promise.resolve();
  private readonly listeners = new Set<(settings: Settings) => void>();

  constructor(private readonly options: SettingsStoreOptions) {}

  get current(): Settings {
    return this.settings;
  }

  /** Reads the settings, mending what an accident left. Never throws; with nothing readable the defaults hold. */
  async load(): Promise<LoadedSettings> {
    await this.makeDir();
    const file = await this.read(this.path);
    const loaded = await this.settle(file);
    this.settings = loaded.settings;
    return loaded;
  }

  /**
   * Makes a change count at once, then writes it. A failed write is 'settings/not-saved' and the change still counts; a change
   * that breaks the schema is 'setup/invalid' with `values.field` and does not.
   */
  async update(change: (settings: Settings) => Settings): Promise<Result<Settings>> {
    const parsed = settingsSchema.safeParse(change(this.settings));
    if (!parsed.success) return fail('setup/invalid', z.prettifyError(parsed.error), { field: firstField(parsed.error) });
    this.settings = parsed.data;
    for (const listener of [...this.listeners]) listener(this.settings);
    const saved = this.writing.then(() => this.save());
    this.writing = saved;
    return saved;
  }

  /** Called with the settings after every change. Returns the way to stop. */
  onDidChange(listener: (settings: Settings) => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  /** Resolves when nothing is being written any more: part of an ordered shutdown. */
  async settled(): Promise<void> {
    await this.writing;
  }

  private get path(): string {
    return join(this.options.dir, 'settings.json');
  }

  private get backupPath(): string {
    return join(this.options.dir, 'settings.backup.json');
  }

  private async makeDir(): Promise<void> {
    try {
      await makePrivateDir(this.options.dir);
    } catch (error) {
      this.options.log.error('settings', `cannot make ${this.options.dir}`, error);
    }
  }

  private async read(path: string): Promise<FileState> {
    try {
      const info = await stat(path);
      if (!info.isFile() || info.size > largestFile) return { kind: 'broken', reason: 'not a settings file' };
      return parseSettings(await readFile(path, 'utf8'));
    } catch (error) {
      if (errorCode(error) === 'ENOENT') return { kind: 'missing' };
      return { kind: 'broken', reason: errorCode(error) ?? String(error) };
    }
  }

  private async settle(file: FileState): Promise<LoadedSettings> {
    switch (file.kind) {
      case 'good':
        await this.mendBackup(file.settings);
        return { settings: file.settings, fault: null };
      case 'unknownFields':
        this.options.log.warn('settings', `fields of a newer version are not used: ${file.fields}`);
        this.mustKeepFile = true;
        return { settings: file.settings, fault: null };
      case 'newer':
        this.options.log.warn('settings', `settings.json is of version ${file.version}, newer than this program`);
        this.mustKeepFile = true;
        return this.fromBackup(basename(this.path));
      case 'missing':
        return this.fromBackup(null);
      case 'broken':
        this.options.log.warn('settings', `settings.json cannot be read: ${file.reason}`);
        return this.fromBackup(await this.setAside('broken'));
    }
  }

  /** A good file that was edited by hand is the last good one from now on. */
  private async mendBackup(settings: Settings): Promise<void> {
    const text = toText(settings);
    const backup = await this.read(this.backupPath);
    if (backup.kind === 'good' && toText(backup.settings) === text) return;
    await this.tryToWrite(this.backupPath, text);
  }

  /** `keptAs`: the name under which the unreadable file was kept; null: there was no file. */
  private async fromBackup(keptAs: string | null): Promise<LoadedSettings> {
    const backup = await this.read(this.backupPath);
    const values = keptAs === null ? undefined : { file: keptAs };
    if (backup.kind === 'good' || backup.kind === 'unknownFields') {
      if (!this.mustKeepFile) await this.tryToWrite(this.path, toText(backup.settings));
      return { settings: backup.settings, fault: fail('settings/restored', undefined, values).fault };
    }
    // No file at all is a first start.
    const isFirstStart = keptAs === null && backup.kind === 'missing';
    return { settings: settingsSchema.parse({}), fault: isFirstStart ? null : fail('settings/reset', undefined, values).fault };
  }

  private async tryToWrite(path: string, text: string): Promise<void> {
    try {
      await writeFileAtomic(path, text);
    } catch (error) {
      this.options.log.error('settings', `cannot write ${basename(path)}`, error);
    }
  }

  /** Renames settings.json out of the way; its new name, or its old one where that failed. */
  private async setAside(why: string): Promise<string> {
    const name = `settings.${why}-${timeForFileName(this.options.clock.nowMs())}.json`;
    try {
      await rename(this.path, join(this.options.dir, name));
      return name;
    } catch (error) {
      this.options.log.error('settings', `cannot set ${basename(this.path)} aside`, error);
      return basename(this.path);
    }
  }

  private async save(): Promise<Result<Settings>> {
    const settings = this.settings;
    const text = toText(settings);
    if (text === this.savedText) return ok(settings); // a later change was written already, this one with it
    try {
      await makePrivateDir(this.options.dir);
      await this.keepNewerFile();
      await writeFileAtomic(this.path, text);
      await writeFileAtomic(this.backupPath, text);
      this.savedText = text;
      return ok(settings);
    } catch (error) {
      this.savedText = null;
      this.options.log.error('settings', 'cannot save', error);
      return fail('settings/not-saved', String(error), { reason: errorCode(error) ?? String(error), path: this.options.dir });
    }
  }

  private async keepNewerFile(): Promise<void> {
    if (!this.mustKeepFile) return;
    const name = `settings.newer-${timeForFileName(this.options.clock.nowMs())}.json`;
    // A copy, not a rename: until the new file is written, the old one stays in its place.
    const text = await readFile(this.path);
    await writeFile(join(this.options.dir, name), text, { mode: privateFileMode, flag: 'wx' });
    this.mustKeepFile = false;
    this.options.log.info('settings', `the newer version's settings are kept as ${name}`);
  }
}

function toText(settings: Settings): string {
  return `${JSON.stringify(settings, null, 2)}\n`;
}

function firstField(error: z.ZodError): string {
  return error.issues[0]?.path.map(String).join('.') ?? '';
}
