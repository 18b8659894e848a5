import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { fail, ok, type Result } from '../shared/faults';
import type { MinerId } from '../shared/literals';
import type { RainbowPhase } from '../shared/rainbow';
import type { Assignment } from '../shared/setup';
import type { Edge } from './edge';
import { ClockFile } from './gpus/clockFile';
import { ClockHelper, clockCommand } from './gpus/clockHelper';
import { CpuSource } from './gpus/cpu';
import { GpuLocks } from './gpus/gpuLocks';
import { GpuSource } from './gpus/gpuSource';
import type { DeviceInfo } from './gpus/source';
import { Telemetry } from './gpus/telemetry';
import type { GuardHooks } from './guardDesk';
import type { Claims } from './jobs/claims';
import type { Guard } from './jobs/guard';
import type { Intents } from './jobs/intents';
import type { Job } from './jobs/job';
import { JobWatch } from './jobWatch';
import type { MinerAdapter } from './miners/adapter';
import { findAdapter } from './miners/catalogue';
import { TcpReach } from './miners/poolReach';
import { Supervisor } from './miners/supervisor';
import { findExecutable } from './platform/findExecutable';
import type { Log } from './platform/log';
import { Proc } from './platform/proc';
import type { Processes } from './platform/processes';
import { Turns } from './platform/turns';
import { PoolWork } from './poolWork';
import type { PracticeRig } from './practice/rig';
import { type PracticeParts, practiceLaunch, practiceParts } from './practiceParts';
import { RainbowRig, type RainbowRigDeps } from './rainbowRig';
import { ClockKeeper } from './rig/clockKeeper';
import { type CoinIncome, CoinSwitcher, type CoinSwitcherDeps, type SwitchedDevice } from './rig/coinSwitcher';
import { assignmentFor, planFor } from './rig/plans';
import { Rig, type RigDiary, type RigSettings } from './rig/rig';
import type { RigDevice } from './rig/rigDevice';
import { deskOf, RuleDesk } from './ruleDesk';

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
  /** Who announced an import; outlives the rig too. */
  readonly intents: Intents;
  readonly guardHooks: GuardHooks;
  /** For the practice driver's socket: short, ours alone, the same at each start, so that nothing piles up after a crash. */
  readonly practiceDir: string;
  /** Which cards are set, for the next start. */
  readonly clockFile: string;
  /** Where it is kept whose pause a RainbowMiner has. */
  readonly rainbowNote: string;
  /** What it does, for the history. */
  readonly onRainbow: (phase: RainbowPhase) => void;
  /** What coins bring, for switching. */
  readonly income: CoinIncome;
  readonly onCoin: CoinSwitcherDeps['onSwitch'];
  /** Miners that the user described. */
  readonly ownAdapters: () => readonly MinerAdapter[];
  /** The program of a miner that was fetched or chosen; null: neither. */
  readonly fetchedMiner: (id: string) => string | null;
  /** Once a second, after every device was read. */
  readonly onTick: (live: LiveRig) => void;
}

/** How long the end waits for a beginning that is under way, ms. */
const wakeMs = 3000;

/** The machine's devices with everything that watches and uses them, from opening the drivers to the last miner's end. */
export class LiveRig {
  readonly rig: Rig;
  readonly telemetry: Telemetry;
  readonly jobWatch: JobWatch;
  readonly clocks: ClockKeeper;
  private readonly gpuLocks: GpuLocks;
  /** Null: practice has none. */
  readonly rainbow: RainbowRig | null;
  /** Null: practice has one coin. */
  readonly switcher: CoinSwitcher | null;
  readonly rules: RuleDesk;
  infos: readonly DeviceInfo[] = [];
  private isResting = true;
  private isClosed = false;
  /** wake() and rest(): half of each would watch nobody while miners run. */
  private readonly turns = new Turns();

