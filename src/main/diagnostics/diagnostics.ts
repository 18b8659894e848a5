import { randomUUID } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { strToU8, zipSync } from 'fflate';
import type { DiagnosticFile, DiagnosticsPreview, DiagnosticsZip } from '../../shared/diagnostics';
import { fail, ok, type Result } from '../../shared/faults';
import { errorCode } from '../platform/files';
import { knownOf, type Whose } from './known';
import { scrubber } from './scrub';

export interface DiagnosticsParts {
  /** Log files, by the name they get in the zip. */
  readonly logs: readonly { readonly name: string; readonly path: string }[];
  /** What is written of the rig and its programs: anything that JSON can hold. */
  readonly state: () => unknown;
  /** The settings as they are kept, secrets and all: from them is known what to strike out. */
  readonly settings: () => unknown;
  /** Versions of this and that, a line each. */
  readonly about: () => Promise<Readonly<Record<string, string>>>;
  readonly minerLogs: () => readonly { readonly device: string; readonly lines: readonly string[] }[];
  /** Rows since then as CSV; what went wrong where they cannot be read. */
  readonly history: (table: 'readings' | 'events' | 'shares', sinceMs: number) => Promise<string>;
  readonly whose: Whose;
  readonly nowMs: () => number;
}

const hourMs = 3_600_000;
/** The end of a log is what happened; more is for nobody to read, B. */
const logBytes = 300_000;

/**
 * What somebody needs who is asked for help: logs, versions, settings, the last hour of readings. Wallets, passwords, tokens, names
 * of host and user are struck out. Shown first, and saved as it was shown.
 */
export class Diagnostics {
  private shown: DiagnosticsPreview | null = null;

  constructor(private readonly parts: DiagnosticsParts) {}

  async preview(): Promise<DiagnosticsPreview> {
    const { settings, whose } = this.parts;
    const before = settings();
    const found = await this.files();
    // What was entered while it was read is in it too.
    const scrub = scrubber(knownOf([before, settings()], whose));
    let struck = 0;
    const files = found.map(({ name, text }) => {
      const done = scrub(text);
      struck += done.struck;
      return { name: scrub(name).text, text: done.text };
    });
    this.shown = { id: randomUUID(), files, struck };
    return this.shown;
  }

  /** Fails with app/refused for a preview that is not the latest. */
  async zip(id: string): Promise<Result<DiagnosticsZip>> {
    const { shown } = this;
    if (shown === null || shown.id !== id) return fail('app/refused', 'diagnostics: this preview is not the latest');
    return ok({ fileName: fileName(this.parts.nowMs()), base64: Buffer.from(this.zipped(shown.files)).toString('base64') });
  }

  private zipped(files: readonly DiagnosticFile[]): Uint8Array {
    const entries = files.map(({ name, text }) => [name, strToU8(text)] as const);
    return zipSync(Object.fromEntries(entries), { mtime: this.parts.nowMs() });
  }

  private async files(): Promise<readonly DiagnosticFile[]> {
    const { about, settings, state, minerLogs, history, logs, nowMs } = this.parts;
    const [versions, readings, shares, events, ...ends] = await Promise.all([
      about(),
      history('readings', nowMs() - hourMs),
      history('shares', nowMs() - hourMs),
      history('events', nowMs() - 24 * hourMs),
      ...logs.map(({ path }) => endOf(path)),
    ]);
    const lines = Object.entries(versions).map(([name, value]) => `${name}: ${value}\n`);
    return [
      { name: 'about.txt', text: lines.join('') },
      { name: 'settings.json', text: json(settings()) },
      { name: 'state.json', text: json(state()) },
      { name: 'history/readings-1h.csv', text: readings },
      { name: 'history/shares-1h.csv', text: shares },
      { name: 'history/events-24h.csv', text: events },
      ...logs.map(({ name }, index) => ({ name: `logs/${name}`, text: ends[index] ?? '' })),
      ...minerLogs().map(({ device, lines: own }) => ({ name: `logs/miner-${plainName(device)}.log`, text: own.join('\n') })),
    ].filter(({ text }) => text !== '');
  }
}

function json(value: unknown): string {
  return `${JSON.stringify(value, null, 2) ?? 'null'}\n`;
}

/** Whole lines only: half a line may hide half a secret from whoever looks for it. */
async function endOf(path: string): Promise<string> {
  try {
    const whole = await readFile(path, 'utf8');
    if (whole.length <= logBytes) return whole;
    const end = whole.slice(-logBytes);
    return end.slice(end.indexOf('\n') + 1);
  } catch (error) {
    return errorCode(error) === 'ENOENT' ? '' : `This file could not be read: ${errorCode(error) ?? 'unknown error'}\n`;
  }
}

function plainName(device: string): string {
  return device.replace(/[^A-Za-z0-9_-]/g, '_');
}

function fileName(nowMs: number): string {
  return `fallow-diagnostics-${new Date(nowMs).toISOString().slice(0, 16).replace(/[-:]/g, '').replace('T', '-')}.zip`;
}
