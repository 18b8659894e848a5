import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { fail, ok, type Result } from '../shared/faults';
import type { Edge } from './edge';
import { CpuSource } from './gpus/cpu';
import { GpuSource } from './gpus/gpuSource';
import type { DeviceInfo } from './gpus/source';
import { Telemetry } from './gpus/telemetry';
import type { Claims } from './jobs/claims';
import type { Guard } from './jobs/guard';
import { Jobs } from './jobs/jobs';
import { guardPolicy } from './jobs/policy';
import type { GuardSnapshot } from './jobs/sentinel/messages';
import { findAdapter } from './miners/catalogue';
import { Supervisor } from './miners/supervisor';
import { findExecutable } from './platform/findExecutable';
import type { Log } from './platform/log';
import type { Processes } from './platform/processes';
import { PracticePool } from './practice/poolLink';
import { PracticeRig } from './practice/rig';
import { type PracticeLaunch, planFor } from './rig/plans';
import { Rig, type RigDiary, type RigSettings } from './rig/rig';

export interface LiveRigDeps {
  readonly edge: Edge;
  readonly log: Log;
  readonly settings: RigSettings;
  readonly diary: RigDiary;
  readonly processes: Processes;
  readonly isPractice: boolean;
  readonly onDidChange: () => void;
  /** Who asked for devices; outlives the rig, since a claim lasts as long as its process. */
  readonly claims: Claims;
  /** Who wants devices without asking; outlives the rig too. */
  readonly guard: Guard;
  /** For the practice driver's socket: short, ours alone, the same at each start, so that nothing piles up after a crash. */
  readonly practiceDir: string;
  /** Once a second, after every device was read. */
  readonly onTick: (live: LiveRig) => void;
}

/** The machine's devices with everything that watches and uses them, from opening the drivers to the last miner's end. */
export class LiveRig {
  readonly rig: Rig;
  readonly telemetry: Telemetry;
  readonly jobs: Jobs;
  infos: readonly DeviceInfo[] = [];
  private isResting = true;
  private pushed = '';
  private readonly undo: (() => void)[] = [];

  private constructor(
    private readonly deps: LiveRigDeps,
    private readonly practice: { readonly gpus: PracticeRig; readonly pool: PracticePool; readonly dir: string } | null,
  ) {
    const { edge, log, settings } = deps;
    const sources = practice === null ? realSources(edge, log) : [practice.gpus];
    this.telemetry = new Telemetry(sources, edge.clock, log, (id) => this.rig.find(id)?.session?.snapshot().stats ?? null);
    this.jobs = new Jobs(deps.claims, deps.guard);
    const supervisor = new Supervisor({
      processes: deps.processes,
      clock: edge.clock,
      log,
      timings: () => settings.current.timings,
      beforeVerdict: () => deps.guard.drain(),
    });
    this.rig = new Rig({
      clock: edge.clock,
      log,
      settings,
      diary: deps.diary,
      launch: (plan) => supervisor.launch(plan),
      makePlan: (device, threads) => planFor(device, threads, this.planFacts()),
      freeMiB: (id) => this.telemetry.freeMiB(id),
      cpuCount: edge.cpuCount,
      onDidChange: () => {
        this.brief();
        deps.onDidChange();
      },
    });
  }

  static async open(deps: LiveRigDeps): Promise<LiveRig> {
    const live = new LiveRig(deps, deps.isPractice ? await practiceParts(deps) : null);
    live.infos = await live.telemetry.open();
    const pool = await live.practice?.pool.start();
    if (pool?.ok === false) deps.log.error('practice', `${pool.fault.code}: ${pool.fault.detail ?? ''}`);
    const isOff = live.rig.mode === 'off';
    live.undo.push(
      live.jobs.onDidChange((jobs) => live.rig.jobsChanged(jobs)),
      deps.guard.onDidKill(({ devices }) => live.rig.vacated(devices)),
    );
    // A training job that runs already must be known before the first miner starts.
    if (!isOff) await live.lookOut();
    live.jobs.start();
    live.rig.start(live.infos);
    if (isOff) await live.letGo();
    else live.watch();
    return live;
  }

  /** Out of mode off: drivers opened, jobs looked for, before any miner starts. */
  async wake(): Promise<void> {
    if (!this.isResting) return;
    this.isResting = false;
    if (!this.deps.isPractice) await this.telemetry.open();
    await this.lookOut();
    this.watch();
  }

  /** Mode off touches no GPU, holds no driver handle and watches nobody; called when the miners are gone. */
  async rest(): Promise<void> {
    if (this.isResting) return;
    this.isResting = true;
    this.deps.guard.rest();
    await this.letGo();
  }

