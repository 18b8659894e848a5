import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createReadStream } from 'node:fs';
import { mkdir, open } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { pipeline, type Readable } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { Parser, type ReadEntry } from 'tar';
import { errorCode, privateDirMode } from '../../platform/files';
import { safeEntryPath } from './entryPath';
import { Stopped, stopped } from './stopped';

export interface UnpackLimits {
  readonly maxEntries: number;
  /** Of all files together, and of the tar around them. */
  readonly maxBytes: number;
}

export interface Unpacking {
  readonly archive: string;
  readonly format: 'tar.gz' | 'tar.xz';
  /** A new, empty folder. */
  readonly into: string;
  readonly limits: UnpackLimits;
  /** Absolute path of xz; null: this machine has none. */
  readonly xz: string | null;
  readonly signal: AbortSignal;
  readonly onProgress: (doneBytes: number) => void;
}

export interface UnpackedFile {
  /** Below `into`. */
  readonly path: string;
  readonly isExecutable: boolean;
}

/**
 * Unpacks plain files and folders and nothing else: an archive with a link, a device, a name that leads out of the folder, a name
 * twice, or more than the limits is refused as a whole. Owners and set-uid bits stay behind, since every mode is ours.
 * @throws Stopped or the file system's error; what was written so far is the caller's to delete
 */
export async function unpack(unpacking: Unpacking): Promise<readonly UnpackedFile[]> {
  const files: UnpackedFile[] = [];
  const reading = new Reading(unpacking, files);
  try {
    for await (const chunk of decompressed(unpacking)) await reading.take(chunk);
    await reading.end();
  } catch (error) {
    await reading.giveUp();
    if (error instanceof Stopped || isOurFiles(error)) throw error;
    if (unpacking.signal.aborted) throw error;
    throw stopped('download/bad-archive', error instanceof Error ? error.message : String(error));
  }
  return files;
}

/** zlib's codes begin with Z_, tar's with TAR_; the rest with a code is the system's. */
function isOurFiles(error: unknown): boolean {
  const code = errorCode(error);
  return code !== null && /^E[A-Z]+$/.test(code) && !['EEXIST', 'ENOTDIR', 'EISDIR'].includes(code);
}

/** One archive on its way through the parser: bounds what comes in, writes entries one after another. */
class Reading {
  private readonly parser: Parser;
  private bytes = 0;
  private entries = 0;
  private failure: unknown = null;
  private entry: ReadEntry | null = null;
  private writing: Promise<void> = Promise.resolve();

  constructor(
    private readonly unpacking: Unpacking,
    private readonly files: UnpackedFile[],
  ) {
    this.parser = new Parser({ strict: true, maxDecompressionRatio: Number.POSITIVE_INFINITY });
    this.parser.on('error', (error: unknown) => this.fail(error));
    this.parser.on('ignoredEntry', (entry: ReadEntry) => this.fail(unsafe(entry)));
    this.parser.on('entry', (entry: ReadEntry) => {
      this.entry = entry;
      this.writing = this.write(entry).catch((error: unknown) => {
        this.fail(error);
        entry.resume(); // else the parser waits for somebody to read it
      });
    });
  }

  /** @throws what was wrong with it */
  async take(chunk: Buffer): Promise<void> {
    // The parser would unzip what is still compressed by itself, past our limits.
    if (this.bytes === 0 && isCompressed(chunk)) throw stopped('download/bad-archive', 'compressed twice');
    this.bytes += chunk.length;
    if (this.bytes > this.unpacking.limits.maxBytes) throw tooMuch(this.unpacking.limits);
    this.unpacking.onProgress(this.bytes);
    if (!this.parser.write(chunk) && this.failure === null) await once(this.parser, 'drain');
    if (this.failure !== null) throw this.failure;
  }

  async end(): Promise<void> {
    this.parser.end();
    let last: Promise<void>;
    do {
      last = this.writing;
      await last; // the next entry begins as the one before it ends
    } while (last !== this.writing);
    if (this.failure !== null) throw this.failure;
  }

  /** Lets go of the file that is being written. */
  async giveUp(): Promise<void> {
    this.entry?.on('error', () => undefined).destroy(new Error('given up')); // its reader, if any, throws and closes the file
    await this.writing;
  }

  private fail(error: unknown): void {
    this.failure ??= error;
    this.parser.emit('drain'); // whoever waits for room looks at the failure instead
  }

  private async write(entry: ReadEntry): Promise<void> {
    this.entries += 1;
    if (this.entries > this.unpacking.limits.maxEntries) throw tooMuch(this.unpacking.limits);
    const path = safeEntryPath(entry.path);
    if (path === null) throw unsafe(entry);
    const target = join(this.unpacking.into, path);
    if (entry.type === 'Directory') {
      await mkdir(target, { recursive: true, mode: privateDirMode });
      entry.resume();
      return;
    }
    if ((entry.type !== 'File' && entry.type !== 'OldFile' && entry.type !== 'ContiguousFile') || path === '')
      throw unsafe(entry);
    const isExecutable = ((entry.mode ?? 0) & 0o111) !== 0;
    await mkdir(dirname(target), { recursive: true, mode: privateDirMode });
    const file = await open(target, 'wx', isExecutable ? 0o700 : 0o600);
    try {
      for await (const chunk of entry) await file.writeFile(chunk);
    } finally {
      await file.close();
    }
    this.files.push({ path, isExecutable });
  }
}

function unsafe({ path, type }: ReadEntry): Stopped {
  return stopped('download/unsafe-archive', `${type} ${path.slice(0, 200)}`, { entry: path.slice(0, 80) });
}

function tooMuch({ maxEntries, maxBytes }: UnpackLimits): Stopped {
  return stopped('download/unsafe-archive', `more than ${maxEntries} files or ${maxBytes} bytes`);
}

function isCompressed(chunk: Buffer): boolean {
  return (chunk[0] === 0x1f && chunk[1] === 0x8b) || (chunk[0] === 0x28 && chunk[1] === 0xb5 && chunk[2] === 0x2f);
}

/** The tar inside. What is started for it has ended when the reader is through or gives up. */
async function* decompressed({ archive, format, xz, signal }: Unpacking): AsyncGenerator<Buffer> {
  const source = createReadStream(archive, { signal });
  if (format === 'tar.xz') {
    yield* throughXz(source, xz);
    return;
  }
  const gunzip = createGunzip();
  pipeline(source, gunzip, () => undefined); // its error reaches the reader of gunzip
  yield* gunzip as AsyncIterable<Buffer>;
}

/** Memory is bounded by xz itself: a file that asks for more is refused. */
async function* throughXz(source: Readable, xz: string | null): AsyncGenerator<Buffer> {
  if (xz === null) throw stopped('download/no-xz');
  const child = spawn(xz, ['--decompress', '--stdout', '--memlimit-decompress=512MiB'], { stdio: ['pipe', 'pipe', 'ignore'] });
  const ended = once(child, 'close'); // rejects when it could not be started
  ended.catch(() => undefined);
  pipeline(source, child.stdin, () => undefined); // what is wrong with the file, xz says with its exit code
  try {
    yield* child.stdout as AsyncIterable<Buffer>;
    const [code] = (await ended) as unknown as readonly [number | null];
    if (code !== 0) throw stopped('download/bad-archive', `xz ended with code ${code}`);
  } finally {
    child.kill('SIGKILL');
    source.destroy();
  }
}
