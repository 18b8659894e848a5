import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, existsSync, mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { socketPath } from '../../src/main/faces/socket/path';
import { FakeApp, type FakeAppOptions } from '../faces/socket/fakeApp';
import { buildFallow, run } from './builtFallow';

const hasTerminal = spawnSync('python3', ['-c', 'import os; os.openpty()']).status === 0;
const whyNoTerminal = hasTerminal ? '' : ' (skipped: no python3, or no terminals under /dev/pts)';
const shells = ['dash', 'bash', 'busybox'].filter(
  (shell) => spawnSync(shell, ['--help'], { stdio: 'ignore' }).error === undefined,
);
const nvidia = [
  { id: 'GPU-aaaa-1', kind: 'gpu', vendor: 'nvidia', index: 0, name: 'RTX 3070' },
  { id: 'GPU-bbbb-2', kind: 'gpu', vendor: 'nvidia', index: 1, name: 'RTX 3060 Ti' },
] as const;

let built: string;
let fallow: string;
let home: string;
const apps: FakeApp[] = [];

beforeAll(async () => {
  built = await buildFallow();
  fallow = join(built, 'bin/fallow');
  home = realpathSync(mkdtempSync(join(tmpdir(), 'fallow-home-')));
}, 120_000);
afterAll(() => {
  rmSync(built, { recursive: true, force: true });
  rmSync(home, { recursive: true, force: true });
});
afterEach(async () => {
  for (const app of apps.splice(0)) await app.stop();
});

async function running(options: FakeAppOptions = {}) {
  const app = await FakeApp.running(options);
  apps.push(app);
  return app;
}

const nobody = () => ({ FALLOW_DATA: join(home, 'nobody'), XDG_RUNTIME_DIR: home, LC_ALL: 'C' });
const plain = () => ({ PATH: `${dirname(process.execPath)}${delimiter}${process.env['PATH'] ?? ''}` });
const fallowRun = (env: object, ...args: string[]) => run(fallow, ['run', ...args], { env: { ...plain(), ...env } });

