import { spawnSync } from 'node:child_process';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { runCommandLine } from '../../src/main/cli/main';
import { hookFiles } from '../../src/main/cli/pythonHookFiles';
import { socketName } from '../../src/main/faces/socket/path';
import { assets, python, whyNoPython } from '../hook/pythons';

let home: string;
beforeEach(() => {
  home = realpathSync(mkdtempSync(join(tmpdir(), 'fallow-home-')));
});
afterEach(() => rmSync(home, { recursive: true, force: true }));

interface Place {
  readonly dir: string;
  readonly kind: string;
  readonly python: string | null;
  readonly state: string;
  readonly version: string | null;
  readonly isRead: boolean | null;
  readonly problem: string | null;
}

/** A Python as far as its user site goes; `answer` is what it would print. */
function fakePython(name: string, answer: string): void {
  mkdirSync(join(home, 'bin'), { recursive: true });
  writeFileSync(join(home, 'bin', name), `#!/bin/sh\nprintf '%s\\n' '${answer}'\n`);
  chmodSync(join(home, 'bin', name), 0o755);
}

async function fallow(args: readonly string[], extra: Readonly<Record<string, string>> = {}) {
  let out = '';
  let err = '';
  const { PYTHONUSERBASE: _base, PYTHONNOUSERSITE: _no, VIRTUAL_ENV: _venv, CONDA_EXE: _conda, ...inherited } = process.env;
  const code = await runCommandLine(['hook', ...args], {
    env: { ...inherited, HOME: home, FALLOW_DATA: join(home, 'data'), LC_ALL: 'C', ...extra },
    uid: process.getuid?.() ?? -1,
    out: (text) => {
      out += text;
    },
    err: (text) => {
      err += text;
    },
    rooms: { pythonHookDir: assets },
    version: '1.2.3',
  });
  return { code, out, err };
}

async function places(args: readonly string[], extra: Readonly<Record<string, string>> = {}): Promise<readonly Place[]> {
  const { out } = await fallow([...args, '--json'], extra);
  return (JSON.parse(out) as { readonly places: readonly Place[] }).places;
}

function everything(dir: string): readonly string[] {
  return readdirSync(dir, { withFileTypes: true }).flatMap((entry) =>
    entry.isDirectory() ? [`${entry.name}/`, ...everything(join(dir, entry.name))] : [entry.name],
  );
}

function makeVenv(name = 'venv'): string {
  const dir = join(home, name);
  mkdirSync(join(dir, 'lib/python3.12/site-packages'), { recursive: true });
  writeFileSync(join(dir, 'pyvenv.cfg'), 'home = /usr/bin\n');
  return dir;
}

