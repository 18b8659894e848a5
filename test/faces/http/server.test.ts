import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { request as httpRequest, type IncomingMessage, type OutgoingHttpHeaders } from 'node:http';
import { connect, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { HttpFace } from '../../../src/main/faces/http/server';
import type { Clock } from '../../../src/main/platform/clock';
import { systemClock } from '../../../src/main/platform/clock';
import type { StateSlices } from '../../../src/shared/stateSlices';
import { FakeRig, rigState } from '../fakeRig';

const token = 'a-token-of-the-test-0123456789abcdef';
const logged: string[] = [];
const log = {
  info: () => undefined,
  warn: (_area: string, message: string) => void logged.push(message),
  error: (_area: string, message: string) => void logged.push(message),
};

let dir: string;
let rig: FakeRig;
let face: HttpFace;
let port: number;

beforeEach(async () => {
  dir = mkdtempSync(join(tmpdir(), 'fallow-http-'));
  mkdirSync(join(dir, 'page/assets'), { recursive: true });
  writeFileSync(join(dir, 'secret.html'), 'secret');
  writeFileSync(join(dir, 'page/index.html'), '<!doctype html><title>Fallow</title>');
  writeFileSync(join(dir, 'page/assets/app.js'), '1;');
  symlinkSync(join(dir, 'secret.html'), join(dir, 'page/link.html'));
  logged.length = 0;
  rig = new FakeRig();
  await startFace();
});

afterEach(async () => {
  await face.stop();
  rmSync(dir, { recursive: true });
});

async function startFace(clock?: Clock): Promise<void> {
  face = new HttpFace({
    api: rig.api,
    subscribe: rig.subscribe,
    rendererDir: join(dir, 'page'),
    port: 0,
    token,
    log,
    ...(clock === undefined ? {} : { clock }),
  });
  const started = await face.start();
  if (!started.ok) throw new Error(started.fault.detail);
  const url = new URL(started.value.url);
  expect(url.hash).toBe(`#${token}`);
  port = Number(url.port);
}

interface Got {
  readonly status: number;
  readonly headers: IncomingMessage['headers'];
  readonly body: string;
}

interface Ask {
  readonly method?: string;
  readonly path: string;
  readonly headers?: OutgoingHttpHeaders;
  readonly body?: string;
}

/** Plain node:http, because fetch does not let a test lie about Host, Origin or the path. */
function ask({ method = 'GET', path, headers = {}, body }: Ask): Promise<Got> {
  return new Promise((resolve, reject) => {
    const sent = httpRequest({ host: '127.0.0.1', port, method, path, headers, agent: false }, (response) => {
      let text = '';
      response.setEncoding('utf8');
      response.on('data', (chunk: string) => {
        text += chunk;
      });
      response.on('end', () => resolve({ status: response.statusCode ?? 0, headers: response.headers, body: text }));
    });
    sent.on('error', reject);
    sent.end(body);
  });
}

const authorized = { authorization: `Bearer ${token}`, 'content-type': 'application/json' };

function callWith(
  headers: OutgoingHttpHeaders,
  body = JSON.stringify({ call: 'rig:setMode', args: { mode: 'off' } }),
): Promise<Got> {
  return ask({ method: 'POST', path: '/api/call', headers, body });
}

/** Reads lines of the state stream until `isEnough`, over a bare socket so that the test decides when to read. */
function openStream(): Promise<Socket> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1', () => {
      socket.write(`GET /api/states HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\nAuthorization: Bearer ${token}\r\n\r\n`);
      resolve(socket);
    });
  });
}

function jsonLines(raw: string): StateSlices[] {
  return raw
    .split('\n')
    .slice(0, -1) // the last one is still on its way
    .filter((line) => line.startsWith('{'))
    .map((line) => JSON.parse(line) as StateSlices);
}

async function readUntil(socket: Socket, isEnough: (raw: string) => boolean): Promise<string> {
  let raw = '';
  socket.setEncoding('utf8');
  for await (const chunk of socket.iterator({ destroyOnReturn: false })) {
    raw += String(chunk);
    if (isEnough(raw)) return raw;
  }
  return raw;
}

