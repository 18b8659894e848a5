import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingMessage, request, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { gzipSync } from 'node:zlib';
import { Header } from 'tar';
import type { FetchRules } from '../../../src/main/miners/download/fetcher';
import type { MinerOffer } from '../../../src/main/miners/download/offers';

export interface TestServer {
  readonly url: string;
  /** The requests so far, oldest first. */
  readonly requests: readonly IncomingMessage[];
  close(): Promise<void>;
}

export async function serve(answer: (request: IncomingMessage, response: ServerResponse) => void): Promise<TestServer> {
  const requests: IncomingMessage[] = [];
  const server: Server = createServer((request, response) => {
    requests.push(request);
    answer(request, response);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    requests,
    async close() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

/** The public rules, but for loopback, and in a hurry. */
export function loopbackRules(change: Partial<FetchRules> = {}): FetchRules {
  return {
    isAllowed: ({ protocol, hostname }) => protocol === 'http:' && hostname === '127.0.0.1',
    request,
    maxRedirects: 5,
    answerMs: 5000,
    paceMs: 5000,
    paceBytes: 1,
    attempts: 2,
    retryMs: 5,
    ...change,
  };
}

export interface TarEntry {
  readonly path: string;
  readonly body?: string | Buffer;
  readonly mode?: number;
  readonly type?: 'File' | 'Directory' | 'SymbolicLink' | 'Link' | 'CharacterDevice' | 'FIFO';
  readonly linkpath?: string;
}

/** A tar with whatever headers are asked for: none is checked. */
export function tarOf(entries: readonly TarEntry[]): Buffer {
  const blocks = entries.flatMap(({ path, body = '', mode = 0o644, type = 'File', linkpath }) => {
    const content = Buffer.from(body);
    const header = new Header({
      path,
      mode,
      type,
      size: type === 'File' ? content.length : 0,
      uid: 0,
      gid: 0,
      mtime: new Date(0),
      ...(linkpath === undefined ? {} : { linkpath }),
    });
    const block = Buffer.alloc(512);
    header.encode(block);
    return type === 'File' ? [block, content, Buffer.alloc((512 - (content.length % 512)) % 512)] : [block];
  });
  return Buffer.concat([...blocks, Buffer.alloc(1024)]);
}

export function tarGz(entries: readonly TarEntry[]): Buffer {
  return gzipSync(tarOf(entries));
}

export function sha256(data: Buffer): string {
  return createHash('sha256').update(data).digest('hex');
}

const base = {
  id: 'digger',
  name: 'Digger',
  version: '1.0',
  page: 'https://example.invalid/digger',
  licence: null,
  source: 'closed' as const,
  devFeePct: { min: 1, max: 2 },
  cards: ['nvidia' as const],
  driverFloor: null,
  program: 'digger',
};

/** An offer whose archive lies on a test server. */
export function offerOf(archive: MinerOffer['archive'], change: Partial<MinerOffer> = {}): MinerOffer {
  return { ...base, archive, ...change };
}
