import { readFileSync } from 'node:fs';
import { z } from 'zod';
import { writeFileAtomic } from '../../platform/files';
import type { KeptWindow } from './windowBounds';

const pixels = z.number().int().min(-100_000).max(100_000);
const schema = z.object({
  window: z
    .object({ x: pixels, y: pixels, width: pixels.min(1), height: pixels.min(1), isMaximized: z.boolean() })
    .nullable()
    .catch(null),
  /** The click on the icon has been explained. */
  isToggleTold: z.boolean().catch(false),
});
const nothing = { window: null, isToggleTold: false } as const;
const settleMs = 500;

interface Memory {
  readonly window: KeptWindow | null;
  readonly isToggleTold: boolean;
}

/**
 * What the desktop shell remembers by itself, a file beside Electron's own: convenience, so it is never a fault. What cannot be
 * read counts as never written.
 */
export class ShellMemory {
  private readonly path: string;
  private memory: Memory;
  private timer: ReturnType<typeof setTimeout> | null = null;
  private writing: Promise<void> = Promise.resolve();

  constructor(path: string) {
    this.path = path;
    this.memory = read(path);
  }

  get current(): Memory {
    return this.memory;
  }

  /** Kept at once, written a little later: a window that is dragged changes many times a second. */
  keep(change: Partial<Memory>): void {
    this.memory = { ...this.memory, ...change };
    this.timer ??= setTimeout(() => this.write(), settleMs);
  }

  /** Resolves when all is written. */
  async settled(): Promise<void> {
    if (this.timer !== null) this.write();
    await this.writing;
  }

  private write(): void {
    if (this.timer !== null) clearTimeout(this.timer);
    this.timer = null;
    this.writing = this.writing.then(() =>
      writeFileAtomic(this.path, JSON.stringify(this.memory)).catch((error: unknown) => {
        console.error('where the window was is not kept:', error);
      }),
    );
  }
}

function read(path: string): Memory {
  try {
    return schema.parse(JSON.parse(readFileSync(path, 'utf8')));
  } catch {
    return nothing; // the first start, or a file that somebody spoilt: the usual window
  }
}