describe('files', () => {
  it('serves the page with its locks on', async () => {
    const got = await ask({ path: '/' });
    expect(got.status).toBe(200);
    expect(got.body).toContain('Fallow');
    expect(got.headers['content-type']).toBe('text/html; charset=utf-8');
    expect(got.headers['content-security-policy']).toContain("default-src 'none'");
    expect(got.headers['content-security-policy']).not.toContain('unsafe');
    expect(got.headers['x-content-type-options']).toBe('nosniff');
    expect(got.headers['referrer-policy']).toBe('no-referrer');
    expect(got.headers['cross-origin-opener-policy']).toBe('same-origin');
    expect(got.headers['cross-origin-resource-policy']).toBe('same-origin');
  });

  it('lets hashed assets be kept and the page not', async () => {
    expect((await ask({ path: '/assets/app.js' })).headers['cache-control']).toContain('immutable');
    expect((await ask({ path: '/' })).headers['cache-control']).toBe('no-cache');
  });

  it.each([
    '/../secret.html',
    '/%2e%2e/secret.html',
    '/assets/../../secret.html',
    '/..%2fsecret.html',
    '/link.html',
    '//etc/passwd',
    '/nothing.html',
  ])('has nothing at %s', async (path) => {
    const got = await ask({ path });
    expect(got.status).toBe(404);
    expect(got.body).not.toContain('secret');
  });

  it('only reads files', async () => {
    expect((await ask({ method: 'POST', path: '/' })).status).toBe(405);
    expect((await ask({ method: 'HEAD', path: '/' })).status).toBe(200);
  });

  it.each(['rebound.example', 'rebound.example:80', '127.0.0.1', '[::1]:1'])('refuses the Host %s', async (host) => {
    expect((await ask({ path: '/', headers: { host } })).status).toBe(403);
  });
});

describe('calls', () => {
  it('reaches the app with the right token', async () => {
    const got = await callWith(authorized);
    expect(got.status).toBe(200);
    expect(JSON.parse(got.body)).toEqual({ ok: true, value: { mode: 'off' } });
    expect(rig.received).toEqual([{ name: 'rig:setMode', args: { mode: 'off' } }]);
  });

  it('accepts our own Origin under both names', async () => {
    for (const origin of [`http://127.0.0.1:${port}`, `http://localhost:${port}`]) {
      expect((await callWith({ ...authorized, origin, 'sec-fetch-site': 'same-origin' })).status).toBe(200);
    }
  });

  const refusals: readonly [string, number, OutgoingHttpHeaders][] = [
    ['no token', 401, { 'content-type': 'application/json' }],
    ['a wrong token', 401, { ...authorized, authorization: 'Bearer nope' }],
    ['a token cut short', 401, { ...authorized, authorization: `Bearer ${token.slice(0, -1)}` }],
    ['another scheme', 401, { ...authorized, authorization: `Basic ${token}` }],
    ['a foreign Origin', 403, { ...authorized, origin: 'https://evil.example' }],
    ['an opaque Origin', 403, { ...authorized, origin: 'null' }],
    ['another site', 403, { ...authorized, 'sec-fetch-site': 'cross-site' }],
    ['a foreign Host', 403, { ...authorized, host: 'evil.example' }],
    ['a form', 415, { ...authorized, 'content-type': 'application/x-www-form-urlencoded' }],
    ['plain text', 415, { ...authorized, 'content-type': 'text/plain' }],
    ['a parameter on the content type', 415, { ...authorized, 'content-type': 'application/json; charset=utf-8' }],
  ];
  it.each(refusals)('refuses %s with %i', async (_what, status, headers) => {
    const got = await callWith(headers);
    expect(got.status).toBe(status);
    expect(JSON.parse(got.body)).toMatchObject({ ok: false, fault: { code: 'app/refused' } });
    expect(rig.received).toEqual([]);
  });

  it('refuses a body over 256 KiB, announced or not', async () => {
    const big = JSON.stringify({ call: 'rig:setMode', args: { mode: 'off', more: 'x'.repeat(300_000) } });
    expect((await callWith(authorized, big)).status).toBe(413);
    expect((await callWith({ ...authorized, 'transfer-encoding': 'chunked' }, big)).status).toBe(413);
    expect(rig.received).toEqual([]);
  });

  it.each(['', 'null', '[]', '{"call":7}', '{"call":', '{}'])('refuses the body %s', async (body) => {
    expect((await callWith(authorized, body)).status).toBe(400);
  });

  it('lets no unknown call and no wrong argument through', async () => {
    for (const call of ['constructor', '__proto__', 'rig:explode']) {
      expect(JSON.parse((await callWith(authorized, JSON.stringify({ call, args: {} }))).body)).toMatchObject({ ok: false });
    }
    const wrong = await callWith(authorized, JSON.stringify({ call: 'rig:setMode', args: { mode: 'gaming' } }));
    expect(JSON.parse(wrong.body)).toMatchObject({ ok: false, fault: { code: 'app/refused' } });
    expect(rig.received).toEqual([]);
  });

  it('answers 500 when the app has a bug, and goes on', async () => {
    rig.onCall = () => {
      throw new Error('bug');
    };
    const got = await callWith(authorized, JSON.stringify({ call: 'rig:exclude', args: { device: 'gpu-0' } }));
    expect(got.status).toBe(500);
    expect(JSON.parse(got.body)).toMatchObject({ fault: { code: 'app/internal' } });
    rig.onCall = () => undefined;
    expect((await callWith(authorized)).status).toBe(200);
  });

  it('calls are POSTed and other addresses do not exist', async () => {
    expect((await ask({ path: '/api/call', headers: authorized })).status).toBe(405);
    expect((await ask({ path: '/api/other', headers: authorized })).status).toBe(404);
  });

  it('turns 1,000 guesses away and still lets the owner in', async () => {
    const statuses = new Map<number, number>();
    for (let guess = 0; guess < 1000; guess += 1) {
      const { status } = await callWith({ ...authorized, authorization: `Bearer guess-${guess}` });
      statuses.set(status, (statuses.get(status) ?? 0) + 1);
    }
    expect(rig.received).toEqual([]);
    expect(statuses.get(401) ?? 0).toBeGreaterThan(0);
    expect(statuses.get(429) ?? 0).toBeGreaterThan(statuses.get(401) ?? 0);
    expect(logged).toHaveLength(2); // a wrong token, and too many of them: once each
    expect((await callWith(authorized)).status).toBe(200);
  });
});