describe('fallow hook', () => {
  it('asks each Python where its user site is, and goes there once', async () => {
    const site = (version: string) => join(home, 'base/lib', `python${version}`, 'site-packages');
    fakePython('python3', `noise of a .pth file\n[[3, 77], ${JSON.stringify(site('3.77'))}, true, "/p", false]`);
    fakePython('python3.77', `[[3, 77], ${JSON.stringify(site('3.77'))}, true, "/p", false]`);
    fakePython('python3.76', `[[3, 76], ${JSON.stringify(site('3.76'))}, false, "/q", false]`);
    fakePython('python3.75', 'Traceback');
    fakePython('pypy3', `[[3, 10], "relative", true, "/r", false]`);
    const path = { PATH: join(home, 'bin') };
    const own = (list: readonly Place[]) =>
      list.filter((place) => place.dir.includes('3.7')).map(({ dir, state }) => [dir, state]);
    expect(own(await places(['status'], path))).toEqual([
      [site('3.76'), 'absent'],
      [site('3.77'), 'absent'],
    ]);
    expect(own(await places(['install'], path))).toEqual([
      [site('3.76'), 'installed'],
      [site('3.77'), 'installed'],
    ]);
    expect(own(await places(['install'], path))).toEqual([
      [site('3.76'), 'current'],
      [site('3.77'), 'current'],
    ]);
    const { out } = await fallow(['status'], path);
    expect(out).toContain(`Python 3.77 (${site('3.77')}): installed\n`);
    expect(out).toMatch(/Python 3\.76 .*: installed\. Python 3\.76 does not read that folder/);
    expect(readdirSync(site('3.77')).sort()).toEqual(['fallow_hook.pth', 'fallow_hook.py']);
    expect(statSync(join(site('3.77'), 'fallow_hook.py')).mode & 0o777).toBe(0o644);
    await fallow(['remove'], path);
    expect(everything(home).filter((name) => name.includes('fallow_hook') || name === 'base/')).toEqual([]);
  });

  it('names an environment whose Python comes first, and leaves it alone', async () => {
    fakePython('python3', `[[3, 77], ${JSON.stringify(join(home, 'u'))}, false, "/home/ann/env", true]`);
    const { out } = await fallow(['status'], { PATH: join(home, 'bin') });
    expect(out).toContain('/home/ann/env is an environment of its own: fallow hook install --venv /home/ann/env');
    expect(out).not.toContain(join(home, 'u'));
  });

  it('finds an environment’s folder by looking when its Python does not run', async () => {
    const venv = makeVenv();
    const site = join(venv, 'lib/python3.12/site-packages');
    expect(await places(['install', '--venv', venv])).toMatchObject([
      { dir: site, kind: 'venv', python: '3.12', state: 'installed', version: '1', problem: null },
    ]);
    const line = readFileSync(join(site, 'fallow_hook.pth'), 'utf8');
    expect(line).toContain(socketName(join(home, 'data')));
    expect(line.split('\n')).toHaveLength(2); // Python runs each line that begins with import
    expect(line).toMatch(/^import os;/);
    expect(readFileSync(join(site, 'fallow_hook.py'), 'utf8')).toBe(readFileSync(join(assets, 'fallow_hook.py'), 'utf8'));
  });

  it('does not take a system’s own Python, or a folder, for an environment', async () => {
    mkdirSync(join(home, 'usr/lib/python3.12/site-packages'), { recursive: true });
    for (const dir of ['/usr', join(home, 'usr'), join(home, 'nothing')]) {
      expect(await fallow(['install', '--venv', dir])).toMatchObject({
        code: 2,
        err: expect.stringContaining('is no environment'),
      });
    }
    expect(everything(join(home, 'usr'))).not.toContain('fallow_hook.py');
  });

  it('says what is stale or incomplete, and mends it', async () => {
    const venv = makeVenv();
    const site = join(venv, 'lib/python3.12/site-packages');
    await fallow(['install', '--venv', venv]);
    writeFileSync(join(site, 'fallow_hook.py'), 'VERSION = "0"\n');
    expect(await places(['status', '--venv', venv])).toMatchObject([{ state: 'stale', version: '0' }]);
    expect(await places(['install', '--venv', venv])).toMatchObject([{ state: 'updated', version: '1' }]);
    rmSync(join(site, 'fallow_hook.pth'));
    expect(await places(['status', '--venv', venv])).toMatchObject([{ state: 'partial' }]);
    expect(await places(['install', '--venv', venv])).toMatchObject([{ state: 'updated' }]);
    expect(await places(['status', '--venv', venv], { FALLOW_DATA: join(home, 'other') })).toMatchObject([{ state: 'stale' }]);
  });

  it('remembers where it went, and leaves nothing', async () => {
    const [one, other] = [makeVenv('one'), makeVenv('other')];
    const before = everything(one);
    for (const venv of [one, other]) await fallow(['install', '--venv', venv]);
    const caches = join(one, 'lib/python3.12/site-packages/__pycache__');
    mkdirSync(caches);
    writeFileSync(join(caches, 'fallow_hook.cpython-312.opt-1.pyc'), '');
    rmSync(other, { recursive: true });
    const status = await places(['status']);
    expect(status.filter((place) => place.kind === 'venv').map((place) => place.state)).toEqual(['current']);
    expect((await fallow(['remove'])).code).toBe(0);
    expect(everything(one)).toEqual(before);
    expect(everything(home).filter((name) => /hook|\.local/.test(name))).toEqual([]);
  });

  it('takes the environment that is named, and only that', async () => {
    const [one, other] = [makeVenv('one'), makeVenv('other')];
    for (const venv of [one, other]) await fallow(['install', '--venv', venv]);
    expect(await places(['remove', '--venv', one])).toMatchObject([{ state: 'removed' }]);
    expect(await places(['remove', '--venv', one])).toEqual([]);
    expect(await places(['status', '--venv', other])).toMatchObject([{ state: 'current' }]);
    rmSync(other, { recursive: true });
    expect(await fallow(['remove', '--venv', other])).toMatchObject({ code: 0, out: 'The hook is nowhere\n' });
  });

  it('survives a damaged note', async () => {
    mkdirSync(join(home, 'data'));
    for (const text of ['{', '[1, {"dir": "x"}]', '{"dir": "/x"}']) {
      writeFileSync(join(home, 'data/hooks.json'), text);
      expect((await fallow(['status'])).code).toBe(0);
    }
  });

  it.skipIf(process.getuid?.() === 0)('says what it may not write (not as root, who may)', async () => {
    const venv = makeVenv();
    chmodSync(join(venv, 'lib/python3.12/site-packages'), 0o555);
    const { code, err } = await fallow(['install', '--venv', venv]);
    expect(code).toBe(1);
    expect(err).toMatch(/was not installed: EACCES/);
    expect(readdirSync(join(venv, 'lib/python3.12/site-packages'))).toEqual([]);
  });

  it.skipIf(process.getuid?.() !== 0)('leaves another user’s folders alone, even as root (as root only)', async () => {
    const venv = makeVenv();
    spawnSync('chown', ['-R', '65534', venv]);
    const { code, err } = await fallow(['install', '--venv', venv]);
    expect(code).toBe(1);
    expect(err).toContain('belongs to another user');
  });

  it('wants to know what to do', async () => {
    for (const args of [[], ['instal'], ['install', 'x']]) expect((await fallow(args)).code).toBe(2);
    const status = { env: {}, uid: 1, out: () => undefined, err: () => undefined, rooms: {}, version: '1' };
    expect(await runCommandLine(['status', '--venv', '/x'], status)).toBe(2);
    expect(await runCommandLine(['hook', 'status'], status)).toBe(2); // no files, no command
  });
});

