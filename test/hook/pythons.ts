import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { hookFiles, writeHook } from '../../src/main/cli/pythonHookFiles';
import { venvSite } from '../../src/main/cli/pythonSites';

export const assets = resolve(import.meta.dirname, '../../assets/hook');

const candidates = ['/usr/bin/python3', 'python3'];
const canMakeVenvs = (name: string) =>
  spawnSync(name, ['-c', 'import venv, sys; assert sys.version_info >= (3, 8)']).status === 0;

/** A Python that can make environments; undefined: none here. */
export const python = candidates.find(canMakeVenvs);
/** One that has PyTorch besides. */
export const torchPython = candidates.find((name) => canMakeVenvs(name) && spawnSync(name, ['-c', 'import torch']).status === 0);
export const whyNoPython = python === undefined ? ' (skipped: no Python 3.8 with venv)' : '';
export const whyNoTorch =
  torchPython === undefined
    ? ' (skipped: no Python with torch and venv; on Debian and Ubuntu: apt-get install python3-torch)'
    : '';

export interface PythonEnd {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
  readonly pid: number;
}

/** An environment of its own with the hook in it, and folders for scripts and stand-in libraries. */
export class HookedPython {
  readonly dir = realpathSync(mkdtempSync(join(tmpdir(), 'fallow-hook-')));
  readonly python = join(this.dir, 'venv/bin/python');
  readonly stubs = join(this.dir, 'stubs');
  site = '';
  private readonly children = new Set<ChildProcess>();

  /** The hook is installed for a data directory on which nothing runs. */
  static async make(base: string): Promise<HookedPython> {
    const made = new HookedPython();
    const args = ['-m', 'venv', '--system-site-packages', '--without-pip', join(made.dir, 'venv')];
    const { status, stderr } = spawnSync(base, args, { encoding: 'utf8' });
    if (status !== 0) throw new Error(`no environment: ${stderr}`);
    const site = await venvSite(join(made.dir, 'venv'), process.env);
    if (site === null) throw new Error('the environment has no site-packages');
    made.site = site.dir;
    made.install(join(made.dir, 'data'));
    cpSync(join(import.meta.dirname, 'stubs'), made.stubs, { recursive: true });
    return made;
  }

  install(dataDir: string): void {
    mkdirSync(dataDir, { recursive: true });
    writeHook(this.site, hookFiles(assets, dataDir, process.getuid?.() ?? -1));
  }

  script(name: string, text: string): string {
    const path = join(this.dir, name);
    writeFileSync(path, text);
    return path;
  }

  /** Starts Python; with `stubs`, its libraries are the stand-ins. */
  start(args: readonly string[], env: Readonly<Record<string, string>>, { stubs = true } = {}) {
    const { FALLOW_DATA: _data, FALLOW_GUARD_SEEN: _seen, PYTHONPATH: _path, ...inherited } = process.env;
    const child = spawn(this.python, args, {
      env: { ...inherited, ...(stubs ? { PYTHONPATH: this.stubs } : {}), PYTHONDONTWRITEBYTECODE: '1', ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    this.children.add(child);
    let out = '';
    let err = '';
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      out += text;
    });
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      err += text;
    });
    const end = new Promise<PythonEnd>((done, failed) => {
      child.on('error', failed);
      child.on('close', (code) => {
        this.children.delete(child);
        done({ code, out, err, pid: child.pid ?? 0 });
      });
    });
    return { child, end, out: () => out };
  }

  run(code: string, env: Readonly<Record<string, string>>, options?: { stubs: boolean }): Promise<PythonEnd> {
    return this.start(['-c', code], env, options).end;
  }

  remove(): void {
    for (const child of this.children) child.kill('SIGKILL');
    rmSync(this.dir, { recursive: true, force: true });
  }
}
