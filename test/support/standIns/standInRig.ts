import { type ChildProcess, spawn } from 'node:child_process';
import { chmodSync, copyFileSync, linkSync, mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { RigState } from '../../../src/shared/state';
import { isAlive, Place, RunningFallow } from '../runningFallow';
import { type GpuFiles, makeGpuFiles } from './gpuFiles';
import type { StandInPrograms } from './programs';
import { StateFeed } from './stateFeed';

/** Mining is back as soon as it may be. */
const eager = {
  quietS: 0,
  timings: {
    pollS: 0.05,
    startGraceS: 30,
    apiSilenceS: 10,
    shareSilenceS: 600,
    backoffFirstS: 0.1,
    backoffLastS: 0.2,
    sensorLostS: 10,
  },
} as const;

export interface StandInOptions {
  readonly gpus?: number;
  /** Host memory that a miner touches, MB. */
  readonly hostMb?: number;
  /** Children of a miner; the last of several leaves its process group. */
  readonly forks?: number;
  /** false: nothing is set up to mine. */
  readonly isMining?: boolean;
  /** false: no device nodes yet. */
  readonly hasNodes?: boolean;
  readonly settings?: Readonly<Record<string, unknown>>;
  readonly env?: Readonly<Record<string, string>>;
  /** Stands before the app's command line. */
  readonly through?: readonly string[];
}

export type JobKind = 'open' | 'library' | 'python' | 'again' | 'look' | 'load';

export interface JobOptions {
  readonly as?: JobKind;
  /** From opening the GPU to asking for its memory. */
  readonly allocMs?: number;
  readonly holdMs?: number;
  /** How long it waits, after asking for memory, for the miner's end. */
  readonly waitMs?: number;
  readonly gpu?: number;
  /** Where it finds the nodes, if elsewhere than the app. */
  readonly dev?: string;
  readonly pids?: readonly number[];
  /** The program's name; without one each launch has a name of its own. */
  readonly name?: string;
  /** Stands before its command line. */
  readonly through?: readonly string[];
  readonly uid?: number;
  readonly env?: Readonly<Record<string, string>>;
}

/** Times in ms on the clock of `nowMs`; null: that did not happen. */
export interface JobReport {
  readonly openedMs: number;
  readonly allocatedMs: number;
  /** The last of the given processes was gone. */
  readonly goneMs: number | null;
  readonly endedMs: number;
  readonly isOutOfMemory: boolean;
}

/** CLOCK_MONOTONIC in ms, as the stand-ins tell it too. */
export function nowMs(): number {
  return Number(process.hrtime.bigint()) / 1e6;
}

/** A real (not a practice) rig on a stand-in for an NVIDIA driver, in folders that other users may look into. */
export class StandInRig {
  private readonly programs: StandInPrograms;
  readonly fallow: RunningFallow;
  readonly feed: StateFeed;
  readonly dir: string;
  readonly files: GpuFiles;
  readonly cuda: string;
  private launches = 0;

  private constructor(programs: StandInPrograms, parts: Pick<StandInRig, 'fallow' | 'feed' | 'dir' | 'files' | 'cuda'>) {
    this.programs = programs;
    this.fallow = parts.fallow;
    this.feed = parts.feed;
    this.dir = parts.dir;
    this.files = parts.files;
    this.cuda = parts.cuda;
  }

  static async start(programs: StandInPrograms, options: StandInOptions = {}): Promise<StandInRig> {
    const dir = realpathSync(mkdtempSync(join(tmpdir(), 'fallow-guard-')));
    chmodSync(dir, 0o755);
    mkdirSync(join(dir, 'bin'));
    const files = makeGpuFiles(dir, options.gpus ?? 1, options.hasNodes !== false);
    const cuda = process.env['FALLOW_CUDA_LIBRARY'] ?? installCuda(programs, dir, '595.45');
    const place = new Place({
      FALLOW_DEV: files.dev,
      FALLOW_CUDA_LIBRARY: cuda,
      FALLOW_NVML_LIBRARY: process.env['FALLOW_NVML_LIBRARY'] ?? programs.nvml,
      STAND_IN_VRAM: files.vram,
      ...options.env,
    });
    const settings = standInSettings(programs, files, cuda, options);
    const fallow = await RunningFallow.start({ isPractice: false, place, settings, through: options.through ?? [] });
    return new StandInRig(programs, { fallow, feed: await StateFeed.open(place), dir, files, cuda });
  }

  /** As `await using` does it, for Node 20, which knows none outside what Vitest translates. */
  static async use<T>(programs: StandInPrograms, options: StandInOptions, work: (rig: StandInRig) => Promise<T>): Promise<T> {
    const rig = await StandInRig.start(programs, options);
    try {
      return await work(rig);
    } finally {
      await rig[Symbol.asyncDispose]();
    }
  }

  /** Every GPU mines, with processes that live at this moment and are none of `before`. */
  untilMining(before: readonly number[] = []): Promise<RigState> {
    return this.feed.until('mining on every GPU', (state) => {
      const pids = minerPids(state);
      const isLive = pids.length > 0 && pids.every((pid) => isAlive(pid) && !before.includes(pid));
      return isLive && gpusOf(state).every((device) => device.activity === 'mining');
    });
  }

  /** Starts a job that asks nobody and leaves it running. What is learnt of one program must not help with the next: see `name`. */
  startJob(options: JobOptions = {}): ChildProcess {
    const { as = 'open', gpu = 0, allocMs = 60, holdMs = 20, waitMs = 2000, pids = [], through = [], uid } = options;
    this.launches += 1;
    const path = join(this.dir, 'bin', options.name ?? `${as === 'python' ? 'python3.' : 'job'}${this.launches}`);
    linkOrName(this.programs.job, path);
    const numbers = { gpu, 'alloc-ms': allocMs, 'hold-ms': holdMs, 'wait-ms': waitMs };
    const args = [
      ...['--dev', options.dev ?? this.files.dev, '--vram', this.files.vram, '--cuda', this.cuda, '--as', as],
      ...Object.entries(numbers).flatMap(([name, value]) => [`--${name}`, String(value)]),
      ...['--', ...pids.map(String)],
    ];
    const [program = path, ...rest] = [...through, path, ...args];
    const user = uid === undefined ? {} : { uid, gid: uid };
    const env = { ...this.fallow.place.env, ...options.env };
    const child = spawn(program, rest, { ...user, env, stdio: ['ignore', 'pipe', 'inherit'] });
    child.once('exit', () => rmSync(path, { force: true }));
    return child;
  }

  /** Runs a job that asks nobody to its end. */
  async job(options: JobOptions = {}): Promise<JobReport> {
    return readTimes(await firstLine(this.startJob(options))) as unknown as JobReport;
  }

  /** Runs the probe to its end; its line with times in ms. */
  async probe(...args: readonly string[]): Promise<Readonly<Record<string, number | boolean | null>>> {
    return readTimes(await firstLine(spawn(this.programs.probe, [...args], { stdio: ['pipe', 'pipe', 'inherit'] })));
  }

  /** Starts the probe and leaves it running; it ends with its input. */
  startProbe(...args: readonly string[]): ChildProcess {
    return spawn(this.programs.probe, [...args], { stdio: ['pipe', 'ignore', 'inherit'] });
  }

  /** Clears away what the app's sudden end left. */
  remove(): void {
    this.feed.close();
    this.fallow.place.remove();
    rmSync(this.dir, { recursive: true, force: true });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.feed.close();
    try {
      await this.fallow[Symbol.asyncDispose]();
    } finally {
      rmSync(this.dir, { recursive: true, force: true });
    }
  }
}

export function minerPids(state: Pick<RigState, 'miners'>): readonly number[] {
  return state.miners.flatMap((miner) => miner.pids);
}

export function gpusOf(state: RigState): RigState['devices'] {
  return state.devices.filter((device) => device.kind === 'gpu');
}

/** What stands in settings.json. */
export function standInSettings(programs: StandInPrograms, files: GpuFiles, cuda: string, options: StandInOptions) {
  const assignments = options.isMining === false ? [] : [assignment(programs, files, cuda, options)];
  return { ...eager, startWith: 'real', consentAtMs: 1, assignments, ...options.settings };
}

function assignment(programs: StandInPrograms, files: GpuFiles, cuda: string, options: StandInOptions) {
  const extra = { dev: files.dev, vram: files.vram, cuda, 'host-mb': options.hostMb ?? 200, forks: options.forks ?? 0 };
  const extraArgs = Object.entries(extra).flatMap(([name, value]) => [`--stand-in-${name}`, String(value)]);
  return {
    devices: 'gpus',
    miner: { id: 'kawpowminer', path: programs.miner, extraArgs },
    algorithm: 'kawpow',
    coin: 'RVN',
    wallet: 'RStandInWalletThatNothingIsEverPaidTo',
    pools: ['stratum+tcp://127.0.0.1:1'],
  };
}

/** Lies as the driver's package puts it: libcuda.so.1 names a file with its version. Called again: an upgrade. */
export function installCuda(programs: StandInPrograms, dir: string, version: string): string {
  const cuda = join(dir, 'libcuda.so.1');
  const file = join(dir, `libcuda.so.${version}`);
  copyFileSync(programs.cuda, file);
  rmSync(cuda, { force: true });
  symlinkSync(file, cuda);
  return cuda;
}

/** A second name of the same file shows in /proc/PID/exe; across file systems a symbolic link at least gives the process its name. */
function linkOrName(program: string, path: string): void {
  try {
    linkSync(program, path);
  } catch {
    symlinkSync(program, path);
  }
}

function firstLine(child: ChildProcess): Promise<string> {
  return new Promise((done, failed) => {
    let out = '';
    child.stdout?.setEncoding('utf8').on('data', (text: string) => {
      out += text;
    });
    child.once('error', failed);
    child.once('close', (code, signal) => {
      if (out.startsWith('{')) done(out);
      else failed(new Error(`${child.spawnfile} ended with ${code ?? signal} and said: ${out}`));
    });
  });
}

/** Names in …Ns with texts become …Ms with numbers, 0 becomes null. */
function readTimes(line: string): Readonly<Record<string, number | boolean | null>> {
  const entries = Object.entries(JSON.parse(line) as Record<string, string | boolean>);
  return Object.fromEntries(
    entries.map(([name, value]) =>
      typeof value === 'string' ? [name.replace(/Ns$/, 'Ms'), value === '0' ? null : Number(BigInt(value)) / 1e6] : [name, value],
    ),
  );
}
