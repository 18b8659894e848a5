import { existsSync, mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { parseDuration } from '../../src/main/cli/duration';
import { runCommandLine } from '../../src/main/cli/main';
import type { CliRooms } from '../../src/main/cli/rooms';
import { readRunArguments } from '../../src/main/cli/runArguments';
import { fail, ok } from '../../src/shared/faults';
import { cli as english } from '../../src/shared/text/en/cli';
import { placeholdersOf } from '../../src/shared/text/fill';
import { cli as italian } from '../../src/shared/text/it/cli';
import { FakeApp, type Handlers, idleStatus } from '../faces/socket/fakeApp';
import { buildFallow, run } from './builtFallow';

let home: string;
const apps: FakeApp[] = [];
beforeAll(() => {
  home = realpathSync(mkdtempSync(join(tmpdir(), 'fallow-home-')));
});
afterAll(() => rmSync(home, { recursive: true }));
afterEach(async () => {
  for (const app of apps.splice(0)) await app.stop();
});

async function running(handlers: Handlers = {}) {
  const app = await FakeApp.running({ handlers });
  apps.push(app);
  return app;
}

/** Runs a command line in this process, without an app unless one is given. */
async function fallow(
  args: readonly string[],
  { app, rooms = {}, env = {} }: { app?: FakeApp; rooms?: CliRooms; env?: object } = {},
) {
  let out = '';
  let err = '';
  const code = await runCommandLine(args, {
    env: { ...(app?.env ?? { FALLOW_DATA: join(home, 'nobody'), XDG_RUNTIME_DIR: home, LC_ALL: 'C' }), ...env },
    uid: process.getuid?.() ?? -1,
    out: (text) => {
      out += text;
    },
    err: (text) => {
      err += text;
    },
    rooms,
    version: '1.2.3',
  });
  return { code, out, err };
}

describe('every command', () => {
  it('needs the app and says so', async () => {
    for (const args of [
      ['status'],
      ['mode', 'off'],
      ['pause'],
      ['resume'],
      ['exclude', '0'],
      ['include', '0'],
      ['gpus'],
      ['practice', 'ok'],
    ]) {
      const ended = await fallow([...args, '--json']);
      expect(ended).toMatchObject({ code: 1, err: '' });
      expect(JSON.parse(ended.out)).toEqual({ code: 'app/not-running', title: expect.any(String), help: expect.any(String) });
    }
    const words = await fallow(['status']);
    expect(words).toMatchObject({ code: 1, out: '' });
    expect(words.err.trim().split('\n')).toHaveLength(2);
  });

  it.each([
    [['nonsense']],
    [['toString']],
    [['status', 'more']],
    [['status', '--for', '1h']],
    [['status', '--nonsense']],
    [['mode']],
    [['mode', 'fast']],
    [['mode', 'off', 'now']],
    [['pause', '--for', 'soon']],
    [['pause', '--for']],
    [['exclude']],
    [['practice', 'explode']],
    [['practice', 'hot', '--value', 'very']],
    [['setup']],
    [['coins']],
    [['wallet', 'check', 'ETC', '0x0']],
  ])('%j is wrong usage', async (args) => {
    const app = await running();
    const ended = await fallow([...args, '--json'], { app });
    expect({ args, code: ended.code }).toEqual({ args, code: 2 });
    expect(JSON.parse(ended.out)).toMatchObject({ code: 'app/usage' });
    expect(app.called).toEqual([]);
  });

  it.each([
    [['mode', 'training'], 'rig:setMode', { mode: 'training' }],
    [['pause'], 'rig:pause', { devices: null, forMs: null }],
    [['pause', '--for', '1h30m', '--devices', '0, cpu'], 'rig:pause', { devices: ['0', 'cpu'], forMs: 5_400_000 }],
    [['resume', '--devices', 'cpu'], 'rig:resume', { devices: ['cpu'] }],
    [['exclude', 'cpu'], 'rig:exclude', { device: 'cpu' }],
    [['include', '0'], 'rig:include', { device: '0' }],
    [['practice', 'hot', '--device', '1', '--value', '95.5'], 'practice:switch', { what: 'hot', device: '1', value: 95.5 }],
  ])('%j asks for %s', async (args, name, wanted) => {
    const app = await running({ 'rig:setMode': async () => ok({ mode: 'training' }) });
    const ended = await fallow([...args, '--json'], { app });
    expect(ended).toMatchObject({ code: 0, err: '' });
    expect(ended.out.trim().split('\n')).toHaveLength(1);
    expect(typeof JSON.parse(ended.out)).toBe('object');
    expect(app.called).toEqual([{ name, args: wanted }]);
    expect((await fallow(args, { app })).out.trim()).not.toBe('');
  });

  it('passes on the app’s fault in one’s language', async () => {
    const app = await running({ 'rig:exclude': async () => fail('app/unknown-device', undefined, { device: '9' }) });
    const ended = await fallow(['exclude', '9'], { app, env: { LC_ALL: 'it_IT.UTF-8' } });
    expect(ended).toMatchObject({ code: 1, out: '' });
    expect(ended.err).toContain('Questo rig');
  });
});

describe('fallow status', () => {
  it('is the app’s status, whole', async () => {
    const app = await running({ 'status:get': async () => ok(idleStatus) });
    const ended = await fallow(['status', '--json'], { app });
    expect(JSON.parse(ended.out)).toEqual(idleStatus);
  });

  it('is a line for each device', async () => {
    const app = await running({ 'status:get': async () => ok(idleStatus) });
    const ended = await fallow(['status'], { app });
    expect(ended.out).toBe(
      'Practice rig: nothing here is real money\nMode: mining\nGPU 0  RTX 3070  Mining ETC at 61.2 MH/s  63 °C  118 W  61.2 MH/s\n',
    );
  });
});

describe('fallow setup', () => {
  const setupFile = (text: string) => {
    const path = join(home, `setup-${Math.random()}.json`);
    writeFileSync(path, text);
    return path;
  };
  const good = JSON.stringify({ rigName: 'rig1', assignments: [] });

  it('sends the file to the app, which checks it', async () => {
    const app = await running();
    expect(await fallow(['setup', setupFile(good)], { app })).toMatchObject({ code: 0, out: 'The rig is set up\n' });
    // Wrong fields too: the app names them, so the file goes there as it is.
    expect((await fallow(['setup', setupFile('{"rigName":1}')], { app })).code).toBe(0);
    expect(app.called).toEqual([
      { name: 'setup:apply', args: JSON.parse(good) },
      { name: 'setup:apply', args: { rigName: 1 } },
    ]);
  });

  it.each([['{ broken'], ['']])('names what cannot be read: %j', async (text) => {
    const ended = await fallow(['setup', setupFile(text), '--json']);
    expect(ended.code).toBe(1);
    expect(JSON.parse(ended.out)).toMatchObject({ code: 'setup/unreadable' });
    expect(JSON.parse((await fallow(['setup', join(home, 'missing.json'), '--json'])).out)).toMatchObject({
      code: 'setup/unreadable',
    });
  });

  it('saves for the next start where no app runs', async () => {
    const saved: unknown[] = [];
    const rooms: CliRooms = {
      setupOffline: async (dataDir, file) => {
        saved.push(dataDir, file);
        return ok(null);
      },
    };
    expect((await fallow(['setup', setupFile(good)], { rooms })).code).toBe(0);
    expect(saved).toEqual([join(home, 'nobody'), JSON.parse(good)]);
    expect((await fallow(['setup', setupFile(good)])).code).toBe(1);
  });
});

describe('commands without the app', () => {
  const rooms: CliRooms = {
    coins: async () => [{ ticker: 'ETC', name: 'Ethereum Classic', class: 'gpu' }],
    walletCheck: async (_coin, address) => ({
      verdict: address === 'good' ? 'valid' : 'invalid',
      reason: address === 'good' ? 'checksumRight' : 'wrongLength',
      normalised: null,
      alsoValidFor: [],
    }),
    export: {
      what: ['shares'],
      async *rows(dataDir, isPractice, _what, sinceMs) {
        if (dataDir.endsWith('broken')) throw new Error('no history');
        yield { sinceMs, isPractice };
      },
      csv: async (_dataDir, _isPractice, _what, sinceMs, write) => {
        write('at_ms\r\n');
        write(`${sinceMs}\r\n`);
        return ok(1);
      },
    },
  };

  it('are there when their room is', async () => {
    expect((await fallow(['--help'], { rooms })).out).toContain('wallet check');
    expect((await fallow(['--help'])).out).not.toContain('wallet');
    expect(JSON.parse((await fallow(['coins', '--json'], { rooms })).out)).toEqual({
      coins: [{ ticker: 'ETC', name: 'Ethereum Classic', class: 'gpu' }],
    });
  });

  it('are told beside what starts the app, which no command takes', async () => {
    const { out } = await fallow(['--help'], { rooms });
    for (const args of [['--headless'], ['--practice', '--tray'], ['--headless', '--port', '0', '--lan=1']]) {
      expect(await fallow([...args, '--help'], { rooms })).toEqual({ code: 0, out, err: '' });
    }
    expect(await fallow(['status', '--practice'])).toMatchObject({
      code: 2,
      out: '',
      err: expect.stringContaining('status --practice'),
    });
  });

  it('judge a wallet', async () => {
    expect(await fallow(['wallet', 'check', 'ETC', 'good'], { rooms })).toMatchObject({ code: 0, err: '' });
    const bad = await fallow(['wallet', 'check', 'ETC', 'bad', '--json'], { rooms });
    expect(bad.code).toBe(1);
    expect(JSON.parse(bad.out)).toEqual({ verdict: 'invalid', reason: 'wrongLength', normalised: null, alsoValidFor: [] });
  });

  it('export rows', async () => {
    const path = join(home, 'shares.csv');
    const args = ['export', 'shares', '--since', '2026-01-01T00:00:00Z'];
    expect((await fallow([...args, '--csv', path], { rooms })).code).toBe(0);
    expect(readFileSync(path, 'utf8')).toBe('at_ms\r\n1767225600000\r\n');
    expect((await fallow(args, { rooms })).out).toBe('at_ms\n1767225600000\n');
    const rows = async (app?: FakeApp) =>
      JSON.parse((await fallow([...args, '--json'], { rooms, ...(app === undefined ? {} : { app }) })).out);
    expect(await rows()).toEqual({ shares: [{ sinceMs: 1767225600000, isPractice: false }] });
    const practice = await running({ 'status:get': async () => ok(idleStatus) });
    expect(await rows(practice)).toEqual({ shares: [{ sinceMs: 1767225600000, isPractice: true }] });
    expect((await fallow(['export', 'trials'], { rooms })).code).toBe(2);
    expect((await fallow(['export', 'shares', '--since', 'yesterday'], { rooms })).code).toBe(2);
    for (const broken of [
      ['--csv', join(home, 'no/such/folder')],
      ['--json', '--data', join(home, 'broken')],
    ]) {
      expect((await fallow([...args, ...broken], { rooms })).code).toBe(1);
    }
  });

  it('tell the version', async () => {
    expect(await fallow(['--version'])).toEqual({ code: 0, out: '1.2.3\n', err: '' });
  });
});

describe('fallow doctor', () => {
  it('says what keeps the machine from mining', async () => {
    const ended = await fallow(['doctor', '--json']);
    expect(ended.code).toBe(1);
    const { checks } = JSON.parse(ended.out) as { checks: { id: string; ok: boolean; title: string; help: string }[] };
    expect(checks.filter((check) => !check.ok).map((check) => check.id)).toEqual(['app']);
    expect(checks.find((check) => check.id === 'app')?.help).not.toBe('');
  });

  it('is content with a rig that mines, and not with a fault', async () => {
    const fault = { code: 'gpu/hot', title: 'Hot', help: 'Cool it', device: 'GPU-0', sinceMs: 0 };
    const note = { code: 'settings/restored', title: 'Settings are back', help: 'Look', device: null, sinceMs: 0 };
    let faults: readonly (typeof fault | typeof note)[] = [note];
    const app = await running({ 'status:get': async () => ok({ ...idleStatus, faults: [...faults] }) });
    expect((await fallow(['doctor'], { app })).code).toBe(0);
    faults = [fault];
    const ended = await fallow(['doctor'], { app });
    expect(ended.code).toBe(1);
    expect(ended.out).toContain('no  Hot. Cool it');
  });
});

describe('small things', () => {
  it.each([
    ['90s', 90_000],
    ['30m', 1_800_000],
    ['1h30m', 5_400_000],
    ['2d', 172_800_000],
    ['0.5h', 1_800_000],
    ['0s', null],
    ['400d', null],
    ['1', null],
    ['h', null],
    ['-1h', null],
    ['1h ago', null],
  ])('%s lasts %s ms', (text, ms) => {
    expect(parseDuration(text)).toBe(ms);
  });

  it('reads what stands before the command', () => {
    expect(readRunArguments(['--gpus', '0,1', '--', 'python', '--gpus', '2'])).toEqual({ gpus: '0,1', data: null, shift: 3 });
    expect(readRunArguments(['--gpus=0', '--data=/a=b', 'python', '--', 'x'])).toEqual({ gpus: '0', data: '/a=b', shift: 2 });
    expect(readRunArguments(['--', '--weird'])).toEqual({ gpus: null, data: null, shift: 1 });
    expect(readRunArguments(['-x'])).toEqual({ problem: 'unknownOption', option: '-x' });
    expect(readRunArguments(['--gpus'])).toEqual({ problem: 'noValue', option: '--gpus' });
    expect(readRunArguments(['--gpus', '0'])).toEqual({ problem: 'noCommand' });
  });

  it('has the same words and gaps in both languages', () => {
    expect(Object.keys(italian)).toEqual(Object.keys(english));
    for (const key of Object.keys(english) as (keyof typeof english)[]) {
      expect({ key, gaps: placeholdersOf(italian[key]) }).toEqual({ key, gaps: placeholdersOf(english[key]) });
      expect(italian[key]).not.toBe('');
    }
  });
});

describe('the built program', () => {
  let built: string;
  beforeAll(async () => {
    built = await buildFallow();
  }, 120_000);
  afterAll(() => rmSync(built, { recursive: true, force: true }));

  it('asks the app through bin/fallow', async () => {
    const app = await running({ 'status:get': async () => ok(idleStatus) });
    const ended = await run(join(built, 'bin/fallow'), ['status', '--json'], { env: { ...process.env, ...app.env } });
    expect(ended).toMatchObject({ code: 0, err: '' });
    expect(JSON.parse(ended.out)).toEqual(idleStatus);
    const wrong = await run(join(built, 'bin/fallow'), ['--nonsense'], { env: { ...process.env, ...app.env } });
    expect(wrong.code).toBe(2);
  });

  it('knows coins, miners and addresses by itself', async () => {
    const json = async (...args: string[]) => {
      const ended = await run(join(built, 'bin/fallow'), [...args, '--json'], {
        env: { ...process.env, FALLOW_DATA: join(home, 'nobody') },
      });
      return { code: ended.code, value: JSON.parse(ended.out) as Record<string, unknown> };
    };
    expect((await json('coins')).value['coins']).toContainEqual(expect.objectContaining({ ticker: 'ETC' }));
    expect((await json('miners')).value['miners']).toContainEqual(expect.objectContaining({ id: 'xmrig' }));
    const burn = await json('wallet', 'check', 'ETC', '0x000000000000000000000000000000000000dEaD');
    expect(burn).toMatchObject({ code: 1, value: { verdict: 'refused', reason: 'burn' } });
  });

  it('loads no schemas to do so', () => {
    for (const name of ['cli', 'claim']) {
      const text = readFileSync(join(built, `out/main/${name}.js`), 'utf8');
      const chunks = [...text.matchAll(/^const \w+ = require\("(\.\/chunks\/[^"]+)"\)/gm)].map(([, path]) =>
        join(built, 'out/main', path ?? ''),
      );
      for (const source of [text, ...chunks.map((path) => readFileSync(path, 'utf8'))]) {
        expect(source).not.toMatch(/\bZod\w+|koffi/);
      }
      expect(chunks.every(existsSync)).toBe(true);
    }
  });

  it('serves the window where there is no display, and says so in one line', async () => {
    writeFileSync(join(built, 'out/main/headless.js'), 'console.log(process.argv.slice(2).join(" "), process.pid)');
    const env = { ...process.env, DISPLAY: '', WAYLAND_DISPLAY: '', LC_ALL: 'C' };
    const ended = await run(join(built, 'bin/fallow'), ['--practice', '--data', '/x'], { env });
    expect(ended).toMatchObject({ code: 0, out: `--practice --data /x ${ended.pid}\n` });
    expect(ended.err.trim().split('\n')).toHaveLength(1);
    const asked = await run(join(built, 'bin/fallow'), ['--headless', '--port', '0'], { env: { ...env, DISPLAY: ':9' } });
    expect(asked).toMatchObject({ code: 0, out: `--headless --port 0 ${asked.pid}\n`, err: '' });
  });

  it('becomes the Electron that is there', async () => {
    const electron = join(built, 'electron');
    writeFileSync(electron, '#!/bin/sh\necho "$$" "$@" "[$ELECTRON_RUN_AS_NODE]"\n', { mode: 0o755 });
    const env = { ...process.env, DISPLAY: ':9', FALLOW_ELECTRON: electron, ELECTRON_RUN_AS_NODE: '1' };
    const ended = await run(join(built, 'bin/fallow'), ['--practice'], { env });
    expect(ended).toMatchObject({ code: 0, out: `${ended.pid} ${built} --practice []\n`, err: '' });
  });
});