describe('states', () => {
  it('gives the whole state, then what changed', async () => {
    const socket = await openStream();
    await readUntil(socket, (raw) => jsonLines(raw).length === 1);
    rig.push(rigState({ mode: 'training', nowMs: rig.state.nowMs + 1000 }));
    const raw = await readUntil(socket, (text) => jsonLines(text).length === 1);
    expect(jsonLines(raw)[0]).toEqual({ mode: 'training', nowMs: rig.state.nowMs });
    socket.destroy();
    await expect.poll(() => rig.listenerCount).toBe(0);
  });

  it('asks for the token, the Host and a GET', async () => {
    expect((await ask({ path: '/api/states' })).status).toBe(401);
    expect((await ask({ path: '/api/states', headers: { ...authorized, host: 'evil.example' } })).status).toBe(403);
    expect((await ask({ path: '/api/states', headers: { ...authorized, origin: 'http://evil.example' } })).status).toBe(403);
    expect((await ask({ method: 'POST', path: '/api/states', headers: authorized })).status).toBe(405);
  });

  it('keeps nothing but the last state for a client that does not read', async () => {
    const socket = await openStream();
    await readUntil(socket, (raw) => jsonLines(raw).length === 1);
    socket.pause();
    const bulk = 'x'.repeat(200_000);
    const pushes = 400; // 80 MB, far over what the kernel takes for a socket
    const before = process.memoryUsage().rss;
    for (let index = 1; index <= pushes; index += 1) {
      rig.push(rigState({ rigName: `${bulk}${index}`, nowMs: index }));
      await new Promise((resolve) => setImmediate(resolve));
    }
    expect(process.memoryUsage().rss - before).toBeLessThan(40_000_000);
    socket.resume();
    const lines = jsonLines(await readUntil(socket, (raw) => jsonLines(raw).at(-1)?.nowMs === pushes));
    expect(lines.at(-1)?.rigName).toBe(`${bulk}${pushes}`);
    expect(lines.length).toBeLessThan(pushes / 2);
    socket.destroy();
  });

  it('beats while nothing changes, and drops a client that stays stuck', async () => {
    await face.stop();
    const clock = new BentClock();
    await startFace(clock);
    const socket = await openStream();
    await readUntil(socket, (raw) => jsonLines(raw).length === 1);
    clock.beat(10_000);
    expect(await readUntil(socket, (raw) => raw.includes('\n\r\n'))).toMatch(/^1\r\n\n\r\n$/); // one chunk, one empty line
    socket.pause();
    for (let index = 0; index < 100; index += 1) rig.push(rigState({ rigName: `${'y'.repeat(200_000)}${index}` }));
    clock.beat(30_000);
    expect(rig.listenerCount).toBe(1);
    clock.beat(31_000);
    expect(rig.listenerCount).toBe(0);
    socket.destroy();
  });

  it('opens at most 16 streams', async () => {
    const sockets = await Promise.all(Array.from({ length: 16 }, openStream));
    await expect.poll(() => rig.listenerCount).toBe(16);
    expect((await ask({ path: '/api/states', headers: authorized })).status).toBe(503);
    for (const socket of sockets) socket.destroy();
  });
});

