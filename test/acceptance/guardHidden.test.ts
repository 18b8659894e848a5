import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { chmodSync, chownSync, mkdirSync, mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Status, statusSchema } from '../../src/shared/state';
import { eventually, fallowBin, isAlive, Place } from '../support/runningFallow';
import { type GpuFiles, makeGpuFiles } from '../support/standIns/gpuFiles';
import { compiler, StandInPrograms, whyNoCompiler } from '../support/standIns/programs';
import { installCuda, minerPids, standInSettings } from '../support/standIns/standInRig';

// Jobs of another user, as root's containers are: a plain user's app may not look into them.

const nobody = 65_534;
const hasSetpriv = process.getuid?.() === 0 && spawnSync('setpriv', ['--version']).status === 0;
const isSkipped = compiler === null || !hasSetpriv;
const why = hasSetpriv ? whyNoCompiler : ' (skipped: needs root and setpriv to run the app as another user)';
const as = [`--reuid=${nobody}`, `--regid=${nobody}`, '--clear-groups', fallowBin];

/** A stand-in rig whose app runs as nobody; the test itself is root. */
class PlainApp {
  readonly files: GpuFiles;
  private readonly dir = realpathSync(mkdtempSync(join(tmpdir(), 'fallow-hidden-')));
  private readonly place: Place;
  private readonly started: ChildProcess[] = [];
  private app: ChildProcess | null = null;

  constructor(private readonly programs: StandInPrograms) {
    chmodSync(this.dir, 0o755);
    this.files = makeGpuFiles(this.dir, 1, true);
    const cuda = installCuda(programs, this.dir, '595.45');
    const home = join(this.dir, 'home');
    mkdirSync(home);
    const driver = { FALLOW_CUDA_LIBRARY: cuda, FALLOW_NVML_LIBRARY: programs.nvml, STAND_IN_VRAM: this.files.vram };
    this.place = new Place({ FALLOW_DEV: this.files.dev, HOME: home, ...driver });
    this.place.writeSettings(standInSettings(programs, this.files, cuda, {}), false);
    chmodSync(this.place.dir, 0o755);
    for (const path of ['', 'run', 'data', 'data/settings.json']) chownSync(join(this.place.dir, path), nobody, nobody);
  }

  start(): void {
    this.app = spawn('setpriv', [...as, '--headless'], { env: this.place.env, stdio: 'ignore', cwd: '/' });
  }

  status(): Status | null {
    const { status: code, stdout } = spawnSync('setpriv', [...as, 'status', '--json'], { env: this.place.env, encoding: 'utf8' });
    return code === 0 ? statusSchema.parse(JSON.parse(stdout)) : null;
  }

  /** The process that mines; with a status of one moment. */
  async untilMining(before: readonly number[] = []): Promise<number> {
    let pid = 0;
    await eventually('mining', () => {
      const status = this.status();
      [pid = 0] = minerPids(status ?? { miners: [] });
      return status?.devices[0]?.activity === 'mining' && pid > 0 && isAlive(pid) && !before.includes(pid);
    });
    return pid;
  }

  /** Root's own programs; ended with the rest. */
  asRoot(program: string, args: readonly string[]): ChildProcess {
    const child = spawn(program, [...args], { stdio: ['pipe', 'ignore', 'inherit'] });
    this.started.push(child);
    return child;
  }

  job(...options: readonly string[]): ChildProcess {
    return this.asRoot(this.programs.job, ['--dev', this.files.dev, '--vram', this.files.vram, ...options]);
  }

  async remove(): Promise<void> {
    for (const child of [...this.started, this.app])
      if (child !== null) await ended(child, child === this.app ? 'SIGTERM' : 'SIGKILL');
    this.place.remove();
    rmSync(this.dir, { recursive: true, force: true });
  }
}

function ended(child: ChildProcess, signal: NodeJS.Signals): Promise<unknown> {
  if (child.exitCode !== null || child.signalCode !== null) return Promise.resolve();
  const over = new Promise((done) => child.once('exit', done));
  child.kill(signal);
  return over;
}

describe.skipIf(isSkipped)(`jobs that a plain user's app may not look into${why}`, () => {
  let programs: StandInPrograms;
  beforeAll(() => {
    programs = new StandInPrograms();
  });
  afterAll(() => programs?.remove());

  async function withApp(work: (app: PlainApp) => Promise<void>): Promise<void> {
    const app = new PlainApp(programs);
    try {
      await work(app);
    } finally {
      await app.remove();
    }
  }

  it('get room when they open the GPU', () =>
    withApp(async (app) => {
      app.start();
      const pid = await app.untilMining();
      app.job('--alloc-ms', '200', '--wait-ms', '30000');
      await eventually('the miner is gone', () => !isAlive(pid));
      await app.untilMining([pid]);
    }));

  it('get room again when they open it later, though their driver said that they computed nothing', () =>
    withApp(async (app) => {
      app.start();
      const first = await app.untilMining();
      // Opens the GPU at each line, and lets go of it at once.
      const opener = app.asRoot('sh', ['-c', 'while read line; do : < "$0"; done', join(app.files.dev, 'nvidia-uvm')]);
      opener.stdin?.write('\n');
      await eventually('the first miner is gone', () => !isAlive(first));
      const second = await app.untilMining([first]);
      opener.stdin?.write('\n');
      await eventually('the second miner is gone', () => !isAlive(second));
    }));

  it('are known by the driver where they computed before the app began, and until they end', () =>
    withApp(async (app) => {
      const job = app.job('--hold-ms', '600000');
      await eventually(
        'the job has its memory',
        () => spawnSync('grep', ['-c', '.', join(app.files.vram, 'vram0')]).status === 0,
      );
      app.start();
      await eventually('in use', () => app.status()?.devices[0]?.activity === 'inUse');
      const status = app.status();
      expect(status?.jobs).toMatchObject([{ pids: [job.pid], devices: [status?.devices[0]?.id], source: 'device' }]);
      expect(status?.miners).toEqual([]);
      await ended(job, 'SIGKILL');
      await app.untilMining();
    }));
});
