import type { IncomingMessage } from 'node:http';

const maxBodyBytes = 256 * 1024;

/**
 * The whole body as text, or null when it is over 256 KiB: the rest is then read and dropped, so that the answer still
 * arrives (the server's request timeout ends a body without end). Rejects when the client goes away half-way.
 */
export function readBody(request: IncomingMessage): Promise<string | null> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let bytes = 0;
    request.on('data', (chunk: Buffer) => {
      bytes += chunk.length;
      if (bytes <= maxBodyBytes) return chunks.push(chunk);
      chunks.length = 0;
      return resolve(null);
    });
    request.on('end', () => resolve(Buffer.concat(chunks).toString('utf8')));
    request.on('error', reject);
    request.on('aborted', () => reject(new Error('client went away')));
  });
}
