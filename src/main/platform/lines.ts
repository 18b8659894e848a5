import { stripVTControlCharacters } from 'node:util';

export interface LineLimits {
  /** Characters kept of one line. */
  readonly length: number;
  /** Lines delivered within one window; the rest is counted, and the newest of it kept for the tail. */
  readonly perWindow: number;
  readonly windowMs: number;
  /** Lines that tail() remembers. */
  readonly tail: number;
}

export const usualLimits: LineLimits = { length: 2000, perWindow: 200, windowMs: 1000, tail: 200 };

const newline = 10;
/** Bytes of a flood kept so that the last lines are right when it ends. */
const keptBytes = 64 * 1024;

/**
 * Splits the output of one program into clean lines, bounded in length, rate and memory. Past the rate, lines are only counted
 * (one indexOf each, nothing decoded): 50,000 lines a second cost about 3 % of a core. Feed each stream with its own key.
 */
export class Lines {
  droppedLines = 0;
  private readonly pending = new Map<string, Pending>();
  private readonly ring: string[] = [];
  /** The newest dropped lines, raw. */
  private readonly skipped = new Newest(keptBytes);
  private windowEndsMs = Number.NEGATIVE_INFINITY;
  private left = 0;

  constructor(
    private readonly deliver: (line: string) => void,
    private readonly monotonicMs: () => number,
    private readonly limits: LineLimits = usualLimits,
  ) {}

  feed(stream: string, chunk: Buffer): void {
    const pending = this.pendingOf(stream);
    let from = 0;
    while (from < chunk.length) {
      const end = chunk.indexOf(newline, from);
      if (end < 0) {
        pending.add(chunk.subarray(from), this.limits.length);
        return;
      }
      if (!this.mayDeliver()) {
        from = this.skip(pending, chunk, from);
        continue;
      }
      const line = pending.isEmpty ? chunk.subarray(from, end) : pending.finish(chunk.subarray(from, end), this.limits.length);
      this.keep(this.clean(line), true);
      from = end + 1;
    }
  }

  /** The program's output is over: what had no newline is a line too. */
  end(): void {
    for (const pending of this.pending.values()) {
      if (pending.isEmpty) continue;
      const line = pending.finish(Buffer.alloc(0), this.limits.length);
      if (this.mayDeliver()) this.keep(this.clean(line), true);
      else this.remember([line, Buffer.from('\n')], 1);
    }
  }

  /** A line of our own among the program's, as why it could not be started. */
  add(line: string): void {
    this.keep(line, true);
  }

  tail(): readonly string[] {
    return [...this.ring, ...this.skippedLines()].slice(-this.limits.tail);
  }

  private mayDeliver(): boolean {
    if (this.left > 0) {
      this.left -= 1;
      return true;
    }
    const now = this.monotonicMs();
    if (now < this.windowEndsMs) return false;
    this.windowEndsMs = now + this.limits.windowMs;
    this.left = this.limits.perWindow - 1;
    return true;
  }

  /** Counts the whole lines left in the chunk; returns where the unfinished rest begins. */
  private skip(pending: Pending, chunk: Buffer, from: number): number {
    let count = 0;
    let at = from;
    for (let end = chunk.indexOf(newline, at); end >= 0; end = chunk.indexOf(newline, at)) {
      count += 1;
      at = end + 1;
    }
    const head = pending.isEmpty ? [] : [pending.finish(Buffer.alloc(0), this.limits.length)];
    this.remember([...head, chunk.subarray(Math.max(from, at - keptBytes), at)], count);
    return at;
  }

  private remember(raw: readonly Buffer[], lines: number): void {
    this.droppedLines += lines;
    for (const part of raw) this.skipped.add(part);
  }

  private skippedLines(): string[] {
    if (this.skipped.isEmpty) return [];
    const [first = '', ...rest] = this.skipped.text().split('\n');
    // Of the first one only the end may be left.
    const lines = [...(this.skipped.isFull ? [] : [first]), ...rest].slice(-this.limits.tail - 1, -1);
    return lines.map((line) => this.cleanText(line));
  }

  private keep(line: string, isDelivered: boolean): void {
    if (!this.skipped.isEmpty) {
      const lines = this.skippedLines();
      this.skipped.clear();
      for (const older of lines) this.keep(older, false);
    }
    this.ring.push(line);
    if (this.ring.length > this.limits.tail) this.ring.shift();
    if (isDelivered) this.deliver(line);
  }

  private clean(line: Buffer): string {
    return this.cleanText(line.subarray(0, this.limits.length * 4).toString('utf8'));
  }

  private cleanText(text: string): string {
    return stripVTControlCharacters(text)
      .replace(/[\u0000-\u0008\u000b-\u001f\u007f]/g, '')
      .slice(0, this.limits.length);
  }

  private pendingOf(stream: string): Pending {
    const known = this.pending.get(stream);
    if (known !== undefined) return known;
    const fresh = new Pending();
    this.pending.set(stream, fresh);
    return fresh;
  }
}

/** The newest bytes of a stream, in one buffer for good: copies of their own would be garbage faster than it is collected. */
class Newest {
  private kept: Buffer | null = null;
  private bytes = 0;

  constructor(private readonly most: number) {}

  get isEmpty(): boolean {
    return this.bytes === 0;
  }

  get isFull(): boolean {
    return this.bytes === this.most;
  }

  add(part: Buffer): void {
    const kept = this.kept ?? Buffer.allocUnsafeSlow(this.most);
    this.kept = kept;
    const end = part.subarray(-this.most);
    const stays = Math.min(this.bytes, this.most - end.length);
    kept.copyWithin(0, this.bytes - stays, this.bytes);
    end.copy(kept, stays);
    this.bytes = stays + end.length;
  }

  text(): string {
    return this.kept?.toString('utf8', 0, this.bytes) ?? '';
  }

  clear(): void {
    this.bytes = 0;
  }
}

/** A line whose end has not come yet; past its limit only that it goes on is remembered. */
class Pending {
  private parts: Buffer[] = [];
  private bytes = 0;

  get isEmpty(): boolean {
    return this.bytes === 0;
  }

  add(part: Buffer, limit: number): void {
    if (this.bytes >= limit * 4) return;
    this.parts.push(Buffer.from(part.subarray(0, limit * 4))); // copied: a slice would pin the whole chunk
    this.bytes += part.length;
  }

  finish(last: Buffer, limit: number): Buffer {
    const line = Buffer.concat([...this.parts, last]).subarray(0, limit * 4);
    this.parts = [];
    this.bytes = 0;
    return line;
  }
}
