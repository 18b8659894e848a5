import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type Status, statusSchema } from '../../src/shared/state';

export const root = resolve(dirname(fileURLToPath(import.meta.url)), '../..');
export const fallowBin = join(root, 'bin/fallow');

export interface CommandEnd {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface FallowOptions {
  readonly args?: readonly string[];
  readonly isPractice?: boolean;
  /** What stands in settings.json before the start. */
  readonly settings?: Readonly<Record<string, unknown>>;
  readonly env?: Readonly<Record<string, string>>;
  /** Stands before its command line. */
  readonly through?: readonly string[];
  /** A place of an earlier run, to start again on the same data. */
  readonly place?: Place;
}

/** Own data, runtime and temp folders: two tests never meet. */
export class Place {
  readonly dir = mkdtempSync(join(tmpdir(), 'fallow-acc-'));
  readonly data = join(this.dir, 'data');
  readonly env: NodeJS.ProcessEnv;

  constructor(extra: Readonly<Record<string, string>> = {}) {
    const runtime = join(this.dir, 'run');
    mkdirSync(runtime, { mode: 0o700 });
    const { DISPLAY: _display, WAYLAND_DISPLAY: _wayland, ...inherited } = process.env;
    this.env = { ...inherited, XDG_RUNTIME_DIR: runtime, FALLOW_DATA: this.data, LANG: 'C.UTF-8', LC_ALL: 'C.UTF-8', ...extra };
  }

  settingsPath(isPractice = true): string {
    return join(this.data, isPractice ? 'practice' : '', 'settings.json');
  }

  writeSettings(settings: Readonly<Record<string, unknown>>, isPractice = true): void {
    const path = this.settingsPath(isPractice);
    mkdirSync(join(path, '..'), { recursive: true, mode: 0o700 });
    writeFileSync(path, JSON.stringify(settings));
  }

  /** Runs `bin/fallow` with these arguments to its end. */
  command(...args: readonly string[]): Promise<CommandEnd> {
    return new Promise((done) => {
      const child = execFile(fallowBin, [...args], { env: this.env, maxBuffer: 1 << 24 }, (error, stdout, stderr) => {
        const signal = (error as { signal?: NodeJS.Signals } | null)?.signal ?? null;
        done({ code: child.exitCode, signal, stdout, stderr });
      });
    });
  }

  remove(): void {
    rmSync(this.dir, { recursive: true, force: true });
  }
}

/** Short times, so that a test of the quiet time or of a back-off is over soon. */
export const quick = {
  quietS: 0.2,
  timings: {
    pollS: 0.2,
    backoffFirstS: 0.3,
    backoffLastS: 2,
    apiSilenceS: 3,
    shareSilenceS: 20,
    sensorLostS: 1,
    startGraceS: 30,
  },
} as const;

const deadlineMs = 50_000;

/** A real app: bin/fallow --headless in its own process, told what to do by bin/fallow as a user would. */
export class RunningFallow {
  readonly url: string;
  private constructor(
    readonly place: Place,
    readonly child: ChildProcess,
    readonly log: readonly string[],
    url: string,
  ) {
    this.url = url;
  }

  static async start(options: FallowOptions = {}): Promise<RunningFallow> {
    const { isPractice = true, args = [] } = options;
    const place = options.place ?? new Place(options.env);
    if (options.settings !== undefined) place.writeSettings(options.settings, isPractice);
    const command = [...(options.through ?? []), fallowBin, '--headless', ...(isPractice ? ['--practice'] : []), ...args];
    const child = spawn(command[0] ?? fallowBin, command.slice(1), {
      env: place.env,
      stdio: ['ignore', 'pipe', 'pipe'],
      detached: true, // a Ctrl-C in the test's terminal is not the app's
    });
    const log: string[] = [];
    child.stderr?.on('data', (chunk) => log.push(String(chunk)));
    const url = await new Promise<string>((found, failed) => {
      let out = '';
      child.stdout?.on('data', (chunk) => {
        out += String(chunk);
        const line = /^Fallow is at (\S+)$/m.exec(out)?.[1];
        if (line !== undefined) found(line);
      });
      child.once('exit', (code) => failed(new Error(`the app ended with ${code}: ${out}${log.join('')}`)));
    });
    return new RunningFallow(place, child, log, url);
  }

  /** The status as a script sees it, checked against the contract each time. */
  async status(): Promise<Status> {
    const { code, stdout, stderr } = await this.place.command('status', '--json');
    if (code !== 0) throw new Error(`fallow status ended with ${code}: ${stdout}${stderr}`);
    return statusSchema.parse(JSON.parse(stdout));
  }

  /** Asks again until the answer is as wanted, under a generous deadline; then the last answer is in the error. */
  async until(what: string, isSo: (status: Status) => boolean, limitMs = deadlineMs): Promise<Status> {
    const end = Date.now() + limitMs;
    for (;;) {
      const status = await this.status();
      if (isSo(status)) return status;
      if (Date.now() > end) throw new Error(`never ${what}: ${JSON.stringify(status)}\n${this.log.join('').slice(-4000)}`);
      await new Promise((later) => setTimeout(later, 50));
    }
  }

  untilMining(): Promise<Status> {
    return this.until('mining everywhere', (status) => status.devices.every((device) => device.activity === 'mining'));
  }

  /** Ends the app as a user's session does, in order. */
  async stop(): Promise<number | null> {
    if (this.child.exitCode !== null || this.child.signalCode !== null) return this.child.exitCode;
    const ended = new Promise<number | null>((done) => this.child.once('exit', done));
    this.child.kill('SIGTERM');
    return ended;
  }

  /** Ends it, checks that nothing of it is left, and clears its folders away. */
  async [Symbol.asyncDispose](): Promise<void> {
    await this.stop();
    const left = processesOf(this.place);
    this.place.remove();
    if (left.length > 0) throw new Error(`left running: ${left.map((pid) => `${pid} ${commandOf(pid)}`).join(', ')}`);
  }
}

/** Every live process that was started on that place's data: the app, its keepers, miners and pool. */
export function processesOf(place: Place): readonly number[] {
  const mark = `XDG_RUNTIME_DIR=${place.env['XDG_RUNTIME_DIR']}\0`; // miners inherit it; our own variables are kept from them
  return readdirSync('/proc')
    .filter((entry) => /^\d+$/.test(entry))
    .filter((pid) => Number(pid) !== process.pid && read(`/proc/${pid}/environ`).includes(mark) && isAlive(Number(pid)))
    .map(Number);
}

export function isAlive(pid: number): boolean {
  const state = /^\d+ \(.*\) (\S)/s.exec(read(`/proc/${pid}/stat`))?.[1];
  return state !== undefined && state !== 'Z' && state !== 'X';
}

function commandOf(pid: number): string {
  return read(`/proc/${pid}/cmdline`).replaceAll('\0', ' ').trim();
}

function read(path: string): string {
  try {
    return readFileSync(path, 'latin1');
  } catch {
    return ''; // it ended meanwhile, or is another user's
  }
}

/** Waits for something that is no status, under the same generous deadline. */
export async function eventually(what: string, isSo: () => boolean | Promise<boolean>, limitMs = deadlineMs): Promise<void> {
  const end = Date.now() + limitMs;
  while (!(await isSo())) {
    if (Date.now() > end) throw new Error(`never ${what}`);
    await new Promise((later) => setTimeout(later, 5));
  }
}