  async close(): Promise<void> {
    this.deps.guard.rest();
    this.jobs.stop();
    await this.rig.stop();
    for (const undo of this.undo) undo();
    this.telemetry.stop();
    await this.practice?.pool.stop();
    await this.telemetry.close();
    if (this.practice !== null) await rm(this.practice.dir, { recursive: true, force: true });
  }

  switchPractice(...args: Parameters<PracticeRig['switch']>): Result<void> {
    return this.practice === null ? fail('app/not-practice') : this.practice.gpus.switch(...args);
  }

  /** The practice GPUs feel a job as real ones would. */
  loadWithJob(device: string, isOn: boolean): void {
    this.practice?.gpus.setJobLoad(device, isOn);
  }

  private lookOut(): Promise<void> {
    const { edge, guard, isPractice } = this.deps;
    // Practice GPUs have no nodes; a stand-in for /dev that somebody names is meant for them.
    return guard.begin(this.snapshot(), isPractice && edge.devRoot === '/dev');
  }

  /** Keeps the sentinel's picture true: what it may kill, and what for. */
  private brief(): void {
    const snapshot = this.snapshot();
    const told = JSON.stringify(snapshot);
    if (told === this.pushed) return;
    this.pushed = told;
    this.deps.guard.push(snapshot);
  }

  private snapshot(): GuardSnapshot {
    const devices = this.infos.map(({ id, kind, vendor, index, name, pci }) => ({ id, kind, vendor, index, name, pci }));
    const targets = this.rig.all().flatMap(({ info, session }) => {
      const pid = session?.leaderPid() ?? null;
      return pid === null ? [] : [{ device: info.id, pid }];
    });
    const claims = this.deps.claims.list().map((claim) => ({ pid: claim.pid, devices: claim.devices }));
    return { devices, targets, claims, policy: guardPolicy(this.deps.settings.current) };
  }

  private watch(): void {
    this.isResting = false;
    this.telemetry.start(() => {
      this.rig.readingsChanged((id) => this.telemetry.read(id));
      this.deps.onTick(this);
    });
  }

  private async letGo(): Promise<void> {
    this.telemetry.stop();
    // The simulated driver is no driver: its pool and its miners hang on it.
    if (!this.deps.isPractice) await this.telemetry.close();
  }

  private planFacts() {
    const { edge, settings } = this.deps;
    return {
      settings: settings.current,
      adapter: findAdapter,
      executable: (given: string | undefined, names: readonly string[]): Result<string> => {
        const path = given ?? findExecutable(names, edge.env['PATH'] ?? '');
        return path === null ? fail('miner/not-found', undefined, { path: names[0] ?? '' }) : ok(path);
      },
      practice: this.practice === null ? null : practiceLaunch(edge, this.practice),
    };
  }
}

function realSources({ clock, cpuModel, nvmlLibrary, procRoot, programDir, sysfsRoot }: Edge, log: Log) {
  const programPath = join(programDir, 'gpuWorker.js');
  return [
    new GpuSource({ programPath, nvmlLibrary, sysfsRoot, procRoot, clock, log }),
    new CpuSource({ sysfsRoot, model: cpuModel }),
  ];
}

function nodeEnv(driverPath: string) {
  return { ELECTRON_RUN_AS_NODE: '1', FALLOW_PRACTICE_DRIVER: driverPath };
}

function practiceLaunch(edge: Edge, { gpus, pool }: { readonly gpus: PracticeRig; readonly pool: PracticePool }): PracticeLaunch {
  return {
    path: edge.nodePath,
    prefixArgs: [join(edge.programDir, 'practiceMiner.js')],
    env: nodeEnv(gpus.driverPath),
    pool: () => `stratum+tcp://127.0.0.1:${pool.port ?? 0}`,
  };
}

async function practiceParts({ edge, settings, processes, log, practiceDir: dir }: LiveRigDeps) {
  await rm(dir, { recursive: true, force: true });
  const gpus = new PracticeRig({ gpus: settings.current.practice.gpus, clock: edge.clock, driverDir: dir, seed: 1 });
  const launch = (args: readonly string[]) => {
    const program = join(edge.programDir, 'practicePool.js');
    const started = processes.start({ path: edge.nodePath, args: [program, ...args], env: nodeEnv(gpus.driverPath), cwd: dir });
    started.onEnd(({ code, signal }) => {
      if (pool.isWanted) log.warn('practice', `the pool ended (${code ?? signal}): ${started.tail().slice(-3).join(' | ')}`);
    });
    return started;
  };
  const pool = new PracticePool(launch, edge.clock);
  return { gpus, pool, dir };
}
