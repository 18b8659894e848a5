import type { IncomingMessage, ServerResponse } from 'node:http';
import { afterEach, describe, expect, it } from 'vitest';
import type { FetchRules } from '../../../src/main/miners/download/fetcher';
import { offerOf, serve, sha256, tarGz } from './servers';
import { program, Workshop } from './workshop';

const shop = new Workshop();

describe('a bad server', () => {
  const any = { format: 'tar.gz' as const, sha256: '0'.repeat(64), publishedBy: 'author' as const };

  async function against(answer: (request: IncomingMessage, response: ServerResponse) => void, rules: Partial<FetchRules> = {}) {
    shop.server = await serve(answer);
    return shop.ended(shop.open([offerOf({ url: `${shop.server.url}/a`, ...any })], rules));
  }

  it('that redirects for ever', async () => {
    expect(await against((_request, response) => response.writeHead(302, { location: '/b' }).end())).toBe('download/redirected');
    expect(shop.server?.requests.length).toBe(6);
  });

  it.each(['http://127.0.0.2/x', 'https://example.invalid/x', 'file:///etc/passwd', 'http://[', '//other.invalid/x'])(
    'that redirects to %s',
    async (location) => {
      expect(await against((_request, response) => response.writeHead(302, { location }).end())).toBe('download/redirected');
    },
  );

  it('that redirects nowhere', async () => {
    expect(await against((_request, response) => response.writeHead(302).end())).toBe('download/redirected');
  });

  it('that has not got the file', async () => {
    expect(await against((_request, response) => response.writeHead(404).end('no'))).toBe('download/refused');
    expect(shop.shown().fault?.values['status']).toBe(404);
  });

  it('that announces too much', async () => {
    const answer = (_request: IncomingMessage, response: ServerResponse) =>
      void response.writeHead(200, { 'content-length': 5 * 1024 ** 3 }).write('x');
    expect(await against(answer)).toBe('download/too-large');
  });

  it('that sends too much unannounced', async () => {
    const answer = (_request: IncomingMessage, response: ServerResponse) => {
      const pour = () => {
        while (!response.destroyed && response.write(Buffer.alloc(65536)));
      };
      response.on('drain', pour);
      pour();
    };
    expect(await against(answer)).toBe('download/too-large');
  });

  it('that breaks off', async () => {
    const answer = (_request: IncomingMessage, response: ServerResponse) =>
      void response.writeHead(200, { 'content-length': 100 }).write('half', () => response.destroy());
    expect(await against(answer)).toBe('download/interrupted');
    expect(shop.server?.requests.length).toBe(2);
  });

  it('that says nothing', async () => {
    expect(await against(() => undefined, { answerMs: 30 })).toBe('download/too-slow');
  });

  it('that drips', async () => {
    const answer = (_request: IncomingMessage, response: ServerResponse) =>
      void response.writeHead(200, { 'content-length': 100 }).write('x');
    expect(await against(answer, { paceMs: 30, paceBytes: 1000 })).toBe('download/too-slow');
  });

  it('that is not there', async () => {
    shop.server = await serve(() => undefined);
    const gone = shop.server.url;
    await shop.server.close();
    shop.server = null;
    expect(await shop.ended(shop.open([offerOf({ url: gone, ...any })]))).toBe('download/unreachable');
  });

  it('that changes its file between two attempts', async () => {
    const archive = tarGz([program]);
    let times = 0;
    shop.server = await serve((_request, response) => {
      times += 1;
      response.writeHead(200, { etag: `"${times}"`, 'content-length': archive.length });
      if (times === 1) response.write('half', () => response.destroy());
      else response.end(archive);
    });
    const offer = offerOf({ ...any, url: shop.server.url, sha256: sha256(archive) });
    expect(await shop.ended(shop.open([offer]))).toBeNull();
  });

  afterEach(() => expect(shop.left().filter((name) => name !== '1.0')).toEqual([]));
});
