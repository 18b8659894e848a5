import { type ChildProcess, type SpawnOptions, spawn } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, realpathSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { build } from 'vite';

const root = resolve(import.meta.dirname, '../..');

/** A checkout in small: bin/fallow and the two programs it starts, built as the product's are. Remove it after use. */
export async function buildFallow(): Promise<string> {
  const dir = realpathSync(mkdtempSync(join(tmpdir(), 'fallow-cli-')));
  mkdirSync(join(dir, 'bin'));
  cpSync(join(root, 'bin/fallow'), join(dir, 'bin/fallow'));
  cpSync(join(root, 'assets/hook'), join(dir, 'assets/hook'), { recursive: true });
  await build({
    root,
    configFile: false,
    logLevel: 'error',
    publicDir: false,
    ssr: { noExternal: true, external: ['koffi'] },
    build: {
      ssr: true,
      target: 'node18.15',
      outDir: join(dir, 'out/main'),
      emptyOutDir: false,
      rolldownOptions: {
        preserveEntrySignatures: 'strict',
        input: { cli: join(root, 'src/main/cli.ts'), claim: join(root, 'src/main/claim.ts') },
        output: { format: 'cjs', entryFileNames: '[name].js', chunkFileNames: 'chunks/[name].js' },
      },
    },
  });
  return dir;
}

export interface Ran {
  readonly code: number | null;
  readonly signal: string | null;
  readonly out: string;
  readonly err: string;
  readonly pid: number;
}

/** Runs a program to its end. */
export function run(
  path: string,
  args: readonly string[],
  options: SpawnOptions = {},
  onStart?: (child: ChildProcess) => void,
): Promise<Ran> {
  return new Promise((done, failed) => {
    const child = spawn(path, args, { stdio: ['ignore', 'pipe', 'pipe'], ...options });
    let out = '';
    let err = '';
    child.stdout?.setEncoding('utf8').on('data', (text: string) => {
      out += text;
    });
    child.stderr?.setEncoding('utf8').on('data', (text: string) => {
      err += text;
    });
    child.on('error', failed);
    child.on('close', (code, signal) => done({ code, signal, out, err, pid: child.pid ?? 0 }));
    onStart?.(child);
  });
}