  private constructor(
    private readonly deps: LiveRigDeps,
    private readonly practice: PracticeParts | null,
  ) {
    const { edge, log, settings } = deps;
    const sources = practice === null ? realSources(edge, log) : [practice.gpus];
    this.telemetry = new Telemetry(sources, edge.clock, log, (id) => this.rig.find(id)?.session?.snapshot().stats ?? null);
    const { claims, intents, guard, guardHooks: hooks } = deps;
    this.jobWatch = new JobWatch({
      clock: edge.clock,
      proc: new Proc(edge.procRoot),
      claims,
      intents,
      guard,
      hooks,
      telemetry: this.telemetry,
      infos: () => this.infos,
      devices: () => this.rig.all(),
      // Practice GPUs have no nodes; a stand-in for /dev that somebody names is meant for them.
      isWithoutNodes: deps.isPractice && edge.devRoot === '/dev',
    });
    const reach = new TcpReach();
    const poolWork = new PoolWork(edge.clock);
    const supervisor = new Supervisor({
      processes: deps.processes,
      clock: edge.clock,
      log,
      pools: reach,
      timings: () => settings.current.timings,
      beforeVerdict: () => guard.drain(),
    });
    this.gpuLocks = new GpuLocks({ sysfs: edge.sysfsRoot, proc: edge.procRoot });
    this.clocks = new ClockKeeper({
      clock: edge.clock,
      log,
      file: new ClockFile(deps.clockFile, new Proc(edge.procRoot).bootId(), log),
      makeHelper: (onLost) => new ClockHelper(clockCommand(edge.env), onLost),
      settings: () => settings.current.clocks,
      fanCap: (id) => this.rules.keeper.fanCap(id),
      onDidChange: deps.onDidChange,
    });
    this.rules = this.makeRules();
    this.switcher = deps.isPractice ? null : new CoinSwitcher(this.switcherDeps());
    this.rainbow = deps.isPractice ? null : new RainbowRig(this.rainbowDeps());
    this.rig = new Rig({
      clock: edge.clock,
      log,
      settings,
      diary: deps.diary,
      launch: (plan) => supervisor.launch(plan),
      makePlan: (device, threads) => planFor(device, threads, this.planFacts()),
      freeMiB: (id) => this.telemetry.freeMiB(id),
      reserve: (device) => this.gpuLocks.take(device),
      quietMs: (id) => this.jobWatch.ledger.quietMs(id),
      onDevices: () => this.rules.keeper.start(),
      rule: (id) => this.rules.keeper.held(id),
      cpuCount: edge.cpuCount,
      doesWork: (pool, plan) => poolWork.isThere(pool, plan),
      overclock: {
        setting: (id) => this.clocks.overclock(id),
        allow: (id, isAllowed) => this.clocks.allowOverclock(id, isAllowed),
      },
      onMining: (id, isMining) => this.clocks.mining(id, isMining),
      onDidChange: () => {
        this.leaveExcluded();
        this.jobWatch.brief();
        this.rainbow?.look();
        deps.onDidChange();
      },
    });
  }

  static async open(deps: LiveRigDeps): Promise<LiveRig> {
    const { edge, log, processes, settings, practiceDir: dir } = deps;
    const gpuCount = settings.current.practice.gpus;
    const live = new LiveRig(deps, deps.isPractice ? await practiceParts({ edge, log, processes, gpuCount, dir }) : null);
    live.infos = await live.telemetry.open();
    live.clocks.open(live.infos);
    const pool = await live.practice?.pool.start();
    if (pool?.ok === false) deps.log.error('practice', `${pool.fault.code}: ${pool.fault.detail ?? ''}`);
    const isOff = live.rig.mode === 'off';
    // A training job that runs already must be known before the first miner starts.
    await live.jobWatch.start(
      isOff,
      (jobs) => live.jobsChanged(jobs),
      (devices) => live.rig.vacated(devices),
    );
    live.rig.start(live.infos);
    live.rainbow?.open(live.rig.currentJobs());
    live.switcher?.start();
    if (isOff) await live.letGo();
    else live.watch();
    return live;
  }

  /** Out of mode off: drivers opened, jobs looked for, before any miner starts. Does nothing once the rig is being closed. */
  wake(): Promise<void> {
    return this.turns.take(async () => {
      if (!this.isResting || this.isClosed) return;
      if (!this.deps.isPractice) await this.telemetry.open();
      if (!this.isClosed) await this.jobWatch.look();
      if (!this.isClosed) this.watch();
    });
  }

  /** Mode off touches no GPU, holds no driver handle and watches nobody; called when the miners are gone. */
  rest(): Promise<void> {
    return this.turns.take(async () => {
      if (this.isResting || this.isClosed) return;
      this.isResting = true;
      this.jobWatch.rest();
      await this.letGo();
      this.gpuLocks.releaseAll();
    });
  }

  async close(): Promise<void> {
    this.isClosed = true;
    await this.wakeEnds();
    this.switcher?.stop();
    this.rules.keeper.stop();
    await Promise.all([this.rig.stop(), this.rainbow?.close()]);
    // Until the last miner is gone it leaves at once for a job.
    this.jobWatch.stop();
    await this.clocks.close();
    this.jobWatch.close();
    this.telemetry.stop();
    await this.practice?.pool.stop();
    await this.telemetry.close();
    if (this.practice !== null) await rm(this.practice.dir, { recursive: true, force: true });
    this.gpuLocks.releaseAll();
  }

  /** What wakes opens things that are closed afterwards; a driver or a guard that is silent holds up no end. */
  private async wakeEnds(): Promise<void> {
    let cancel: () => void = () => undefined;
    const late = new Promise<void>((resolve) => {
      cancel = this.deps.edge.clock.after(wakeMs, resolve);
    });
    await Promise.race([this.turns.settled(), late]);
    cancel();
  }

  /** Everybody's miners off those devices: ours, and RainbowMiner's, which pauses as a whole. */
  async whenFree(devices: readonly string[], timeoutMs: number): Promise<boolean> {
    const free = [this.rig.whenFree(devices, timeoutMs), this.rainbow?.whenFree(timeoutMs) ?? true];
    return (await Promise.all(free)).every((isFree) => isFree);
  }

