import { readFileSync } from 'node:fs';
import { request as httpRequest, type OutgoingHttpHeaders } from 'node:http';
import { connect, type Socket } from 'node:net';
import { describe, expect, it } from 'vitest';
import { eventually, quick, RunningFallow } from '../support/runningFallow';

// What somebody on this machine may try on the headless app, each on a running one: it answers nothing, logs it once, keeps its memory,
// and its miners mine on.

interface Got {
  readonly status: number | null;
  readonly body: string;
}

interface Ask {
  readonly method?: string;
  readonly path: string;
  readonly headers?: OutgoingHttpHeaders;
  readonly body?: string;
}

/** status null: the connection was ended without an answer. */
function ask(port: number, { method = 'GET', path, headers = {}, body }: Ask): Promise<Got> {
  return new Promise((done) => {
    const sent = httpRequest({ host: '127.0.0.1', port, method, path, headers, agent: false }, (response) => {
      let text = '';
      response.setEncoding('utf8');
      response.on('data', (chunk: string) => {
        text += chunk;
      });
      response.on('close', () => done({ status: response.statusCode ?? null, body: text }));
    });
    sent.on('error', () => done({ status: null, body: '' }));
    sent.end(body);
  });
}

function doorOf({ url }: RunningFallow): { readonly port: number; readonly token: string } {
  const { port, hash } = new URL(url);
  return { port: Number(port), token: hash.slice(1) };
}

function residentMb(fallow: RunningFallow): number {
  const status = readFileSync(`/proc/${fallow.child.pid}/status`, 'utf8');
  return Number(/^VmRSS:\s+(\d+) kB$/m.exec(status)?.[1]) / 1024;
}

function toldOf(fallow: RunningFallow, why: string): readonly string[] {
  return fallow.log
    .join('')
    .split('\n')
    .filter((line) => line.includes(`refused: ${why}`));
}

/** The miners are those of before: nothing had to be started again. */
async function expectUnharmed(fallow: RunningFallow, pids: readonly number[]): Promise<void> {
  const status = await fallow.status();
  expect(status.miners.flatMap((miner) => miner.pids).sort()).toEqual([...pids].sort());
  expect(status.mode).toBe('mining');
  const { port, token } = doorOf(fallow);
  expect((await ask(port, { path: '/status.json', headers: { authorization: `Bearer ${token}` } })).status).toBe(200);
}

async function startMining(): Promise<{ readonly fallow: RunningFallow; readonly pids: readonly number[] }> {
  const fallow = await RunningFallow.start({ settings: quick });
  const { miners } = await fallow.untilMining();
  return { fallow, pids: miners.flatMap((miner) => miner.pids) };
}

function leave(sockets: readonly Socket[]): void {
  for (const socket of sockets) socket.destroy();
}

const setOff = JSON.stringify({ call: 'rig:setMode', args: { mode: 'off' } });