describe('fallow run with an app', () => {
  it('claims before the command’s first line, for the very process that becomes the command', async () => {
    const app = await running();
    const script = 'echo "$$"; exec sleep 600';
    const child = spawn(fallow, ['run', '--', 'sh', '-c', script], {
      env: { ...plain(), ...app.env },
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const [text] = (await once(child.stdout, 'data')) as [Buffer];
    expect(Number(text)).toBe(child.pid);
    expect(app.claims.list()).toMatchObject([{ pid: child.pid, name: 'sh -c …', devices: ['practice-0', 'practice-1', 'cpu'] }]);
    child.kill('SIGKILL');
    await vi.waitFor(() => expect(app.claims.list()).toEqual([]), 10_000);
  });

  it('waits until the devices are free', async () => {
    let isFree = false;
    const app = await running({
      whenFree: () =>
        new Promise((resolve) =>
          setTimeout(() => {
            isFree = true;
            resolve(true);
          }, 200),
        ),
    });
    const ended = fallowRun(app.env, '--gpus', '1', '--', 'sh', '-c', 'exit 3');
    expect(await ended).toMatchObject({ code: 3, out: '', err: '' });
    expect(isFree).toBe(true);
  });

  it('says in one line that a miner is still there, and starts all the same', async () => {
    const app = await running({ whenFree: async () => false });
    const ended = await fallowRun(app.env, '--', 'echo', 'started');
    expect(ended).toMatchObject({ code: 0, out: 'started\n' });
    expect(ended.err.trim().split('\n')).toEqual([
      expect.stringMatching(/^fallow: a miner was still there after [\d.]+ s; starting all the same$/),
    ]);
  });

  it('passes on what the environment chose', async () => {
    const app = await running();
    let seen: readonly string[] = [];
    app.claims.onDidChange(() => {
      seen = app.claims.list()[0]?.devices ?? seen;
    });
    const ended = await fallowRun({ ...app.env, CUDA_VISIBLE_DEVICES: '1' }, '--', 'sh', '-c', 'echo "$CUDA_VISIBLE_DEVICES"');
    expect(ended.out).toBe('1\n');
    expect(seen).toEqual(['practice-1']);
  });

  it('names the chosen cards by UUID on a real rig, and touches nothing else', async () => {
    const app = await running({ devices: nvidia });
    const env = { ...app.env, MINE: 'a b' };
    const before = await run('/usr/bin/env', [], { env: { ...plain(), ...env } });
    const after = await fallowRun(env, '--gpus', '1,0', '--', '/usr/bin/env');
    const lines = (text: string) =>
      text
        .split('\n')
        .filter((line) => !/^(PWD|OLDPWD|_|SHLVL)=|^$/.test(line))
        .sort();
    expect(lines(after.out)).toEqual([...lines(before.out), 'CUDA_VISIBLE_DEVICES=GPU-bbbb-2,GPU-aaaa-1'].sort());
    const untouched = await fallowRun(env, '--', '/usr/bin/env');
    expect(lines(untouched.out)).toEqual(lines(before.out));
  });

  it.each([
    ['a GPU that is not there', ['--gpus', '7', '--', 'echo', 'no'], {}],
    ['a contradiction', ['--gpus', '0', '--', 'echo', 'no'], { CUDA_VISIBLE_DEVICES: 'GPU-bbbb-2' }],
  ])('is wrong usage for %s, and does not start', async (_name, args, env) => {
    const app = await running({ devices: nvidia });
    const ended = await fallowRun({ ...app.env, ...env }, ...args);
    expect(ended).toMatchObject({ code: 2, out: '' });
    expect(ended.err).toContain('--gpus');
    expect(app.claims.list()).toEqual([]);
  });

  it('keeps its own Node clean of the command’s options, and the other way round', async () => {
    const app = await running();
    const env = { ...app.env, NODE_OPTIONS: '--require /nowhere/at/all.js', LD_PRELOAD: '' };
    const ended = await fallowRun(env, '--', 'sh', '-c', 'echo "$NODE_OPTIONS,[$ELECTRON_RUN_AS_NODE]"');
    expect(ended).toMatchObject({ code: 0, out: '--require /nowhere/at/all.js,[]\n', err: '' });
  });

  it('leaves standard input to the command', async () => {
    const app = await running();
    const child = spawn(fallow, ['run', '--', 'cat'], { env: { ...plain(), ...app.env }, stdio: ['pipe', 'pipe', 'inherit'] });
    child.stdin.end('all of it\n');
    const [text] = (await once(child.stdout, 'data')) as [Buffer];
    expect(String(text)).toBe('all of it\n');
  });

  it('keeps standard input even from a helper that would read it', async () => {
    const greedy = mkdtempSync(join(tmpdir(), 'fallow-greedy-'));
    try {
      cpSync(join(built, 'bin'), join(greedy, 'bin'), { recursive: true });
      mkdirSync(join(greedy, 'out/main'), { recursive: true });
      writeFileSync(join(greedy, 'out/main/claim.js'), 'require("fs").readFileSync(0); console.log("1 - -")');
      const env = { ...plain(), ...nobody() };
      const ended = await run(
        join(greedy, 'bin/fallow'),
        ['run', '--', 'cat'],
        { env, stdio: ['pipe', 'pipe', 'pipe'] },
        (child) => child.stdin?.end('all of it\n'),
      );
      expect(ended).toMatchObject({ code: 0, out: 'all of it\n', err: '' });
    } finally {
      rmSync(greedy, { recursive: true });
    }
  });

  it('takes 100 claims at once', async () => {
    const app = await running();
    let most = 0;
    app.claims.onDidChange(() => {
      most = Math.max(most, app.claims.list().length);
    });
    const env = { ...app.env, FALLOW_CLAIM_TIMEOUT_S: '90' }; // a hundred starts at once leave the app little of a small machine
    const ended = await Promise.all(
      Array.from({ length: 100 }, (_none, index) => fallowRun(env, '--', 'sh', '-c', `exit ${index}`)),
    );
    expect(ended.map(({ code }) => code)).toEqual(ended.map((_none, index) => index));
    expect(ended.map(({ err }) => err).join('')).toBe('');
    expect(most).toBeGreaterThan(0);
    await vi.waitFor(() => expect(app.claims.list()).toEqual([]), 10_000);
  }, 120_000);

  it('finds its app by --data before and after the word', async () => {
    const app = await running();
    const { XDG_RUNTIME_DIR, LC_ALL } = { XDG_RUNTIME_DIR: app.home, LC_ALL: 'C' };
    let count = 0;
    app.claims.onDidChange(() => {
      count += app.claims.list().length;
    });
    for (const args of [
      ['run', '--data', app.data, '--', 'true'],
      ['run', `--data=${app.data}`, 'true'],
      ['--data', app.data, 'run', '--', 'true'],
    ]) {
      count = 0;
      expect(await run(fallow, args, { env: { ...plain(), XDG_RUNTIME_DIR, LC_ALL } })).toMatchObject({ code: 0, err: '' });
      expect(count).toBeGreaterThan(0);
    }
  });
});

describe('fallow run whatever is wrong with us', () => {
  it('is silent without an app', async () => {
    expect(await fallowRun(nobody(), '--gpus', '0', '--', 'echo', 'a  b', '*', '')).toMatchObject({
      code: 0,
      out: 'a  b * \n',
      err: '',
    });
  });

  it('gives up on an app that hangs', async () => {
    const env = { ...nobody(), FALLOW_DATA: join(home, 'hung'), FALLOW_CLAIM_TIMEOUT_S: '0.3' };
    const path = socketPath(env.FALLOW_DATA, env, process.getuid?.() ?? -1);
    mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
    const hung = createServer(() => undefined);
    await new Promise<void>((resolve) => hung.listen(path, resolve));
    const ended = await fallowRun(env, '--', 'echo', 'started');
    hung.close();
    expect(ended).toMatchObject({ code: 0, out: 'started\n' });
    expect(ended.err).toMatch(/^fallow: the app does not answer \(.*\); starting all the same\n$/);
  });

  it('gives up on a socket that speaks something else', async () => {
    const env = { ...nobody(), FALLOW_DATA: join(home, 'other') };
    const path = socketPath(env.FALLOW_DATA, env, process.getuid?.() ?? -1);
    mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
    const other = createServer((socket) => socket.end('1 $(rm -rf x) -\n'));
    await new Promise<void>((resolve) => other.listen(path, resolve));
    const ended = await fallowRun(env, '--', 'echo', 'started');
    other.close();
    expect(ended).toMatchObject({ code: 0, out: 'started\n' });
  });

  describe.each([
    ['is missing', null],
    ['crashes', 'process.abort()'],
    ['throws', 'throw new Error("bug")'],
    ['prints nonsense', 'console.log("1 $(touch x) -")'],
    ['prints nothing', ''],
    ['prints an absurd count', 'console.log("x - -")'],
  ])('when the helper %s', (_name, source) => {
    it.each([[['--', 'echo', 'ran']], [['--gpus', '0', '--', 'echo', 'ran']], [['--gpus=0', '--data', '/x', 'echo', 'ran']]])(
      'runs the command of %j',
      async (args) => {
        const broken = mkdtempSync(join(tmpdir(), 'fallow-broken-'));
        try {
          cpSync(join(built, 'bin'), join(broken, 'bin'), { recursive: true });
          mkdirSync(join(broken, 'out/main'), { recursive: true });
          if (source !== null) writeFileSync(join(broken, 'out/main/claim.js'), source);
          const ended = await run(join(broken, 'bin/fallow'), ['run', ...args], {
            cwd: broken,
            env: { ...plain(), ...nobody() },
          });
          expect(ended).toMatchObject({ code: 0, out: 'ran\n' });
          expect(ended.err).toContain('starting all the same');
          expect(existsSync(join(broken, 'x'))).toBe(false);
        } finally {
          rmSync(broken, { recursive: true });
        }
      },
    );
  });

  it('runs the command where there is no Node', async () => {
    const bin = join(home, 'bin');
    mkdirSync(bin, { recursive: true });
    for (const tool of ['sh', 'echo', 'readlink'])
      symlinkSync(
        spawnSync('sh', ['-c', `command -v ${tool}`])
          .stdout.toString()
          .trim()
          .replace(/^echo$/, '/bin/echo'),
        join(bin, tool),
      );
    const ended = await run('/bin/sh', [fallow, 'run', '--', '/bin/echo', 'ran'], { env: { ...nobody(), PATH: bin } });
    expect(ended).toMatchObject({ code: 0, out: 'ran\n' });
  });

  it('works through links, relative ones too', async () => {
    const folder = join(home, 'links');
    mkdirSync(folder);
    symlinkSync(fallow, join(folder, 'one'));
    symlinkSync('one', join(folder, 'two'));
    expect(await run(join(folder, 'two'), ['run', '--', 'echo', 'ran'], { env: { ...plain(), ...nobody() } })).toMatchObject({
      out: 'ran\n',
      err: '',
    });
    expect(await run('sh', ['two', 'run', '--', 'echo', 'ran'], { cwd: folder, env: { ...plain(), ...nobody() } })).toMatchObject(
      { out: 'ran\n', err: '' },
    );
  });
});

describe.each(shells)('fallow run in %s', (shell) => {
  const inShell = (...args: string[]) =>
    run(shell, [...(shell === 'busybox' ? ['sh'] : []), fallow, 'run', ...args], { env: { ...plain(), ...nobody() } });

  it.each([
    ['the command’s own code', ['--', 'sh', '-c', 'exit 7'], 7],
    ['127 for a command that is not there', ['--', 'no-such-command'], 127],
    ['127 for a path that is not there', ['--', '/no/such/command'], 127],
    ['126 for what cannot be executed', ['--', '/'], 126],
    ['127 for a command that looks like an option', ['--', '-c'], 127],
    ['2 without a command', [], 2],
    ['2 with nothing but dashes', ['--'], 2],
    ['2 with an option it does not know', ['--gpu', '1', '--', 'true'], 2],
    ['2 with an option that lacks its value', ['--gpus', '--', 'true'], 2],
  ])('ends with %s', async (_name, args, code) => {
    expect((await inShell(...args)).code).toBe(code);
  });

  it('dies of the command’s signal', async () => {
    expect((await inShell('--', 'sh', '-c', 'kill -TERM $$')).signal).toBe('SIGTERM');
  });

  it('claims for its own pid', async () => {
    const app = await running();
    const args = [...(shell === 'busybox' ? ['sh'] : []), fallow, 'run', '--', 'sh', '-c', 'sleep 0.2; echo $$'];
    const pids = new Set<number>();
    app.claims.onDidChange(() => {
      for (const claim of app.claims.list()) pids.add(claim.pid);
    });
    const ended = await run(shell, args, { env: { ...plain(), ...app.env } });
    expect(ended).toMatchObject({ code: 0, out: `${ended.pid}\n`, err: '' });
    expect([...pids]).toEqual([ended.pid]);
  });

  it('hands on ignored signals as they were', async () => {
    const script = `trap '' HUP USR1; ${shell === 'busybox' ? 'busybox sh' : shell} ${fallow} run -- grep SigIgn /proc/self/status`;
    const { out } = await run('sh', ['-c', script], { env: { ...plain(), ...nobody() } });
    const bits = Number.parseInt(out.split('\t')[1] ?? '0', 16);
    expect([bits & (1 << 0), bits & (1 << 9), bits & (1 << 1)]).toEqual([1, 1 << 9, 0]);
  });
});

// A terminal of its own: Ctrl-C and Ctrl-Z must reach the command as they do without us.
const terminal = `
import os, pty, select, signal, sys, time

def shell():
    # What a job-control shell does: the command in a group of its own, in the foreground, waited for.
    signal.signal(signal.SIGTTOU, signal.SIG_IGN)
    pid = os.fork()
    if pid == 0:
        os.setpgid(0, 0)
        os.tcsetpgrp(0, os.getpid())
        signal.signal(signal.SIGTTOU, signal.SIG_DFL)
        os.execvp(sys.argv[1], sys.argv[1:])
    print('child %d.' % pid, flush=True)
    _, status = os.waitpid(pid, os.WUNTRACED)
    print('first', os.WIFSTOPPED(status) and os.WSTOPSIG(status), flush=True)
    os.tcsetpgrp(0, pid)
    os.kill(pid, signal.SIGCONT)
    _, status = os.waitpid(pid, 0)
    os.tcsetpgrp(0, os.getpgrp())
    print('ended %d.' % os.waitstatus_to_exitcode(status), flush=True)
    sys.stdin.readline() # leaving would hang up the terminal, and what it still holds would be lost
    os._exit(0)

pid, fd = pty.fork()
if pid == 0:
    shell()
text = ''
def until(word):
    global text
    end = time.time() + 60
    while word not in text:
        if time.time() > end: sys.exit('no %s in %r' % (word, text))
        if select.select([fd], [], [], 1)[0]:
            text += os.read(fd, 1000).decode(errors='replace')
until('ready')
os.write(fd, b'\\x1a')
until('first')
until('again')
os.write(fd, b'\\x03')
until('ended 9.')
os.write(fd, b'\\n')
child = text.split('child ')[1].split('.')[0]
print('first %d' % signal.SIGTSTP in text and 'stopped', 'pid %s group %s True' % (child, child) in text, 'interrupted' in text)
os.waitpid(pid, 0)
`;
const command = `
import os, signal, sys, time
def stop(*_):
    os.write(1, b'interrupted\\n')
    os._exit(9)
signal.signal(signal.SIGINT, stop)
signal.signal(signal.SIGCONT, lambda *_: os.write(1, b'again\\n')) # print is not reentrant
print('pid', os.getpid(), 'group', os.getpgrp(), sys.stdin.isatty(), 'ready', flush=True)
while True: time.sleep(0.05)
`;

describe.skipIf(!hasTerminal)(`fallow run in a terminal${whyNoTerminal}`, () => {
  it('keeps pid, process group, Ctrl-Z and Ctrl-C', async () => {
    const app = await running();
    const args = ['-c', terminal, fallow, 'run', '--', 'python3', '-c', command];
    const ended = await run('python3', args, { env: { ...plain(), ...app.env } });
    expect(ended).toMatchObject({ code: 0, err: '', out: 'stopped True True\n' });
  }, 90_000);
});
