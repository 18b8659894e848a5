import * as fs from 'node:fs';
import * as net from 'node:net';
import * as path from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { LoopbackApi } from '../../src/main/miners/apiClient';
import { TcpReach } from '../../src/main/miners/poolReach';

const api = new LoopbackApi();
let server: net.Server | null = null;
const sockets = new Set<net.Socket>();

afterEach(async () => {
  for (const socket of sockets) socket.destroy();
  await new Promise((resolve) => (server === null ? resolve(null) : server.close(resolve)));
  server = null;
});

/** A server that does `act` with the first data of each connection. */
async function listen(act: (socket: net.Socket) => void): Promise<number> {
  const fresh = net.createServer((socket) => {
    sockets.add(socket);
    socket.on('error', () => socket.destroy());
    socket.on('close', () => sockets.delete(socket));
    socket.once('data', () => act(socket));
  });
  server = fresh;
  await new Promise<void>((resolve) => fresh.listen(0, '127.0.0.1', resolve));
  return (fresh.address() as net.AddressInfo).port;
}

const http = { transport: 'http', body: '/2/summary', headers: { Authorization: 'Bearer x' } } as const;
const line = { transport: 'tcp-line', body: '{"id":1}', headers: {} } as const;
const ask = (request: typeof http | typeof line, port: number, timeoutMs = 20_000, signal = new AbortController().signal) =>
  api.ask(request, { port, timeoutMs, signal });

/** What xmrig 6.26 sent for one POST: two whole answers on one connection. */
function doubleAnswer(): Buffer {
  const raw = fs.readFileSync(path.join(__dirname, '..', 'recordings', 'xmrig', 'json_rpc-raw-bytes.txt'), 'utf8');
  const [, first = ''] = /json_rpc pause:\n([\s\S]*?)\n?<<END/.exec(raw) ?? [];
  return Buffer.from(first.replace(/\r?\n(?=[A-Z][\w-]*: |\r?\n)/g, '\r\n').replace(/\r\n\n/g, '\r\n\r\n'));
}

describe('the API client', () => {
  it('reads HTTP, and the first of xmrig’s two answers', async () => {
    expect(
      doubleAnswer()
        .toString()
        .match(/HTTP\/1\.1 200 OK\r\n/g),
    ).toHaveLength(2);
    const port = await listen((socket) => socket.end(doubleAnswer()));
    const answer = await ask(http, port);
    expect(answer.ok && JSON.parse(answer.value)).toEqual({ result: { status: 'OK' }, jsonrpc: '2.0', id: 1 });
  });

  it('reads one line, in pieces or without its end', async () => {
    const port = await listen((socket) => {
      socket.write('{"a"');
      setTimeout(() => socket.write(':1}\nmore'), 20);
    });
    expect(await ask(line, port)).toEqual({ ok: true, value: '{"a":1}' });
    sockets.forEach((socket) => void socket.destroy());
    server?.close();
    expect(await ask(line, await listen((socket) => socket.end('{"b":2}')))).toEqual({ ok: true, value: '{"b":2}' });
  });

  it('gives up: nobody there, no answer, closed, too much, told to', async () => {
    const silence = await listen(() => undefined);
    for (const request of [http, line]) {
      expect(await ask(request, silence, 100)).toMatchObject({
        fault: { code: 'miner/not-answering', detail: 'no answer within 100 ms' },
      });
      const controller = new AbortController();
      const asked = ask(request, silence, 60_000, controller.signal);
      controller.abort();
      expect(await asked).toMatchObject({ fault: { code: 'miner/not-answering' } });
      expect(await ask(request, silence, 60_000, controller.signal)).toMatchObject({ ok: false });
    }
    server?.close();
    const closes = await listen((socket) => socket.end());
    for (const request of [http, line])
      expect(await ask(request, closes)).toMatchObject({ fault: { code: 'miner/not-answering' } });
    server?.close();
    const floods = await listen((socket) => {
      socket.write('HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n');
      for (let count = 0; count < 10; count += 1) socket.write('x'.repeat(100_000));
    });
    for (const request of [http])
      expect(await ask(request, floods)).toMatchObject({ fault: { detail: 'an answer over 256 KiB' } });
    server?.close();
    for (const request of [http, line]) expect(await ask(request, 1)).toMatchObject({ fault: { code: 'miner/not-answering' } });
  });

  it('takes a refused token for another program', async () => {
    const port = await listen((socket) => socket.end('HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\nConnection: close\r\n\r\n'));
    expect(await ask(http, port)).toMatchObject({ fault: { code: 'miner/api-port-taken' } });
    server?.close();
    const missing = await listen((socket) =>
      socket.end('HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\nConnection: close\r\n\r\n'),
    );
    expect(await ask(http, missing)).toMatchObject({ fault: { code: 'miner/not-answering', detail: 'HTTP 404' } });
  });
});

it('a pool can be reached or not', async () => {
  const port = await listen(() => undefined);
  const reach = new TcpReach();
  expect(await reach.canConnect(`stratum+tcp://127.0.0.1:${port}`)).toBe(true);
  expect(await reach.canConnect('127.0.0.1:1')).toBe(false);
  expect(await reach.canConnect('no port')).toBe(false);
});