describe('who has no business here', () => {
  it('gets nothing by guessing, rebinding, forging or climbing, and is logged once for each', async () => {
    const { fallow, pids } = await startMining();
    await using _app = fallow;
    const { port, token } = doorOf(fallow);
    const json = { 'content-type': 'application/json' };
    const right = { ...json, authorization: `Bearer ${token}` };
    const call = (headers: OutgoingHttpHeaders) => ask(port, { method: 'POST', path: '/api/call', headers, body: setOff });
    const before = residentMb(fallow);

    const statuses = new Map<number | null, number>();
    for (let guess = 0; guess < 1000; guess += 1) {
      const { status } = await call({ ...json, authorization: `Bearer ${token.slice(0, -4)}${String(guess).padStart(4, '0')}` });
      statuses.set(status, (statuses.get(status) ?? 0) + 1);
    }
    expect([...statuses.keys()].sort()).toEqual([401, 429]);
    expect(statuses.get(429)).toBeGreaterThan(900);
    for (let time = 0; time < 5; time += 1) {
      expect((await call({ ...right, host: `rebound.example:${port}` })).status).toBe(403);
      expect((await call({ ...right, origin: 'https://evil.example' })).status).toBe(403);
      expect((await call({ ...right, origin: 'null' })).status).toBe(403);
      expect((await call({ ...right, 'sec-fetch-site': 'cross-site' })).status).toBe(403);
    }
    const climbs = [
      '/../package.json',
      '/%2e%2e/%2e%2e/package.json',
      '/..%2f..%2fmain/headless.js',
      '//etc/passwd',
      '/assets/../../main/cli.js',
    ];
    for (const path of climbs) {
      const got = await ask(port, { path });
      expect(got.status).toBe(404);
      expect(got.body).not.toMatch(/root:|"name"|require\(/);
    }
    const upgrade = {
      connection: 'Upgrade',
      upgrade: 'websocket',
      'sec-websocket-version': '13',
      'sec-websocket-key': 'AAAAAAAAAAAAAAAAAAAAAA==',
    };
    for (const path of ['/', '/api/states', '/metrics']) expect((await ask(port, { path, headers: upgrade })).status).toBe(400);

    for (const why of [
      'wrong token',
      'too many wrong tokens',
      'foreign Host',
      'foreign Origin',
      'call from another site',
      'an upgrade',
    ]) {
      expect(toldOf(fallow, why), why).toHaveLength(1);
    }
    expect(fallow.log.join('')).not.toContain(token);
    expect(residentMb(fallow) - before).toBeLessThan(60);
    await expectUnharmed(fallow, pids);
  });

  it('may send a gigabyte: it is refused before it is read, with a token and without', async () => {
    const { fallow, pids } = await startMining();
    await using _app = fallow;
    const { port, token } = doorOf(fallow);
    const before = residentMb(fallow);
    for (const [authorization, status] of [
      ['Bearer wrong', '401'],
      [`Bearer ${token}`, '413'],
    ] as const) {
      const { answer, sent } = await pour(port, authorization);
      expect(answer === '' || answer.startsWith(`HTTP/1.1 ${status}`), answer).toBe(true);
      expect(sent).toBeLessThan(200 * 2 ** 20);
    }
    expect(residentMb(fallow) - before).toBeLessThan(60);
    await expectUnharmed(fallow, pids);
  });

  it('may be slow, or a thousand: they are dropped, and the owner gets in meanwhile', async () => {
    const { fallow, pids } = await startMining();
    await using _app = fallow;
    const { port, token } = doorOf(fallow);
    const owner = { authorization: `Bearer ${token}` };
    const before = residentMb(fallow);
    let ended = 0;
    const open = (first: string) => {
      const socket = connect(port, '127.0.0.1', () => socket.write(first));
      socket.on('error', () => undefined);
      socket.on('close', () => {
        ended += 1;
      });
      return socket;
    };
    const crowd = Array.from({ length: 1000 }, () => open(`GET /api/states HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\nX-Slow: `));
    await eventually('pushed out by each other', () => ended >= 1000 - 128);
    expect((await ask(port, { path: '/metrics', headers: owner })).status).toBe(200);
    // Who is left drips a byte at a time, and a body that never comes is no better.
    const body = open(
      `POST /api/call HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\nAuthorization: Bearer ${token}\r\nContent-Type: application/json\r\nContent-Length: 100\r\n\r\n{`,
    );
    const drip = setInterval(() => {
      for (const socket of [...crowd, body]) if (!socket.destroyed && socket.writable) socket.write('x');
    }, 1000);
    await eventually('all slow ones dropped', () => ended >= 1001);
    clearInterval(drip);
    expect(toldOf(fallow, 'more connections')).toHaveLength(1);
    expect(toldOf(fallow, 'a request that took too long').length).toBeLessThanOrEqual(1);
    expect(residentMb(fallow) - before).toBeLessThan(60);
    await expectUnharmed(fallow, pids);
    leave([...crowd, body]);
  });
});

/** Sends a body of 1 GiB until it is all gone or nobody takes it any more. */
function pour(port: number, authorization: string): Promise<{ readonly answer: string; readonly sent: number }> {
  return new Promise((done) => {
    const piece = Buffer.alloc(1 << 20, 32);
    let answer = '';
    let pieces = 0;
    const socket = connect(port, '127.0.0.1', () => {
      const head = [
        'POST /api/call HTTP/1.1',
        `Host: 127.0.0.1:${port}`,
        `Authorization: ${authorization}`,
        'Content-Type: application/json',
        `Content-Length: ${2 ** 30}`,
      ];
      socket.write(`${head.join('\r\n')}\r\n\r\n`);
      more();
    });
    const more = (): void => {
      while (pieces < 1024 && socket.writable) {
        pieces += 1;
        if (!socket.write(piece)) return;
      }
    };
    socket.on('drain', more);
    socket.on('data', (text: Buffer) => {
      answer += text.toString('latin1');
    });
    socket.on('error', () => undefined);
    socket.on('close', () => done({ answer, sent: socket.bytesWritten }));
  });
}
