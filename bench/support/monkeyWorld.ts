import { type ChildProcess, spawn } from 'node:child_process';
import { readdirSync, readFileSync, readlinkSync } from 'node:fs';
import { basename } from 'node:path';
import type { Mode } from '../../src/shared/literals';
import type { RigState } from '../../src/shared/state';
import { fallowBin, isAlive } from '../../test/support/runningFallow';
import type { JobKind, StandInRig } from '../../test/support/standIns/standInRig';

/** What was asked of one rig: what the last call said holds. */
export class Wishes {
  mode: Mode = 'mining';
  gpus = 2;
  readonly excluded = new Set<number>();
  /** By GPU, until when on the clock of performance.now(). */
  readonly pausedUntilMs = new Map<number, number>();
  /** GPUs that are set up. */
  assigned: readonly number[] = [0, 1, 2, 3];
  isHot = false;
  isRuled = false;

  isPaused(gpu: number): boolean {
    return (this.pausedUntilMs.get(gpu) ?? 0) > performance.now();
  }
}

export interface Miner {
  readonly pid: number;
  readonly gpu: number;
  /** Processes of one launch share it. */
  readonly run: string;
  readonly rig: 'real' | 'practice';
}

/** Something that wants GPUs. */
export interface Task {
  readonly child: ChildProcess;
  readonly pid: number;
  readonly kind: JobKind | 'claim';
  readonly gpus: readonly number[];
  endAtMs: number;
  /** The user said that mining goes on beside it. */
  isHarmless: boolean;
}

/** The app with its stand-ins, what was asked of it, and what /proc says. */
export class MonkeyWorld {
  readonly wishes = { real: new Wishes(), practice: new Wishes() };
  rigNow: Miner['rig'] = 'real';
  readonly tasks = new Set<Task>();

  constructor(
    readonly rig: StandInRig,
    private readonly minerProgram: string,
    private readonly say: (line: string) => void,
  ) {}

  get wish(): Wishes {
    return this.wishes[this.rigNow];
  }

  get state(): RigState | null {
    return this.rig.feed.latest;
  }

  idOf(gpu: number): string {
    return this.rigNow === 'practice' ? `GPU-practice-${gpu}` : `GPU-0000000${gpu}-0000-0000-0000-57a9d1000000`;
  }

  /** Every live process of a miner, by the kernel's word. */
  miners(): readonly Miner[] {
    const mark = `XDG_RUNTIME_DIR=${this.rig.fallow.place.env['XDG_RUNTIME_DIR']}\0`;
    const pids = readdirSync('/proc').filter((entry) => /^\d+$/.test(entry));
    return pids.flatMap((pid) => this.minerOf(pid, mark) ?? []).filter(({ pid }) => isAlive(pid));
  }

  startJob(kind: JobKind, gpu: number, allocMs: number, liveMs: number): void {
    this.own(this.rig.startJob({ as: kind, gpu, allocMs, holdMs: 60_000, waitMs: 0 }), kind, [gpu], liveMs);
  }

  startClaim(gpus: readonly number[], liveMs: number): void {
    const args = ['run', '--gpus', gpus.join(','), '--', 'sleep', '77777'];
    this.own(spawn(fallowBin, args, { env: this.rig.fallow.place.env, stdio: 'ignore' }), 'claim', gpus, liveMs);
  }

  end(task: Task, signal: NodeJS.Signals): void {
    this.say(`${signal} to ${task.kind} ${task.pid}`);
    task.endAtMs = Number.POSITIVE_INFINITY;
    task.child.kill(signal);
  }

  /** A job with a GPU's node open, or a claim whose command runs. */
  has({ pid, kind }: Task, gpu: number): boolean {
    if (kind === 'claim') return read(`/proc/${pid}/cmdline`).startsWith('sleep\0') && isAlive(pid);
    if (kind === 'look' || kind === 'load') return false; // no memory is asked for, so nobody has to make room
    try {
      return readdirSync(`/proc/${pid}/fd`).some((fd) => basename(linkOf(`/proc/${pid}/fd/${fd}`)) === `nvidia${gpu}`);
    } catch {
      return false; // it ended
    }
  }

  /** Whether the driver says that the process computes on the GPU. */
  hasMemory(pid: number, gpu: number): boolean {
    return read(`${this.rig.files.vram}/vram${gpu}`).startsWith(`${pid} `);
  }

  private own(child: ChildProcess, kind: Task['kind'], gpus: readonly number[], liveMs: number): void {
    const task: Task = { child, pid: child.pid ?? 0, kind, gpus, endAtMs: performance.now() + liveMs, isHarmless: false };
    this.say(`${kind} ${task.pid} starts on ${gpus.join(',')} for ${liveMs} ms`);
    this.tasks.add(task);
    child.once('exit', () => this.tasks.delete(task));
  }

  private minerOf(pid: string, mark: string): Miner | null {
    const exe = linkOf(`/proc/${pid}/exe`);
    if (exe !== this.minerProgram && exe !== process.execPath) return null;
    const args = read(`/proc/${pid}/cmdline`).split('\0');
    const isPractice = args[1]?.endsWith('practiceMiner.js') === true;
    const env = exe === this.minerProgram || isPractice ? read(`/proc/${pid}/environ`) : '';
    if (!env.includes(mark)) return null;
    const run = /\0FALLOW_RUN=([^\0]*)/.exec(`\0${env}`)?.[1] ?? '';
    const gpu = /FALLOW_PRACTICE_FORK=(\d+)/.exec(env)?.[1] ?? args[args.findIndex((arg) => /^--cu(da)?-devices$/.test(arg)) + 1];
    return { pid: Number(pid), gpu: Number(gpu), run, rig: isPractice ? 'practice' : 'real' };
  }
}

function read(path: string): string {
  try {
    return readFileSync(path, 'latin1');
  } catch {
    return ''; // it ended meanwhile
  }
}

function linkOf(path: string): string {
  try {
    return readlinkSync(path);
  } catch {
    return '';
  }
}
