import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Reading } from '../../src/main/gpus/source';
import { Telemetry } from '../../src/main/gpus/telemetry';
import type { MinerPlan } from '../../src/main/miners/adapter';
import { findAdapter } from '../../src/main/miners/catalogue';
import { TcpReach } from '../../src/main/miners/poolReach';
import { Supervisor } from '../../src/main/miners/supervisor';
import { type Clock, systemClock } from '../../src/main/platform/clock';
import { LinuxProcesses } from '../../src/main/platform/processesLinux';
import { PracticePool } from '../../src/main/practice/poolLink';
import { PracticeRig } from '../../src/main/practice/rig';
import { planFor } from '../../src/main/rig/plans';
import { Rig } from '../../src/main/rig/rig';
import type { RigDevice } from '../../src/main/rig/rigDevice';
import { ok } from '../../src/shared/faults';
import { type Settings, settingsSchema, type Timings } from '../../src/shared/setup';
import { silentLog } from '../../test/support/silentLog';

/** The system's clock, whose wall may be set back and forth. */
class WrongClock implements Clock {
  shiftMs = 0;
  nowMs = () => systemClock.nowMs() + this.shiftMs;
  monotonicMs = systemClock.monotonicMs;
  after = systemClock.after;
  every = systemClock.every;
}

/**
 * The rig of the practice mode, in this process: simulated GPUs, and as real children their miners and their pool. What a device
 * runs and what its driver says may be exchanged.
 */
export class FaultRig {
  readonly clock = new WrongClock();
  /** What runs on a device instead of the practice miner. */
  readonly instead = new Map<string, (plan: MinerPlan) => MinerPlan>();
  /** What its driver says on top of the practice driver's word. */
  readonly driver = new Map<string, Partial<Reading>>();
  /** In the environment of every process that this rig started. */
  readonly mark: string;
  readonly gpus: PracticeRig;
  readonly pool: PracticePool;
  readonly rig: Rig;
  /** What was said to the history about faults, as soon as it was; ms by performance.now(). */
  readonly said: { readonly device: string; readonly code: unknown; readonly atMs: number }[] = [];
  /** A pid of the pool's process now. */
  poolPid = 0;
  /** Its folder, removed with it. */
  readonly dir = mkdtempSync(join(tmpdir(), 'fallow-fault-'));
  private readonly telemetry: Telemetry;
  private settings: Settings;

  private constructor(
    gpus: number,
    timings: Partial<Timings>,
    private readonly programDir: string,
  ) {
    const { clock, dir } = this;
    this.mark = `FALLOW_FAULT_BENCH=${dir}`;
    this.settings = settingsSchema.parse({ quietS: 0.2, timings, practice: { gpus } });
    const processes = new LinuxProcesses({ procRoot: '/proc', ledgerPath: join(dir, 'running.json'), log: silentLog });
    this.gpus = new PracticeRig({ gpus, clock, driverDir: join(dir, 'd'), seed: 1 });
    this.telemetry = new Telemetry([this.gpus], clock, silentLog);
    this.pool = new PracticePool((args) => {
      const pool = processes.start({
        path: process.execPath,
        args: [join(programDir, 'practicePool.js'), ...args],
        env: this.env(),
        cwd: dir,
      });
      this.poolPid = pool.pid;
      return pool;
    }, clock);
    const timingsNow = () => this.settings.timings;
    const supervisor = new Supervisor({ processes, clock, log: silentLog, timings: timingsNow, cwd: dir });
    this.rig = new Rig({
      clock,
      log: silentLog,
      settings: this.rigSettings(),
      diary: {
        activity: (device, _activity, _because, values) => this.note(device, values['fault']),
        shares: () => undefined,
        mode: () => undefined,
        pool: () => undefined,
      },
      launch: (plan) => supervisor.launch(plan),
      makePlan: (device) => this.planOf(device),
      freeMiB: (id) => this.telemetry.freeMiB(id),
      quietMs: () => this.settings.quietS * 1000,
      cpuCount: 2,
      doesWork: (pool) => new TcpReach().canConnect(pool),
      onDidChange: () => undefined,
    });
  }

  static async open(gpus: number, timings: Partial<Timings>, programDir: string): Promise<FaultRig> {
    const rig = new FaultRig(gpus, timings, programDir);
    const infos = await rig.telemetry.open();
    const pool = await rig.pool.start();
    if (!pool.ok) throw new Error(`the practice pool did not start: ${pool.fault.detail ?? ''}`);
    rig.rig.start(infos);
    rig.telemetry.start(() => rig.rig.readingsChanged((id) => rig.reading(id)));
    return rig;
  }

  device(index: number): RigDevice {
    const device = this.rig.all()[index];
    if (device === undefined) throw new Error(`no device ${index}`);
    return device;
  }

  /** The device's settings were changed: it starts again with what is in `instead` now. */
  changed(): void {
    this.rig.settingsChanged();
  }

  async close(): Promise<void> {
    await this.rig.stop();
    this.telemetry.stop();
    await this.pool.stop();
    await this.telemetry.close();
    rmSync(this.dir, { recursive: true, force: true });
  }

  private note(device: string, code: unknown): void {
    if (code !== undefined) this.said.push({ device, code, atMs: performance.now() });
  }

  private reading(id: string): Reading | null {
    const reading = this.telemetry.read(id);
    const stub = this.driver.get(id);
    return reading === null || stub === undefined ? reading : { ...reading, ...stub };
  }

  private env() {
    const [name = '', value = ''] = this.mark.split('=');
    return { FALLOW_PRACTICE_DRIVER: this.gpus.driverPath, [name]: value };
  }

  private planOf(device: RigDevice['info']) {
    const plan = planFor(device, null, {
      settings: this.settings,
      adapter: (id) => findAdapter(id, []),
      executable: () => ok(''),
      practice: {
        path: process.execPath,
        prefixArgs: [join(this.programDir, 'practiceMiner.js')],
        env: this.env(),
        pool: () => `stratum+tcp://127.0.0.1:${this.pool.port ?? 0}`,
      },
    });
    const change = this.instead.get(device.id);
    return plan?.ok === true && change !== undefined ? ok(change(plan.value)) : plan;
  }

  private rigSettings() {
    const holder = this;
    return {
      get current() {
        return holder.settings;
      },
      update: async (change: (settings: Settings) => Settings) => {
        holder.settings = change(holder.settings);
        return ok(holder.settings);
      },
    };
  }
}
