import { spawnSync } from 'node:child_process';
import { chmodSync, mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export const compiler = ['cc', 'gcc', 'clang'].find((name) => spawnSync(name, ['--version']).status === 0) ?? null;
/** For the name of a test or bench that is skipped. */
export const whyNoCompiler =
  compiler === null ? ' (skipped: no C compiler; on Debian and Ubuntu: apt-get install gcc libc6-dev)' : '';

const programs = ['miner', 'job', 'probe'] as const;
const libraries = { nvml: 'libnvidia-ml.so.1', cuda: 'libcuda.so.1' } as const;

/** The stand-ins in C, compiled into a folder of their own that every user may read. Remove it after use. */
export class StandInPrograms {
  readonly dir = realpathSync(mkdtempSync(join(tmpdir(), 'fallow-stand-ins-')));
  readonly miner = join(this.dir, 'miner');
  readonly job = join(this.dir, 'job');
  readonly probe = join(this.dir, 'probe');
  readonly nvml = join(this.dir, libraries.nvml);
  readonly cuda = join(this.dir, libraries.cuda);

  constructor() {
    chmodSync(this.dir, 0o755);
    for (const name of programs) this.compile(`${name}.c`, join(this.dir, name), []);
    for (const name of ['nvml', 'cuda'] as const) {
      this.compile(`${name}.c`, this[name], ['-shared', '-fPIC', `-Wl,-soname,${libraries[name]}`]);
    }
  }

  remove(): void {
    rmSync(this.dir, { recursive: true, force: true });
  }

  private compile(source: string, output: string, flags: readonly string[]): void {
    if (compiler === null) throw new Error(`the stand-ins need a compiler${whyNoCompiler}`);
    const args = ['-std=gnu11', '-O2', '-Wall', ...flags, '-o', output, join(import.meta.dirname, source), '-ldl'];
    const { status, stderr } = spawnSync(compiler, args, { encoding: 'utf8' });
    if (status !== 0 || stderr !== '') throw new Error(`${source}: ${stderr}`);
    chmodSync(output, 0o755);
  }
}
