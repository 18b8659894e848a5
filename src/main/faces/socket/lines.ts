/** Splits a byte stream into lines of at most `maxBytes`. UTF-8 is decoded by the line, so no character is cut. */
export class LineSplitter {
  private readonly maxBytes: number;
  private parts: Buffer[] = [];
  private length = 0;

  constructor(maxBytes: number) {
    this.maxBytes = maxBytes;
  }

  /** The lines that `chunk` completed; null when one grew too long: the stream is of no use any more. */
  push(chunk: Buffer): readonly string[] | null {
    const lines: string[] = [];
    let from = 0;
    for (let end = chunk.indexOf(10); end >= 0; end = chunk.indexOf(10, from)) {
      if (!this.keep(chunk.subarray(from, end))) return null;
      lines.push(Buffer.concat(this.parts, this.length).toString('utf8'));
      this.parts = [];
      this.length = 0;
      from = end + 1;
    }
    return this.keep(chunk.subarray(from)) ? lines : null;
  }

  private keep(part: Buffer): boolean {
    this.length += part.length;
    if (this.length > this.maxBytes) return false;
    if (part.length > 0) this.parts.push(part);
    return true;
  }
}
