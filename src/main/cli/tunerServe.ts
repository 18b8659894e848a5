import type { Readable, Writable } from 'node:stream';
import type { TunerServer } from '../tuner/server';

/** An `open` with 64 flags of some thousand values each has its place; what is longer is refused without being kept. */
export const maxLineBytes = 8 * 1024 * 1024;

const newline = 10;

/**
 * Answers each line of `input` with one on `output` until the input ends or the peer is gone; reads no further while the peer does
 * not take its answers.
 */
export async function serveTuner(server: TunerServer, input: Readable, output: Writable): Promise<void> {
  // EPIPE: the peer has closed its end, and nobody is left to be told.
  output.on('error', () => input.destroy());
  const lines = new LineSplitter();
  try {
    for await (const chunk of input) await answerAll(lines.feed(Buffer.from(chunk)), server, output);
    await answerAll(lines.end(), server, output);
  } catch (error) {
    if (!output.destroyed && !input.destroyed) throw error;
  }
}

async function answerAll(lines: readonly (string | null)[], server: TunerServer, output: Writable): Promise<void> {
  for (const line of lines) {
    if (line?.trim() === '') continue;
    const answer = line === null ? tooLong : server.answer(line);
    if (!output.write(`${answer}\n`)) await drained(output);
  }
}

function drained(output: Writable): Promise<void> {
  return new Promise((resolve) => {
    const done = () => {
      for (const event of ['drain', 'close', 'error']) output.off(event, done);
      resolve();
    };
    for (const event of ['drain', 'close', 'error']) output.once(event, done);
  });
}

const tooLong = JSON.stringify({ type: 'error', code: 'too-long', message: `A line may have ${maxLineBytes} bytes.` });

/** Lines of a stream; null stands for one that was too long to keep. */
class LineSplitter {
  private parts: Buffer[] = [];
  private bytes = 0;

  feed(chunk: Buffer): readonly (string | null)[] {
    const lines: (string | null)[] = [];
    let from = 0;
    for (let end = chunk.indexOf(newline); end >= 0; end = chunk.indexOf(newline, from)) {
      this.keep(chunk.subarray(from, end));
      lines.push(this.take());
      from = end + 1;
    }
    this.keep(chunk.subarray(from));
    return lines;
  }

  /** What had no line end. */
  end(): readonly (string | null)[] {
    return this.bytes === 0 ? [] : [this.take()];
  }

  private keep(part: Buffer): void {
    this.bytes += part.length;
    if (this.bytes <= maxLineBytes) this.parts.push(part);
    else this.parts = [];
  }

  private take(): string | null {
    const line = this.bytes > maxLineBytes ? null : Buffer.concat(this.parts).toString('utf8');
    this.parts = [];
    this.bytes = 0;
    return line;
  }
}
