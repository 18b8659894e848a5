import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { createServer, type Server, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { root } from '../../test/support/runningFallow';

/** A display and a session bus of our own, as the desktop tests have them. */
export interface Display {
  readonly env: Readonly<Record<string, string>>;
  close(): void;
}

/** Null: Xvfb or dbus-daemon is not installed. */
export async function openDisplay(): Promise<Display | null> {
  const display = spawn('Xvfb', ['-displayfd', '1', '-screen', '0', '1440x900x24', '-nolisten', 'tcp'], {
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  const bus = spawn('dbus-daemon', ['--session', '--nofork', '--print-address'], { stdio: ['ignore', 'pipe', 'ignore'] });
  const close = (): void => {
    display.kill();
    bus.kill();
  };
  const [number, address] = await Promise.all([firstLine(display), firstLine(bus)]);
  if (number === null || address === null) {
    close();
    return null;
  }
  return { env: { DISPLAY: `:${number}`, DBUS_SESSION_BUS_ADDRESS: address, WAYLAND_DISPLAY: '' }, close };
}

function firstLine(child: ChildProcess): Promise<string | null> {
  return new Promise((done) => {
    child.once('error', () => done(null));
    child.once('exit', () => done(null));
    if (child.stdout !== null) createInterface({ input: child.stdout }).once('line', done);
  });
}

type Did = 'made' | 'dom' | 'ready';

interface Told {
  readonly did?: Did;
  readonly id?: number;
  readonly value?: unknown;
  readonly error?: string;
}

interface BenchWindowOptions {
  readonly electron: string;
  readonly display: Display;
  readonly dir: string;
  readonly args: readonly string[];
}

/** The built app in a real Electron as a user starts it: no debugger is attached, so nothing is slower or larger than it is. */
export class BenchWindow {
  /** From spawn, ms. */
  readonly steps = new Map<Did, number>();
  readonly child: ChildProcess;
  private readonly server: Server;
  private readonly dir: string;
  private readonly waiting = new Map<number, (told: Told) => void>();
  private socket: Socket | null = null;
  private lastId = 0;
  private readonly onStep: (did: Did) => void;

  private constructor(child: ChildProcess, server: Server, dir: string, onStep: (window: BenchWindow, did: Did) => void) {
    this.child = child;
    this.server = server;
    this.dir = dir;
    this.onStep = (did) => onStep(this, did);
  }

  /** Resolves when the window is ready to be shown. */
  static async open({ electron, display, dir, args }: BenchWindowOptions): Promise<BenchWindow> {
    const probeDir = mkdtempSync(join(tmpdir(), 'fallow-probe-'));
    const path = join(probeDir, 'socket');
    const server = createServer();
    server.listen(path);
    await once(server, 'listening');
    const fromMs = performance.now();
    const child = spawn(electron, ['-r', join(root, 'bench/support/electronProbe.cjs'), root, ...args, '--data', dir], {
      env: { ...process.env, ...display.env, XDG_RUNTIME_DIR: dir, LANG: 'C.UTF-8', LC_ALL: 'C.UTF-8', FALLOW_BENCH_PROBE: path },
      stdio: 'ignore',
    });
    return new Promise((done, failed) => {
      child.once('exit', (code) => failed(new Error(`Electron ended with ${code} before its window was ready`)));
      const opened = new BenchWindow(child, server, probeDir, ({ steps }, did) => {
        if (!steps.has(did)) steps.set(did, performance.now() - fromMs);
        if (did === 'ready') done(opened);
      });
      server.once('connection', (socket) => opened.listen(socket));
    });
  }

  /** Runs an expression in the page. */
  async run<T>(code: string): Promise<T> {
    return (await this.ask('run', { code })) as T;
  }

  async close(): Promise<void> {
    await this.ask('close', {});
    while ((await this.ask('windows', {})) !== 0) await pause(50);
  }

  /** What Chromium's threads did meanwhile, in its own trace format. */
  async trace(ms: number): Promise<readonly TraceEvent[]> {
    await this.ask('trace', {});
    await pause(ms);
    const path = (await this.ask('traced', {})) as string;
    const { traceEvents } = JSON.parse(readFileSync(path, 'utf8')) as { traceEvents: readonly TraceEvent[] };
    rmSync(path, { force: true });
    return traceEvents;
  }

  /** Every process under the app, itself included; the practice rig's miners and pool apart. */
  processes(): { readonly own: readonly number[]; readonly practice: readonly number[] } {
    const all = treeOf(this.child.pid ?? 0);
    const practice = all.filter(
      (pid) => /practice(Miner|Pool)\.js/.test(commandOf(pid)) && !commandOf(pid).startsWith('/bin/sh'),
    );
    return { own: all.filter((pid) => !practice.includes(pid)), practice };
  }

  async stop(): Promise<void> {
    if (this.child.exitCode === null && this.child.signalCode === null) {
      const ended = once(this.child, 'exit');
      this.child.kill('SIGTERM');
      await ended;
    }
    this.socket?.destroy();
    this.server.close();
    rmSync(this.dir, { recursive: true, force: true });
  }

  private listen(socket: Socket): void {
    this.socket = socket;
    socket.on('error', () => socket.destroy());
    createInterface({ input: socket }).on('line', (line) => {
      const told = JSON.parse(line) as Told;
      if (told.did !== undefined) this.onStep(told.did);
      else if (told.id !== undefined) this.waiting.get(told.id)?.(told);
    });
  }

  private ask(deed: string, args: object): Promise<unknown> {
    this.lastId += 1;
    const id = this.lastId;
    return new Promise((done, failed) => {
      this.waiting.set(id, ({ value, error }) => (error === undefined ? done(value) : failed(new Error(`${deed}: ${error}`))));
      this.socket?.write(`${JSON.stringify({ id, deed, ...args })}\n`);
    });
  }
}

/** The parts of Chromium's trace events that are read here; times in µs. */
interface TraceEvent {
  readonly ph: string;
  readonly name: string;
  readonly pid: number;
  readonly tid: number;
  readonly ts: number;
  readonly dur?: number;
  readonly args?: { readonly name?: string };
}

/** How long the page's main thread worked in each whole second of a trace, ms. */
export function busyPerSecond(events: readonly TraceEvent[]): readonly number[] {
  const thread = events.find(({ ph, name, args }) => ph === 'M' && name === 'thread_name' && args?.name === 'CrRendererMain');
  if (thread === undefined) throw new Error('the trace names no renderer');
  const tasks = events.filter(({ ph, pid, tid }) => ph === 'X' && pid === thread.pid && tid === thread.tid);
  const outer = outermost([...tasks].sort((a, b) => a.ts - b.ts));
  const firstUs = outer[0]?.ts ?? 0;
  const seconds = Math.floor(((outer.at(-1)?.ts ?? 0) - firstUs) / 1e6);
  const busyMs = new Array<number>(Math.max(0, seconds)).fill(0);
  for (const { ts, dur = 0 } of outer) {
    const second = Math.floor((ts - firstUs) / 1e6);
    if (second < seconds) busyMs[second] = (busyMs[second] ?? 0) + dur / 1000;
  }
  return busyMs;
}

/** Those that lie in no other, of events in order of time. */
function outermost(events: readonly TraceEvent[]): readonly TraceEvent[] {
  let untilUs = Number.NEGATIVE_INFINITY;
  return events.filter(({ ts, dur = 0 }) => {
    if (ts < untilUs) return false;
    untilUs = ts + dur;
    return true;
  });
}

function treeOf(pid: number): readonly number[] {
  const parents = readdirSync('/proc')
    .filter((entry) => /^\d+$/.test(entry))
    .map((entry) => [Number(entry), parentOf(Number(entry))] as const);
  const found = [pid];
  for (const one of found) found.push(...parents.filter(([, parent]) => parent === one).map(([child]) => child));
  return found;
}

function parentOf(pid: number): number {
  return Number(/\) \S (\d+)/.exec(read(`/proc/${pid}/stat`))?.[1] ?? 0);
}

function commandOf(pid: number): string {
  return read(`/proc/${pid}/cmdline`).replaceAll('\0', ' ');
}

function read(path: string): string {
  try {
    return readFileSync(path, 'latin1');
  } catch {
    return ''; // it ended meanwhile
  }
}

export function pause(ms: number): Promise<void> {
  return new Promise((done) => setTimeout(done, ms));
}
