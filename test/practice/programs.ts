import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { build } from 'vite';

/** The practice miner and pool as built programs, in a folder of their own. */
export interface Programs {
  readonly miner: string;
  readonly pool: string;
  remove(): Promise<void>;
}

const sources = resolve(import.meta.dirname, '../../src/main/practice');

export async function buildPrograms(): Promise<Programs> {
  const folder = await mkdtemp(join(tmpdir(), 'fallow-practice-'));
  await build({
    configFile: false,
    logLevel: 'error',
    build: {
      ssr: true,
      target: 'node18.15',
      outDir: folder,
      emptyOutDir: false,
      rolldownOptions: {
        input: { practiceMiner: join(sources, 'minerMain.ts'), practicePool: join(sources, 'poolMain.ts') },
        output: { format: 'cjs', entryFileNames: '[name].js', chunkFileNames: 'chunks/[name].js' },
      },
    },
  });
  return {
    miner: join(folder, 'practiceMiner.js'),
    pool: join(folder, 'practicePool.js'),
    remove: () => rm(folder, { recursive: true, force: true }),
  };
}

/** A started program and all that it has said. */
export class Program {
  readonly child: ChildProcess;
  private written = '';
  readonly ended: Promise<{ readonly code: number | null; readonly signal: string | null }>;
  private readonly waiters = new Set<() => void>();

  constructor(script: string, args: readonly string[], env: Readonly<Record<string, string>>) {
    this.child = spawn(process.execPath, [script, ...args], {
      stdio: ['ignore', 'pipe', 'pipe'],
      env: { PATH: process.env['PATH'] ?? '', ...env },
      detached: true,
    });
    for (const stream of [this.child.stdout, this.child.stderr]) {
      stream?.setEncoding('utf8').on('data', (chunk: string) => {
        this.written = (this.written + chunk).slice(-2_000_000);
        for (const waiter of this.waiters) waiter();
      });
    }
    this.ended = new Promise((resolveEnd) => this.child.on('close', (code, signal) => resolveEnd({ code, signal })));
  }

  get text(): string {
    return this.written;
  }

  get pid(): number {
    const { pid } = this.child;
    if (pid === undefined) throw new Error('the program did not start');
    return pid;
  }

  /** Resolves once `isSo` holds of all that was said. */
  async said(isSo: (text: string) => boolean, what: string): Promise<void> {
    await new Promise<void>((resolveSaid, reject) => {
      const deadline = setTimeout(
        () => reject(new Error(`not said within the deadline: ${what}\n${this.written.slice(-3000)}`)),
        40_000,
      );
      const check = (): void => {
        if (!isSo(this.written)) return;
        clearTimeout(deadline);
        this.waiters.delete(check);
        resolveSaid();
      };
      this.waiters.add(check);
      check();
    });
  }

  accepted(): number {
    return this.written.split('**Accepted').length - 1;
  }

  async kill(): Promise<void> {
    if (this.child.exitCode === null && this.child.signalCode === null) this.child.kill('SIGKILL');
    await this.ended;
  }
}

/** Resolves once `isSo` holds; looks again every 20 ms. */
export async function until(isSo: () => boolean | Promise<boolean>, what: string): Promise<void> {
  const deadlineMs = Date.now() + 40_000;
  while (!(await isSo())) {
    if (Date.now() > deadlineMs) throw new Error(`not within the deadline: ${what}`);
    await new Promise((next) => setTimeout(next, 20));
  }
}

/** One line to a TCP port; the first line of the answer, or null when none comes within `timeoutMs`. */
export function askLine(port: number, line: string, timeoutMs = 20_000): Promise<string | null> {
  return new Promise((resolveAnswer, reject) => {
    let text = '';
    const socket = connect(port, '127.0.0.1', () => socket.write(`${line}\n`));
    const deadline = setTimeout(() => finish(null), timeoutMs);
    const finish = (answer: string | null): void => {
      clearTimeout(deadline);
      socket.destroy();
      resolveAnswer(answer);
    };
    socket.setEncoding('utf8').on('data', (chunk: string) => {
      text += chunk;
      const end = text.indexOf('\n');
      if (end !== -1) finish(text.slice(0, end));
    });
    socket.on('close', () => finish(null));
    socket.on('error', (error) => {
      clearTimeout(deadline);
      reject(error);
    });
  });
}

export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}
