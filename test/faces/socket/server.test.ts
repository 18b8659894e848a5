import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, existsSync, mkdirSync, mkdtempSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { connect, createServer, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { createInterface } from 'node:readline';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { fail, ok } from '../../../src/shared/faults';
import type { RigState } from '../../../src/shared/state';
import { FakeApp, type FakeAppOptions, idleStatus } from './fakeApp';

const apps: FakeApp[] = [];
const sockets: Socket[] = [];
const children: ChildProcess[] = [];
const folders: string[] = [];
afterEach(async () => {
  for (const socket of sockets.splice(0)) socket.destroy();
  for (const child of children.splice(0)) child.kill('SIGKILL');
  for (const app of apps.splice(0).reverse()) await app.stop();
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
});

async function running(options: FakeAppOptions = {}) {
  const app = await FakeApp.running(options);
  apps.push(app);
  return app;
}

/** A client that writes what it is told and reads lines. */
async function client(app: FakeApp) {
  const socket = connect(app.path);
  sockets.push(socket);
  socket.on('error', () => socket.destroy());
  await once(socket, 'connect');
  const lines = createInterface({ input: socket })[Symbol.asyncIterator]();
  return {
    socket,
    send: (message: unknown) => socket.write(typeof message === 'string' ? message : `${JSON.stringify(message)}\n`),
    /** Null at the end of the connection. */
    next: async () => {
      const line = await lines.next();
      return line.done === true ? null : (JSON.parse(line.value) as Record<string, unknown>);
    },
  };
}

describe('the control socket', () => {
  it('answers calls of the contract, each by its id', async () => {
    let release: () => void = () => undefined;
    const slow = new Promise<void>((resolve) => {
      release = resolve;
    });
    const app = await running({
      handlers: { 'status:get': async () => ok(idleStatus), 'rig:gpus': () => slow.then(() => ok([])) },
    });
    const { send, next } = await client(app);
    send({ id: 'a', call: 'rig:gpus', args: {} });
    send({ id: 2, call: 'status:get', args: {} });
    expect(await next()).toEqual({ id: 2, ok: true, value: idleStatus });
    release();
    expect(await next()).toEqual({ id: 'a', ok: true, value: [] });
  });

  it('words faults in the client’s language', async () => {
    const app = await running({ handlers: { 'rig:exclude': async () => fail('app/unknown-device', 'no', { device: 'x' }) } });
    const { send, next } = await client(app);
    send({ id: 1, call: 'rig:exclude', args: { device: 'x' } });
    expect(await next()).toEqual({
      id: 1,
      ok: false,
      fault: { code: 'app/unknown-device', title: expect.stringContaining('x'), help: expect.any(String), detail: 'no' },
    });
    send({ id: 2, call: 'rig:exclude', args: { device: 'x' }, language: 'it' });
    expect((await next())?.['fault']).toMatchObject({ title: expect.stringContaining('Questo rig') });
  });

  it.each([
    ['an unknown call', { id: 1, call: 'rig:destroy', args: {} }],
    ['a name from the prototype', { id: 1, call: 'constructor', args: {} }],
    ['wrong arguments', { id: 1, call: 'rig:setMode', args: { mode: 'fast' } }],
    ['arguments too many', { id: 1, call: 'status:get', args: { more: 1 } }],
  ])('refuses %s before the app sees it', async (_name, message) => {
    const app = await running();
    const { send, next } = await client(app);
    send(message);
    expect(await next()).toMatchObject({ id: 1, ok: false, fault: { code: 'app/refused' } });
    expect(app.called).toEqual([]);
  });

  it('answers a bug as a fault and lives on', async () => {
    const app = await running({
      handlers: {
        'rig:gpus': async () => {
          throw new Error('bug');
        },
      },
    });
    const { send, next } = await client(app);
    send({ id: 1, call: 'rig:gpus', args: {} });
    expect(await next()).toMatchObject({ id: 1, ok: false, fault: { code: 'app/internal' } });
    expect(app.logged.join()).toContain('bug');
    send({ id: 2, call: 'app:quit', args: {} });
    expect(await next()).toMatchObject({ id: 2, ok: true });
  });

  it.each([
    ['no JSON', 'GET / HTTP/1.1\r\n\r\n'],
    ['JSON that is no request', '[1,2]\n'],
    ['an id of the wrong kind', '{"id":{},"call":"status:get"}\n'],
    ['bytes', `\u0000\u00ff${'\u0001'.repeat(100)}\n`],
    ['an endless line', 'x'.repeat(70_000)],
  ])('hangs up on %s and answers the others', async (_name, garbage) => {
    const app = await running();
    const good = await client(app);
    const bad = await client(app);
    bad.send(garbage);
    expect(await bad.next()).toMatchObject({ id: null, ok: false, fault: { code: 'app/refused' } });
    expect(await bad.next()).toBeNull();
    good.send({ id: 1, call: 'rig:gpus', args: {} });
    expect(await good.next()).toMatchObject({ id: 1, ok: true });
  });

  it('puts a request together that comes in pieces, with letters cut in half', async () => {
    const app = await running();
    const { socket, next } = await client(app);
    socket.setNoDelay();
    const bytes = Buffer.from(`${JSON.stringify({ id: 'ü', call: 'rig:exclude', args: { device: 'käse' } })}\n`);
    for (const byte of bytes) {
      socket.write(Buffer.from([byte]));
      await new Promise(setImmediate);
    }
    expect(await next()).toMatchObject({ id: 'ü', ok: true });
    expect(app.called).toEqual([{ name: 'rig:exclude', args: { device: 'käse' } }]);
  });

  it('survives a client that leaves before its answer', async () => {
    const app = await running({ handlers: { 'rig:gpus': () => new Promise(() => undefined) } });
    const gone = await client(app);
    gone.send({ id: 1, call: 'rig:gpus', args: {} });
    await vi.waitFor(() => expect(app.called).toHaveLength(1), 10_000);
    gone.socket.destroy();
    const { send, next } = await client(app);
    send({ id: 1, call: 'app:quit', args: {} });
    expect(await next()).toMatchObject({ ok: true });
  });

  it('serves 100 clients at once', async () => {
    const app = await running({ handlers: { 'status:get': async () => ok(idleStatus) } });
    const clients = await Promise.all(Array.from({ length: 100 }, () => client(app)));
    for (const [index, { send }] of clients.entries()) send({ id: index, call: 'status:get', args: {} });
    const replies = await Promise.all(clients.map(({ next }) => next()));
    expect(replies.map((reply) => reply?.['id'])).toEqual(clients.map((_client, index) => index));
  });
});

describe('subscribe', () => {
  it('pushes states until the client leaves', async () => {
    const listeners = new Set<(state: RigState) => void>();
    const state = (nowMs: number) => ({ nowMs }) as RigState;
    const app = await running({
      subscribe: (listener) => {
        listeners.add(listener);
        listener(state(1));
        return () => listeners.delete(listener);
      },
    });
    const { socket, send, next } = await client(app);
    send({ id: 5, call: 'subscribe', args: {} });
    expect(await next()).toEqual({ id: 5, ok: true, value: null });
    expect(await next()).toEqual({ id: 5, state: { nowMs: 1 } });
    for (const listener of listeners) listener(state(2));
    expect(await next()).toEqual({ id: 5, state: { nowMs: 2 } });
    socket.destroy();
    await vi.waitFor(() => expect(listeners.size).toBe(0), 10_000);
  });

  it('keeps only the last state for a client that does not read', async () => {
    let tell = (_state: RigState) => {};
    let isSubscribed = false;
    const app = await running({
      subscribe: (listener) => {
        tell = listener;
        isSubscribed = true;
        return () => undefined;
      },
    });
    const { socket, send, next } = await client(app);
    send({ id: 1, call: 'subscribe', args: {} });
    expect(await next()).toMatchObject({ ok: true });
    await vi.waitFor(() => expect(isSubscribed).toBe(true), 10_000);
    socket.pause();
    const big = 'x'.repeat(100_000);
    for (let nowMs = 1; nowMs <= 200; nowMs += 1) tell({ nowMs, version: big } as RigState);
    socket.resume();
    const seen: number[] = [];
    while (seen.at(-1) !== 200) {
      const message = await next();
      if (message === null) throw new Error('hung up');
      seen.push((message['state'] as RigState).nowMs);
    }
    expect(seen.length).toBeLessThan(100);
  });
});

describe('claim', () => {
  it('is taken for oneself: a sign at once, the answer when the devices are free', async () => {
    let release = (_isFree: boolean) => {};
    const app = await running({
      whenFree: () =>
        new Promise((resolve) => {
          release = resolve;
        }),
    });
    const { send, next } = await client(app);
    send({ id: 1, call: 'claim', args: { pid: process.pid, gpus: '1', env: {} } });
    expect(await next()).toEqual({ id: 1, pending: { timeoutMs: 5000 } });
    expect(app.claims.list()).toMatchObject([{ pid: process.pid, devices: ['practice-1'], source: 'claim' }]);
    release(true);
    expect(await next()).toMatchObject({
      id: 1,
      ok: true,
      value: { devices: ['practice-1'], isFree: true, waitedMs: expect.any(Number), cuda: null, rocr: null },
    });
  });

  it('is refused for somebody else', async () => {
    const app = await running();
    const other = spawn('sleep', ['600'], { stdio: 'ignore' });
    children.push(other);
    const { send, next } = await client(app);
    for (const pid of [other.pid, 1]) {
      send({ id: pid, call: 'claim', args: { pid, gpus: null, env: {} } });
      expect(await next()).toMatchObject({ ok: false, fault: { code: 'claim/not-yours' } });
    }
    expect(app.claims.list()).toEqual([]);
  });

  it.each([
    ['no pid', {}],
    ['a pid as text', { pid: '1' }],
    ['a negative pid', { pid: -1 }],
    ['a pid that is another word', { pid: 'child' }],
    ['a source that is none', { pid: process.pid, source: 'device' }],
    ['gpus that are no text', { pid: process.pid, gpus: 1 }],
    ['an environment of numbers', { pid: process.pid, gpus: null, env: { CUDA_VISIBLE_DEVICES: 1 } }],
    ['nothing', null],
  ])('is refused with %s', async (_name, args) => {
    const app = await running();
    const { send, next } = await client(app);
    send({ id: 1, call: 'claim', args });
    expect(await next()).toMatchObject({ ok: false, fault: { code: 'claim/bad-request' } });
  });
});

describe('intent', () => {
  it('is answered at once, and room is made before that', async () => {
    const app = await running();
    const { send, next } = await client(app);
    send({ id: 1, call: 'intent', args: { pid: process.pid, library: 'torch', env: { CUDA_VISIBLE_DEVICES: '1' } } });
    expect(await next()).toEqual({ id: 1, ok: true, value: null });
    expect(app.intents.list()).toMatchObject([{ pid: process.pid, source: 'import', devices: ['practice-1'] }]);
    expect(app.intents.list()[0]?.ancestors).toContain(process.ppid);
  });

  it('may be said and forgotten: nobody has to wait for the answer', async () => {
    const app = await running();
    const socket = connect(app.path);
    sockets.push(socket);
    await once(socket, 'connect');
    socket.write('{"id":1,"call":"intent","args":{"library":"jax"}}\n');
    socket.destroy();
    await vi.waitFor(() => expect(app.intents.list()).toMatchObject([{ pid: process.pid }]), 10_000);
    expect(app.logged).toEqual([]);
  });

  it('is refused for somebody else', async () => {
    const app = await running();
    const { send, next } = await client(app);
    send({ id: 1, call: 'intent', args: { pid: 1, library: 'torch' } });
    expect(await next()).toMatchObject({ ok: false, fault: { code: 'claim/not-yours' } });
    expect(app.intents.list()).toEqual([]);
  });

  it.each([
    ['nothing', null],
    ['no library', { pid: process.pid }],
    ['a library that is no name', { library: '../../etc/passwd' }],
    ['a pid as text', { pid: '1', library: 'torch' }],
    ['an environment that is a list', { library: 'torch', env: ['CUDA_VISIBLE_DEVICES'] }],
    ['an environment of numbers', { library: 'torch', env: { CUDA_VISIBLE_DEVICES: 1 } }],
  ])('is refused with %s', async (_name, args) => {
    const app = await running();
    const { send, next } = await client(app);
    send({ id: 1, call: 'intent', args });
    expect(await next()).toMatchObject({ ok: false, fault: { code: 'claim/bad-request' } });
    expect(app.intents.list()).toEqual([]);
  });
});

describe('a client that makes no sense', () => {
  it.each([
    ['bytes', Buffer.from([0, 255, 254, 10, 1, 2, 3, 10])],
    ['HTTP', 'GET / HTTP/1.1\r\nHost: localhost\r\n\r\n'],
    ['an endless line', 'x'.repeat(300_000)],
    ['a call to what every object has', '{"id":1,"call":"__proto__","args":{}}\n{"id":2,"call":"constructor"}\n'],
    ['deep JSON', `${'['.repeat(30_000)}\n`],
    ['half a claim', '{"id":1,"call":"claim","args":{"pid":'],
  ])('does no harm with %s', async (_name, text) => {
    const app = await running();
    const rude = connect(app.path);
    sockets.push(rude);
    rude.on('error', () => rude.destroy());
    await once(rude, 'connect');
    rude.write(text, () => rude.destroy());
    await once(rude, 'close');
    const { send, next } = await client(app);
    send({ id: 7, call: 'claim', args: { pid: process.pid, gpus: '0', env: {} } });
    expect(await next()).toMatchObject({ id: 7, pending: {} });
    expect(await next()).toMatchObject({ id: 7, ok: true });
    expect(app.logged).toEqual([]);
  });
});

describe('the socket’s place', () => {
  it('is its user’s alone', async () => {
    const app = await running();
    expect(statSync(dirname(app.path)).mode & 0o777).toBe(0o700);
    expect(statSync(app.path).mode & 0o777).toBe(0o600);
    await app.socket.stop();
    expect(existsSync(app.path)).toBe(false);
  });

  it('refuses a link where its folder should be', async () => {
    const app = new FakeApp();
    apps.push(app);
    symlinkSync(tmpdir(), dirname(app.path));
    expect(await app.socket.start()).toMatchObject({ ok: false, fault: { code: 'app/socket-unsafe' } });
  });

  it('closes a folder that was left open to others', async () => {
    const app = new FakeApp();
    apps.push(app);
    mkdirSync(dirname(app.path));
    chmodSync(dirname(app.path), 0o777);
    expect((await app.socket.start()).ok).toBe(true);
    expect(statSync(dirname(app.path)).mode & 0o777).toBe(0o700);
  });

  it('replaces the socket of an app that was killed', async () => {
    const app = new FakeApp();
    apps.push(app);
    mkdirSync(dirname(app.path), { mode: 0o700 });
    const script = `require('net').createServer().listen(process.argv[1], () => process.stdout.write('on'))`;
    const dead = spawn(process.execPath, ['-e', script, app.path], { stdio: ['ignore', 'pipe', 'inherit'] });
    children.push(dead);
    await once(dead.stdout, 'data');
    dead.kill('SIGKILL');
    await once(dead, 'exit');
    expect(existsSync(app.path)).toBe(true);
    expect((await app.socket.start()).ok).toBe(true);
    const { send, next } = await client(app);
    send({ id: 1, call: 'app:quit', args: {} });
    expect(await next()).toMatchObject({ ok: true });
  });

  it('leaves the socket of a living app alone, lock or no lock', async () => {
    const app = new FakeApp();
    apps.push(app);
    mkdirSync(dirname(app.path), { mode: 0o700 });
    const other = createServer();
    await new Promise<void>((resolve) => other.listen(app.path, resolve));
    expect(await app.socket.start()).toMatchObject({ ok: false, fault: { code: 'app/already-running' } });
    await new Promise((resolve) => other.close(resolve));
  });

  it('lets one of several that start at once win', async () => {
    const home = mkdtempSync(join(tmpdir(), 'fallow-app-'));
    folders.push(home);
    const several = Array.from({ length: 8 }, () => new FakeApp({ home }));
    apps.push(...several);
    const results = await Promise.all(several.map((app) => app.socket.start()));
    expect(results.filter((result) => result.ok)).toHaveLength(1);
    for (const result of results) if (!result.ok) expect(result.fault.code).toBe('app/already-running');
    await several[results.findIndex((result) => result.ok)]?.stop();
    expect((await several[0]?.socket.start())?.ok).toBe(true);
  });

  it('says when the data directory cannot be made', async () => {
    const app = new FakeApp();
    apps.push(app);
    writeFileSync(app.data, 'a file');
    expect(await app.socket.start()).toMatchObject({ ok: false, fault: { code: 'app/data-unusable' } });
  });
});
