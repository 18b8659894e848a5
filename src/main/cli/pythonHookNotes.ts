import { readFileSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { writeFileAtomic } from '../platform/files';
import type { PythonSite } from './pythonSites';

/** A folder into which the hook was put, and the folders that were made for it, outermost first. */
export interface HookNote {
  readonly dir: string;
  readonly kind: PythonSite['kind'];
  readonly created: readonly string[];
}

/** Where the hook was put: `DATA/hooks.json`. Environments cannot be found by looking, and nothing is to stay behind. */
export class HookNotes {
  private readonly path: string;

  constructor(dataDir: string) {
    this.path = join(dataDir, 'hooks.json');
  }

  /** None when there is no such file or it is none of ours. */
  read(): readonly HookNote[] {
    try {
      const file: unknown = JSON.parse(readFileSync(this.path, 'utf8'));
      return Array.isArray(file) ? file.filter(isNote) : [];
    } catch {
      return []; // the first time, or a damaged file: user sites are found without it
    }
  }

  /** DATA must be there. @throws the file system's error. */
  async add(note: HookNote): Promise<void> {
    const known = this.read().find((each) => each.dir === note.dir);
    const created = [...new Set([...(known?.created ?? []), ...note.created])];
    await this.write([...this.read().filter((each) => each.dir !== note.dir), { ...note, created }]);
  }

  /** @throws the file system's error. */
  async drop(dir: string): Promise<void> {
    const notes = this.read();
    if (notes.some((note) => note.dir === dir)) await this.write(notes.filter((note) => note.dir !== dir));
  }

  private async write(notes: readonly HookNote[]): Promise<void> {
    if (notes.length === 0) return rm(this.path, { force: true });
    await writeFileAtomic(this.path, `${JSON.stringify(notes, null, 2)}\n`);
  }
}

function isNote(value: unknown): value is HookNote {
  if (typeof value !== 'object' || value === null || !('dir' in value) || !('kind' in value) || !('created' in value))
    return false;
  const { dir, kind, created } = value;
  const isPath = (text: unknown) => typeof text === 'string' && text.startsWith('/');
  return isPath(dir) && (kind === 'user' || kind === 'venv') && Array.isArray(created) && created.every(isPath);
}