describe.skipIf(python === undefined)(`the .pth line${whyNoPython}`, () => {
  it.each(['it\'s \\ "odd"', 'zwölf', '𝔡ata', 'a\tb', '@NAME@'])('is right for a data directory named %j', (name) => {
    const data = join(home, name);
    mkdirSync(data);
    const { line } = hookFiles(assets, data, 1234);
    expect(line).toMatch(/^[\x20-\x7e]+\n$/);
    const code = `${line.split(';').slice(0, 2).join(';')}\nprint(ascii(_d))\nexec(${JSON.stringify(line)})`;
    const { stdout, stderr } = spawnSync(python ?? '', ['-I', '-c', code], { encoding: 'utf8' });
    const expected = spawnSync(python ?? '', ['-c', 'import sys; print(ascii(sys.argv[1]))', data], { encoding: 'utf8' });
    expect(stderr).toBe('');
    expect(stdout).toBe(expected.stdout);
  });

  it('finds the socket whose data directory is reached through a link', async () => {
    mkdirSync(join(home, 'real'));
    symlinkSync(join(home, 'real'), join(home, 'link'));
    expect(hookFiles(assets, join(home, 'link'), 1).line).toContain(socketName(join(home, 'real')));
    expect(existsSync(join(home, 'link'))).toBe(true);
  });
});
