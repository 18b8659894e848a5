import { type FileHandle, open, readFile, rm, stat, writeFile } from 'node:fs/promises';
import type { IncomingMessage } from 'node:http';
import { z } from 'zod';
import { privateFileMode } from '../../platform/files';
import { type Fetcher, isPassing, lineFault, refused } from './fetcher';
import { type Stopped, stopped } from './stopped';

export interface FileDownload {
  readonly url: string;
  /** Grows there; beside it `<path>.json` remembers of what it is a part. */
  readonly path: string;
  readonly maxBytes: number;
  readonly signal: AbortSignal;
  readonly onProgress: (doneBytes: number, totalBytes: number | null) => void;
}

/** A part may be gone on with when the server can say that its file is still the same. */
const partSchema = z.object({ url: z.string(), etag: z.string() });

/**
 * Fetches a file, in as many attempts as the rules allow. Resolves when it is there in whole.
 * @throws Stopped, or the file system's error. Of a line that broke a part is left that the next download goes on with, where the
 * server lets it; else nothing is left.
 */
export async function downloadFile(fetcher: Fetcher, wanted: FileDownload): Promise<void> {
  await fetcher.attempt(wanted.signal, async () => {
    try {
      await attemptOnce(fetcher, wanted);
    } catch (error) {
      if (!isGoingOn(error, wanted) || !(await hasPart(wanted))) await forget(wanted);
      throw error;
    }
  });
  await rm(notePath(wanted), { force: true });
}

/** What broke off may be gone on with; so may what was given up, unless the user wants nothing of it. */
function isGoingOn(error: unknown, { signal }: FileDownload): boolean {
  return isPassing(error) || signal.aborted;
}

export async function forget({ path }: Pick<FileDownload, 'path'>): Promise<void> {
  await rm(path, { force: true });
  await rm(notePath({ path }), { force: true });
}

function notePath({ path }: Pick<FileDownload, 'path'>): string {
  return `${path}.json`;
}

async function attemptOnce(fetcher: Fetcher, wanted: FileDownload): Promise<void> {
  const part = await partOf(wanted);
  const headers = part === null ? {} : { range: `bytes=${part.bytes}-`, 'if-range': part.etag };
  const answer = await fetcher.open(wanted.url, headers, wanted.signal);
  try {
    if (part !== null && answer.statusCode === 206 && startOf(answer) === part.bytes) {
      await receive(fetcher, wanted, answer, part.bytes);
      return;
    }
    if (answer.statusCode !== 200) {
      await forget(wanted); // a part the server will not go on with
      throw part === null ? refused(answer, wanted.url) : stopped('download/interrupted', `${answer.statusCode} on a range`);
    }
    await receive(fetcher, wanted, answer, 0);
  } finally {
    answer.destroy();
  }
}

async function receive(fetcher: Fetcher, wanted: FileDownload, answer: IncomingMessage, from: number): Promise<void> {
  const length = Number(answer.headers['content-length'] ?? Number.NaN);
  const total = Number.isSafeInteger(length) ? from + length : null;
  if ((total ?? 0) > wanted.maxBytes) throw tooLarge(wanted);
  const file = await open(wanted.path, from === 0 ? 'w' : 'a', privateFileMode);
  try {
    if (from === 0) await note(wanted, answer);
    const done = await copy(fetcher, wanted, answer, { file, from, total });
    if (total !== null && done < total) throw stopped('download/interrupted', `${done} of ${total} bytes`);
    await file.sync();
  } finally {
    await file.close();
  }
}

interface Target {
  readonly file: FileHandle;
  readonly from: number;
  readonly total: number | null;
}

async function copy(
  fetcher: Fetcher,
  wanted: FileDownload,
  answer: IncomingMessage,
  { file, from, total }: Target,
): Promise<number> {
  const stopWatch = fetcher.keepPace(answer);
  let done = from;
  wanted.onProgress(done, total);
  const chunks = (answer as AsyncIterable<Buffer>)[Symbol.asyncIterator]();
  try {
    for (;;) {
      const next = await chunks.next().catch((error: unknown) => {
        throw lineFault(error, 'download/interrupted');
      });
      if (next.done === true) return done;
      done += next.value.length;
      if (done > wanted.maxBytes) throw tooLarge(wanted);
      await file.writeFile(next.value);
      wanted.onProgress(done, total);
    }
  } finally {
    stopWatch();
  }
}

function tooLarge({ url, maxBytes }: FileDownload): Stopped {
  return stopped('download/too-large', url, { limit: maxBytes });
}

/** Only a strong ETag says that the bytes are the same (RFC 9110, 13.1.5). */
async function note(wanted: FileDownload, { headers: { etag } }: IncomingMessage): Promise<void> {
  if (etag?.startsWith('"') === true) {
    await writeFile(notePath(wanted), JSON.stringify({ url: wanted.url, etag }), { mode: privateFileMode });
  } else await rm(notePath(wanted), { force: true });
}

function startOf({ headers }: IncomingMessage): number | null {
  const found = /^bytes (\d+)-/.exec(headers['content-range'] ?? '');
  return found === null ? null : Number(found[1]);
}

async function hasPart(wanted: FileDownload): Promise<boolean> {
  return (await partOf(wanted)) !== null;
}

async function partOf(wanted: FileDownload): Promise<{ readonly bytes: number; readonly etag: string } | null> {
  try {
    const { size } = await stat(wanted.path);
    const part = partSchema.safeParse(JSON.parse(await readFile(notePath(wanted), 'utf8')));
    return size > 0 && part.success && part.data.url === wanted.url ? { bytes: size, etag: part.data.etag } : null;
  } catch {
    return null; // no part, or one nobody can read: the download begins anew
  }
}
