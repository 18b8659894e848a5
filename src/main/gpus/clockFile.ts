import { readFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { z } from 'zod';
import { clockFields } from '../../shared/clocks';
import { makePrivateDir, writeFileAtomic } from '../platform/files';
import type { Log } from '../platform/log';
import type { ClockBefore, ClockValues } from './clockPlan';

const before = z.partialRecord(z.enum(clockFields), z.number().nullable());
const values = z.partialRecord(z.enum(clockFields), z.number());
const fileSchema = z.strictObject({
  version: z.literal(1),
  bootId: z.string().nullable(),
  set: z.record(z.string().max(80), z.strictObject({ values, before })),
  held: z.record(z.string().max(80), values),
});

/** What is set on a card, and what was there before. */
export interface SetClocks {
  readonly values: ClockValues;
  readonly before: ClockBefore;
}

/** What a former run of the app left: cards still set, and cards under whose settings the machine went down. */
export interface FoundClocks {
  readonly leftovers: ReadonlyMap<string, SetClocks>;
  readonly held: ReadonlyMap<string, ClockValues>;
}

/**
 * Which cards are set, on disk before the driver hears of it: whatever ends the app, the next one knows. A driver forgets its
 * settings when the machine restarts, so what was set then is not to be put back; but a card that was set when the machine went
 * down may be what brought it down.
 */
export class ClockFile {
  private readonly set = new Map<string, SetClocks>();
  private readonly held = new Map<string, ClockValues>();
  private writing: Promise<boolean> = Promise.resolve(true);

  constructor(
    private readonly path: string,
    private readonly bootId: string | null,
    private readonly log: Log,
  ) {}

  /** Once, at the start. */
  open(): FoundClocks {
    const found = this.read();
    for (const [device, clocks] of Object.entries(found?.held ?? {})) this.held.set(device, clocks);
    const isSameBoot = found !== null && this.bootId !== null && found.bootId === this.bootId;
    for (const [device, clocks] of Object.entries(found?.set ?? {})) {
      if (isSameBoot) this.set.set(device, clocks as SetClocks);
      else this.held.set(device, clocks.values as ClockValues);
    }
    if (found !== null && !isSameBoot) void this.write();
    return { leftovers: new Map(this.set), held: new Map(this.held) };
  }

  /** True once it is on disk; false: it cannot be, so nothing should be changed. */
  note(device: string, clocks: SetClocks): Promise<boolean> {
    this.set.set(device, clocks);
    return this.write();
  }

  /** The card is as it was. */
  forget(device: string): Promise<boolean> {
    return this.set.delete(device) ? this.write() : this.writing;
  }

  /** The user wants it again. */
  release(device: string): Promise<boolean> {
    return this.held.delete(device) ? this.write() : this.writing;
  }

  settled(): Promise<unknown> {
    return this.writing;
  }

  private write(): Promise<boolean> {
    const { bootId, set, held } = this;
    const state = { version: 1, bootId, set: Object.fromEntries(set), held: Object.fromEntries(held) };
    const text = `${JSON.stringify(state)}\n`;
    this.writing = this.writing.then(async () => {
      try {
        await makePrivateDir(dirname(this.path));
        await writeFileAtomic(this.path, text);
        return true;
      } catch (error) {
        this.log.error('clocks', `cannot write ${this.path}`, error);
        return false;
      }
    });
    return this.writing;
  }

  private read(): z.infer<typeof fileSchema> | null {
    let text: string;
    try {
      text = readFileSync(this.path, 'utf8');
    } catch {
      return null; // nothing was ever set
    }
    const parsed = fileSchema.safeParse(parseJson(text));
    if (!parsed.success) this.log.warn('clocks', `${this.path} is damaged and ignored`);
    return parsed.success ? parsed.data : null;
  }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null; // judged by the schema
  }
}
