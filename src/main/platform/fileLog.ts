import { closeSync, fchmodSync, fstatSync, mkdirSync, openSync, renameSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import type { Clock } from './clock';
import { errorCode, privateDirMode, privateFileMode } from './files';
import type { Log } from './log';
import { redact } from './redact';

export interface FileLogOptions {
  /** The data directory: `fallow.log` and, after it is full, `fallow.1.log`, `fallow.2.log`… */
  readonly dir: string;
  readonly clock: Pick<Clock, 'nowMs' | 'monotonicMs'>;
  /** Usually process.stderr; null: file only. */
  readonly stderr: NodeJS.WritableStream | null;
  readonly maxBytes?: number;
  /** Older files that are kept. */
  readonly keep?: number;
  /** More than these within a second are counted, not written: a flood must not eat the disk or a core. */
  readonly maxLinesPerSecond?: number;
}

const longestLine = 4000;

/**
 * The program's own story: to stderr and to a file of bounded size, secrets struck out. Written at once, so that the last line
 * before a crash is there. A log that cannot be written (disk full) never stops the program: stderr is told once.
 */
export class FileLog implements Log {
  private fd: number | null = null;
  private bytes = 0;
  private hasToldFailure = false;
  private second = 0;
  private linesInSecond = 0;
  private dropped = 0;
  private isStderrBroken = false;

  constructor(private readonly options: FileLogOptions) {
    // A closed terminal (EPIPE) would otherwise end the program by an unhandled 'error' event.
    options.stderr?.on('error', this.onStderrError);
  }

  info(area: string, message: string): void {
    this.write('info', area, message);
  }

  warn(area: string, message: string): void {
    this.write('warn', area, message);
  }

  error(area: string, message: string, error?: unknown): void {
    const cause = error === undefined ? '' : `: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`;
    this.write('error', area, `${message}${cause}`);
  }

  close(): void {
    this.tellDropped();
    this.options.stderr?.removeListener('error', this.onStderrError);
    this.closeFile();
  }

  private readonly onStderrError = (): void => {
    this.isStderrBroken = true;
  };

  private write(level: string, area: string, message: string): void {
    if (!this.mayWrite()) return;
    const time = new Date(this.options.clock.nowMs()).toISOString();
    const text = redact(message.length > longestLine ? `${message.slice(0, longestLine)}…` : message);
    // Continuation lines are set in, so that a quoted program's output cannot forge an entry of ours.
    this.put(`${time} ${level.padEnd(5)} ${area}: ${text.replace(/\r?\n|\r/g, '\n    ')}\n`);
  }

  private mayWrite(): boolean {
    const second = Math.floor(this.options.clock.monotonicMs() / 1000);
    if (second !== this.second) {
      this.tellDropped();
      this.second = second;
      this.linesInSecond = 0;
    }
    this.linesInSecond += 1;
    if (this.linesInSecond <= (this.options.maxLinesPerSecond ?? 100)) return true;
    this.dropped += 1;
    return false;
  }

  private tellDropped(): void {
    if (this.dropped === 0) return;
    const time = new Date(this.options.clock.nowMs()).toISOString();
    const line = `${time} warn  log: ${this.dropped} lines of a flood were left out\n`;
    this.dropped = 0;
    this.put(line);
  }

  private put(line: string): void {
    if (!this.isStderrBroken) this.options.stderr?.write(line);
    try {
      this.putToFile(line);
      this.hasToldFailure = false;
    } catch (error) {
      this.closeFile();
      if (this.hasToldFailure) return;
      this.hasToldFailure = true;
      if (!this.isStderrBroken)
        this.options.stderr?.write(`the log file cannot be written (${errorCode(error) ?? String(error)})\n`);
    }
  }

  private putToFile(line: string): void {
    const data = Buffer.from(line);
    if (this.fd !== null && this.bytes + data.length > (this.options.maxBytes ?? 1_048_576)) this.rotate();
    const fd = this.fd ?? this.openFile();
    this.bytes += writeSync(fd, data);
  }

  private openFile(): number {
    mkdirSync(this.options.dir, { recursive: true, mode: privateDirMode });
    const fd = openSync(this.path(0), 'a', privateFileMode);
    this.fd = fd;
    fchmodSync(fd, privateFileMode);
    this.bytes = fstatSync(fd).size;
    return fd;
  }

  private rotate(): void {
    this.closeFile();
    for (let number = (this.options.keep ?? 2) - 1; number >= 0; number -= 1) this.renameIfThere(number);
  }

  private renameIfThere(number: number): void {
    try {
      renameSync(this.path(number), this.path(number + 1));
    } catch (error) {
      if (errorCode(error) !== 'ENOENT') throw error;
    }
  }

  private closeFile(): void {
    if (this.fd === null) return;
    const fd = this.fd;
    this.fd = null;
    closeSync(fd);
  }

  private path(number: number): string {
    return join(this.options.dir, number === 0 ? 'fallow.log' : `fallow.${number}.log`);
  }
}
