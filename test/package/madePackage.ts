import { spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { findFpm } from '../../scripts/distTools.mjs';
import { findElectron } from '../../scripts/electron.mjs';
import { root } from '../support/runningFallow';

export interface Ran {
  readonly code: number | null;
  readonly out: string;
}

/** Runs a program to its end; `out` is stdout and stderr together. */
export function run(program: string, args: readonly string[], env: NodeJS.ProcessEnv = process.env): Promise<Ran> {
  return new Promise((done, failed) => {
    const child = spawn(program, args, { env, cwd: root, stdio: ['ignore', 'pipe', 'pipe'] });
    let out = '';
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding('utf8').on('data', (text: string) => {
        out += text;
      });
    }
    child.on('error', failed);
    child.on('close', (code) => done({ code, out }));
  });
}

/** As `run`; throws with what the program said when it fails. */
export async function must(program: string, args: readonly string[], env?: NodeJS.ProcessEnv): Promise<string> {
  const { code, out } = await run(program, args, env);
  if (code !== 0) throw new Error(`${program} ${args.join(' ')}: ${code}\n${out}`);
  return out;
}

/** Why no package can be made here, in words; null when one can. */
export async function whyNoPackage(): Promise<string | null> {
  if (process.platform !== 'linux' || process.arch !== 'x64') return `packages are made on linux-x64, not ${process.platform}`;
  if (!has('dpkg-deb')) return 'there is no dpkg here';
  if (!existsSync(join(root, 'out/main/desktop.js'))) return 'nothing is built: npm test builds first';
  if ((await findFpm()) === null) return 'no fpm can be fetched, and CUSTOM_FPM_PATH names none';
  return findElectron((line) => console.log(line)).then(
    () => null,
    (error: unknown) => String(error),
  );
}

/** Why a package cannot be installed here for a test; null when it can. */
export function whyNoInstall(): string | null {
  if (process.getuid?.() !== 0) return 'only root can install a package';
  if (!has('apt-get') || !has('setpriv')) return 'apt and util-linux are needed';
  if (spawnSync('dpkg', ['-s', 'fallow']).status === 0) return 'Fallow is installed here, and a test must not touch it';
  return null;
}

/** Whether a program is on PATH. */
export function has(program: string): boolean {
  return spawnSync('sh', ['-c', `command -v ${program}`]).status === 0;
}

/** A .deb taken apart in a folder of its own. */
export class MadePackage {
  private constructor(
    readonly deb: string,
    readonly folder: string,
  ) {}

  /** `npm run dist` with the app as built. */
  static async make(): Promise<MadePackage> {
    const dist = join(root, 'dist');
    if (existsSync(dist)) {
      for (const name of readdirSync(dist).filter((file) => file.includes('fallback_') || file.includes('dev_')))
        rmSync(join(dist, name));
    }
    await must(process.execPath, [join(root, 'scripts/dist.mjs'), '--built']);
    const deb = readdirSync(dist).find((name) => /^fallow_.*-(fallback|dev)_amd64\.deb$/.test(name));
    if (deb === undefined) throw new Error(`no .deb in ${dist}`);
    const folder = mkdtempSync(join(tmpdir(), 'fallow-package-'));
    await must('dpkg-deb', ['--raw-extract', join(dist, deb), join(folder, 'deb')]);
    return new MadePackage(join(dist, deb), folder);
  }

  path(inside: string): string {
    return join(this.folder, 'deb', inside);
  }

  read(inside: string): string {
    return readFileSync(this.path(inside), 'utf8');
  }

  /** A field of the control file, '' when it is not there. */
  field(name: string): string {
    return new RegExp(`^${name}: (.*)$`, 'm').exec(this.read('DEBIAN/control'))?.[1] ?? '';
  }

  /** The same package under a higher version. */
  async upgrade(version: string): Promise<string> {
    const control = this.path('DEBIAN/control');
    writeFileSync(control, this.read('DEBIAN/control').replace(/^Version: .*$/m, `Version: ${version}`));
    const deb = join(this.folder, 'upgrade.deb');
    await must('dpkg-deb', ['--root-owner-group', '-Znone', '--build', join(this.folder, 'deb'), deb]);
    return deb;
  }

  remove(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }
}