describe('strangers', () => {
  it.each(['/', '/api/states', '/api/call'])('upgrade nothing at %s, with a token or without', async (path) => {
    const upgrade = { connection: 'Upgrade', upgrade: 'websocket', 'sec-websocket-version': '13', 'sec-websocket-key': 'AAAA' };
    expect((await ask({ path, headers: upgrade })).status).toBe(400);
    expect((await ask({ path, headers: { ...upgrade, ...authorized } })).status).toBe(400);
  });

  it('are refused in bunches without a word to each, and the owner still gets in', async () => {
    const stream = await openStream();
    await readUntil(stream, (raw) => jsonLines(raw).length === 1);
    let ended = 0;
    const strangers = Array.from({ length: 300 }, () => {
      const socket = connect(port, '127.0.0.1', () => socket.write('GET / HTTP/1.1\r\n'));
      socket.on('error', () => undefined);
      socket.on('close', () => {
        ended += 1;
      });
      return socket;
    });
    await expect.poll(() => ended, { timeout: 30_000 }).toBeGreaterThanOrEqual(300 - 128);
    expect((await callWith(authorized)).status).toBe(200);
    expect(stream.destroyed).toBe(false);
    rig.push(rigState({ mode: 'training', nowMs: rig.state.nowMs + 1000 }));
    await readUntil(stream, (raw) => jsonLines(raw).some((line) => line.mode === 'training'));
    expect(logged.filter((line) => line.includes('more connections'))).toHaveLength(1);
    for (const socket of [...strangers, stream]) socket.destroy();
  });

  it('that speak no HTTP are told so and let go', async () => {
    const socket = connect(port, '127.0.0.1', () => socket.write('\x16\x03\x01 hello\r\n\r\n'));
    expect(await readUntil(socket, () => false)).toMatch(/^HTTP\/1.1 400 Bad Request/);
  });
});

describe('life', () => {
  it('listens on 127.0.0.1 only', async () => {
    const elsewhere = connect(port, '127.0.0.2');
    await expect(new Promise((resolve, reject) => elsewhere.once('connect', resolve).once('error', reject))).rejects.toThrow(
      'ECONNREFUSED',
    );
  });

  it('says when its port is taken', async () => {
    const second = new HttpFace({ api: rig.api, subscribe: rig.subscribe, rendererDir: dir, port, token, log });
    expect(await second.start()).toMatchObject({ ok: false, fault: { code: 'app/port-taken', values: { port } } });
    await second.stop();
  });

  it('stops with streams open, and twice', async () => {
    const socket = await openStream();
    await readUntil(socket, (raw) => jsonLines(raw).length === 1);
    await face.stop();
    await face.stop();
    expect(rig.listenerCount).toBe(0);
    await expect(ask({ path: '/' })).rejects.toThrow('ECONNREFUSED');
    socket.destroy();
  });
});

/** Intervals run when the test says so. */
class BentClock implements Clock {
  private now = 0;
  private readonly runs = new Set<() => void>();
  nowMs = systemClock.nowMs;
  after = systemClock.after;
  monotonicMs(): number {
    return this.now;
  }
  every(_ms: number, run: () => void): () => void {
    this.runs.add(run);
    return () => this.runs.delete(run);
  }
  beat(ms: number): void {
    this.now += ms;
    for (const run of this.runs) run();
  }
}
