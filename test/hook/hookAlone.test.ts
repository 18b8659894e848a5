import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chownSync, mkdirSync, renameSync, rmSync } from 'node:fs';
import type { Socket } from 'node:net';
import { dirname, join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { Apps, asked, firstUse } from './apps';
import { HookedPython, python, whyNoPython } from './pythons';

const apps = new Apps();
let hooked: HookedPython;
beforeAll(async () => {
  if (python !== undefined) hooked = await HookedPython.make(python);
});
afterEach(() => apps.stop());
afterAll(() => hooked?.remove());

describe.skipIf(python === undefined)(`the hook without a Fallow that answers${whyNoPython}`, () => {
  const loaded = 'import sys; print("fallow_hook" in sys.modules)';

  it('is not even loaded when there is no socket', async () => {
    const app = apps.absent();
    hooked.install(app.data);
    apps.later(() => hooked.install(join(hooked.dir, 'data')));
    expect(await hooked.run(`${firstUse}${loaded}`, app.env)).toMatchObject({ code: 0, out: 'False\n', err: '' });
    await app.socket.start();
    const { FALLOW_DATA: _data, ...found } = app.env; // it knows for which data directory it was installed
    expect(await hooked.run(`${firstUse}${loaded}`, found)).toMatchObject({ code: 0, out: 'True\n', err: '' });
    expect(asked(app)).toEqual(['intent torch', 'claim self']);
  });

  it('goes on with the socket of an app that was killed', async () => {
    const app = apps.absent();
    mkdirSync(dirname(app.path), { mode: 0o700 });
    const script = `require('net').createServer().listen(process.argv[1], () => process.stdout.write('on'))`;
    const dead = spawn(process.execPath, ['-e', script, app.path], { stdio: ['ignore', 'pipe', 'inherit'] });
    await once(dead.stdout, 'data');
    dead.kill('SIGKILL');
    await once(dead, 'exit');
    expect(await hooked.run(`${firstUse}${loaded}`, app.env)).toMatchObject({ code: 0, out: 'True\n', err: '' });
  });

  it.each([
    ['never says a word', (_socket: Socket) => undefined],
    ['takes the claim and falls silent', (socket: Socket) => socket.write('{"id":1,"pending":{"timeoutMs":100}}\n')],
    [
      'prolongs for ever',
      (socket: Socket) => {
        const timer = setInterval(() => socket.write('{"id":1,"pending":{"timeoutMs":200}}\n'), 50);
        socket.once('close', () => clearInterval(timer));
      },
    ],
    ['reads nothing', null],
  ])('goes on when it %s', async (_name, speak) => {
    const app = await apps.impostor((socket) => {
      if (speak === null) socket.pause();
      else socket.on('data', () => void speak(socket));
    });
    const env = { ...app.env, FALLOW_CLAIM_TIMEOUT_S: '0.3' };
    expect(await hooked.run(`${firstUse}print("on")`, env)).toMatchObject({ code: 0, out: 'on\n', err: '' });
  });

  it.each([
    ['hangs up', ''],
    ['talks HTTP', 'HTTP/1.1 400 Bad Request\r\n\r\n'],
    ['sends bytes', Buffer.from([0, 255, 10, 0, 200, 10, 10])],
    ['sends a line without end', 'x'.repeat(200_000)],
    ['names a time that is none', '{"id":1,"pending":{"timeoutMs":"soon"}}\n'],
    ['names an endless time and hangs up', '{"id":1,"pending":{"timeoutMs":1e300}}\n'],
  ])('goes on when it %s', async (_name, text) => {
    const app = await apps.impostor((socket) => void socket.once('data', () => socket.end(text)));
    expect(await hooked.run(`${firstUse}import cupy\nprint("on")`, app.env)).toMatchObject({ code: 0, out: 'on\n', err: '' });
  });

  it.skipIf(process.getuid?.() !== 0)('does not talk to a socket in another user’s folder (as root only)', async () => {
    const app = await apps.running();
    chownSync(dirname(app.path), 65_534, 65_534);
    expect(await hooked.run(firstUse, app.env)).toMatchObject({ code: 0, err: '' });
    expect(app.called).toEqual([]);
  });

  it('obeys FALLOW_HOOK=0', async () => {
    const app = await apps.running();
    expect(await hooked.run(`${firstUse}print("on")`, { ...app.env, FALLOW_HOOK: '0' })).toMatchObject({ out: 'on\n', err: '' });
    expect(app.called).toEqual([]);
  });

  it.each(['-I', '-S', '-s', '-E', '-B', '-O', '-b'])('is quiet under python %s', async (option) => {
    const app = await apps.running();
    const { end } = hooked.start([option, '-c', 'print("on")'], app.env);
    expect(await end).toMatchObject({ code: 0, out: 'on\n', err: '' });
  });

  it('is quiet when half of it was removed', async () => {
    const app = await apps.running();
    const module = join(hooked.site, 'fallow_hook.py');
    renameSync(module, `${module}.away`);
    apps.later(() => renameSync(`${module}.away`, module));
    rmSync(join(hooked.site, '__pycache__'), { recursive: true, force: true });
    expect(await hooked.run(`${firstUse}print("on")`, app.env)).toMatchObject({ code: 0, out: 'on\n', err: '' });
    expect(app.called).toEqual([]);
  });

  it('lets Ctrl-C end the wait', async () => {
    const app = await apps.running({ whenFree: () => new Promise(() => undefined) });
    const job = hooked.start(
      ['-c', 'import signal; signal.signal(signal.SIGINT, signal.default_int_handler); import cupy'],
      app.env,
    );
    await vi.waitFor(() => expect(app.claims.list()).toHaveLength(1), 20_000);
    job.child.kill('SIGINT');
    expect((await job.end).err).toMatch(/KeyboardInterrupt\s*$/);
  });
});