  /** `devices` null: all, and then RainbowMiner too. */
  pause(devices: readonly string[] | null, forMs: number | null): Result<null> {
    if (devices === null) this.rainbow?.pauseFor(forMs === null ? null : this.deps.edge.clock.nowMs() + forMs);
    return this.rig.pause(devices, forMs);
  }

  resume(devices: readonly string[] | null): Result<null> {
    this.rules.keeper.waive(devices?.flatMap((word) => this.rig.find(word)?.info.id ?? []) ?? null);
    if (devices === null) this.rainbow?.mineAgain();
    return this.rig.resume(devices);
  }

  switchPractice(...args: Parameters<PracticeRig['switch']>): Result<void> {
    return this.practice === null ? fail('app/not-practice') : this.practice.gpus.switch(...args);
  }

  /** Kill orders go out before this returns, those to our own miners first. */
  private jobsChanged(jobs: readonly Job[]): void {
    this.rig.jobsChanged(jobs);
    this.rainbow?.jobsChanged(this.rig.currentJobs());
  }

  private makeRules(): RuleDesk {
    const { edge, settings, income } = this.deps;
    return new RuleDesk({
      edge,
      settings: () => settings.current,
      income,
      desk: deskOf(edge),
      devices: () => this.rig.all(),
      read: (id) => this.telemetry.read(id),
      onDidChange: () => this.rig.rulesChanged(),
      onFanCap: () => this.clocks.settingsChanged(),
    });
  }

  private rainbowDeps(): RainbowRigDeps {
    const { edge, log, settings, processes, practiceDir, rainbowNote: notePath, onRainbow, onDidChange } = this.deps;
    return {
      clock: edge.clock,
      log,
      processes,
      proc: new Proc(edge.procRoot),
      tmuxDir: practiceDir.replace(/\.practice$/, '.tmux'),
      notePath,
      setting: () => settings.current.rainbow,
      mode: () => this.rig.mode,
      quietMs: () => settings.current.quietS * 1000,
      infos: () => this.infos,
      isHeld: () => this.infos.some(({ id }) => this.rules.keeper.held(id) !== null),
      isHot: () => this.rig.all().some((device) => device.heat.state === 'hot'),
      areListed: async (pids) => {
        await this.telemetry.refreshProcesses();
        return this.telemetry.processes().some(({ pid }) => pids.includes(pid));
      },
      onPhase: onRainbow,
      onDidChange,
    };
  }

  /** Where the practice pool listens; null: it does not, or this rig is real. */
  practicePool(): string | null {
    const port = this.practice?.pool.port ?? null;
    return port === null ? null : `stratum+tcp://127.0.0.1:${port}`;
  }

  private watch(): void {
    this.isResting = false;
    this.telemetry.start(() => {
      this.rig.readingsChanged((id) => this.telemetry.read(id));
      this.jobWatch.tick();
      this.deps.onTick(this);
    });
  }

  /** A GPU that this rig shall never use is free for another user's. */
  private leaveExcluded(): void {
    for (const id of this.gpuLocks.held) {
      const device = this.rig.find(id);
      if (device?.isExcluded !== false && (device?.session ?? null) === null) this.gpuLocks.release(id);
    }
  }

  private async letGo(): Promise<void> {
    this.telemetry.stop();
    // The simulated driver is no driver: its pool and its miners hang on it.
    if (!this.deps.isPractice) await this.telemetry.close();
  }

  private switcherDeps(): CoinSwitcherDeps {
    const { edge, settings, income, onCoin } = this.deps;
    return {
      clock: edge.clock,
      isOn: () => settings.current.switching,
      income,
      devices: () => this.rig.all().map((device) => this.switched(device)),
      onSwitch: (...change) => {
        onCoin(...change);
        this.rig.settingsChanged();
      },
    };
  }

  private switched({ info, decision, session }: RigDevice): SwitchedDevice {
    const { adapter, settings } = this.planFacts();
    const canUse = ({ miner }: Assignment) => adapter(miner.id).vendors.includes(info.vendor);
    const isMining = session !== null && decision.activity === 'mining' && decision.because === 'free';
    const hashrateHs = session?.snapshot().stats?.hashrateHs ?? null;
    const powerW = this.telemetry.read(info.id)?.powerW ?? null;
    return {
      id: info.id,
      assignment: assignmentFor(info, settings.assignments, canUse) ?? null,
      mined: isMining ? { coin: session.plan.coin, hashrateHs, powerW } : null,
    };
  }

  private planFacts() {
    const { edge, settings } = this.deps;
    return {
      settings: settings.current,
      adapter: (id: MinerId) => findAdapter(id, this.deps.ownAdapters()),
      executable: (given: string | undefined, { id, binaries: names }: MinerAdapter): Result<string> => {
        const path = given ?? this.deps.fetchedMiner(id) ?? findExecutable(names, edge.env['PATH'] ?? '');
        return path === null ? fail('miner/not-found', undefined, { path: names[0] ?? '' }) : ok(path);
      },
      chosen: (device: string, assignment: Assignment) => this.switcher?.chosen(device, assignment) ?? assignment,
      ruled: (...of: Parameters<RuleDesk['args']>) => this.rules.args(...of),
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
