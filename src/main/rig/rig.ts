import type { Fault, Result } from '../../shared/faults';
import { fail, ok } from '../../shared/faults';
import type { Mode } from '../../shared/literals';
import type { HeldRule } from '../../shared/rules';
import type { Settings } from '../../shared/setup';
import type { DeviceInfo, Reading } from '../gpus/source';
import type { Job } from '../jobs/job';
import type { MinerPlan } from '../miners/adapter';
import { hostAndPort } from '../miners/adapters/poolUrl';
import type { MinerSession, ShareCounts } from '../miners/session';
import type { Clock } from '../platform/clock';
import type { Log } from '../platform/log';
import { heatLimits } from './heat';
import { RigDevice, type WantedBy } from './rigDevice';
import { cpuThreads, wantedBy } from './wants';

/** What the rig keeps of its doings; history implements it. */
export interface RigDiary {
  activity(device: string, activity: string, because: string, values: Readonly<Record<string, string | number>>): void;
  shares(device: string, plan: MinerPlan, shares: ShareCounts): void;
  mode(mode: Mode): void;
  /** A device mines at another pool; `fault` null: its first one is good again. */
  pool(device: string, from: string, to: string, fault: string | null): void;
}

/** The settings as the rig uses them: it keeps mode and exclusions over restarts. */
export interface RigSettings {
  readonly current: Settings;
  update(change: (settings: Settings) => Settings): Promise<Result<Settings>>;
}

export interface RigDeps {
  readonly clock: Clock;
  readonly log: Log;
  readonly settings: RigSettings;
  readonly diary: RigDiary;
  readonly launch: (plan: MinerPlan) => MinerSession;
  readonly makePlan: (device: DeviceInfo, threads: number | null) => Result<MinerPlan> | null;
  readonly freeMiB: (device: string) => Promise<number | null>;
  /** See RigDeviceDeps. */
  readonly reserve?: (device: DeviceInfo) => Result<null>;
  /** How long a device stays free after its last job, ms. */
  readonly quietMs: (device: string) => number;
  /** The devices are there, and nothing is decided yet. */
  readonly onDevices?: () => void;
  /** See RigDeviceDeps. */
  readonly rule?: (device: string) => HeldRule | null;
  readonly cpuCount: number;
  /** Whether the plan's miner would get work at a pool. */
  readonly doesWork: (pool: string, plan: MinerPlan) => Promise<boolean>;
  /** See Overclock. Absent: nobody sets clocks. */
  readonly overclock?: { setting(device: string): string | null; allow(device: string, isAllowed: boolean): void };
  /** See RigDeviceDeps. */
  readonly onMining?: (device: string, isMining: boolean) => void;
  readonly onDidChange: () => void;
}

/** After this a shutdown stops asking: every miner still there is killed, ms. xmrig needs 17 s while it builds its data set. */
const shutDownMs = 20_000;

/** Every device and the mode over them. Decides nothing itself: it hands facts to the devices and their answers to the faces. */
export class Rig {
  private devices: readonly RigDevice[] = [];
  private jobs: readonly Job[] = [];
  private isStopped = false;

  constructor(private readonly deps: RigDeps) {}

  get mode(): Mode {
    return this.deps.settings.current.mode;
  }

  all(): readonly RigDevice[] {
    return this.devices;
  }

  currentJobs(): readonly Job[] {
    return this.jobs;
  }

  start(infos: readonly DeviceInfo[]): void {
    this.devices = infos.map((info) => this.device(info));
    this.deps.onDevices?.();
    this.jobs = this.jobs.map((job) => this.onOurDevices(job));
    const { excluded } = this.deps.settings.current;
    for (const device of this.devices) {
      device.begin({ mode: this.mode, isExcluded: excluded.includes(device.info.id), ...this.wants(device.info) });
    }
  }

  /** Ends every miner in order, within a bounded time, then by force. */
  async stop(): Promise<void> {
    this.isStopped = true;
    const end = Promise.all(this.devices.map((device) => device.shutDown()));
    const isLate = await this.isLaterThan(end, shutDownMs);
    if (isLate) await Promise.all(this.devices.map((device) => device.killNow()));
  }

  /** Keeps the mode, orders what follows, and resolves when no device is on its way any more, at most 60 s later. */
  async setMode(mode: Mode): Promise<Result<null>> {
    // The change counts at once; a slow disk must not keep a miner running.
    const saving = this.deps.settings.update((settings) => ({ ...settings, mode }));
    this.deps.diary.mode(mode);
    for (const device of this.devices) device.setMode(mode);
    this.deps.onDidChange();
    const saved = await saving;
    if (!(await this.hasSettled(60_000))) return fail('app/not-settled');
    return saved.ok ? ok(null) : saved;
  }

  pause(ids: readonly string[] | null, forMs: number | null): Result<null> {
    const untilMs = forMs === null ? null : this.deps.clock.nowMs() + forMs;
    return this.each(ids, (device) => device.setPause({ untilMs }));
  }

  resume(ids: readonly string[] | null): Result<null> {
    return this.each(ids, (device) => device.mineAgain());
  }

  async setExcluded(id: string, isExcluded: boolean): Promise<Result<null>> {
    const device = this.find(id);
    if (device === undefined) return unknownDevice(id);
    const rest = this.deps.settings.current.excluded.filter((other) => other !== device.info.id);
    const excluded = isExcluded ? [...rest, device.info.id] : rest;
    const saving = this.deps.settings.update((settings) => ({ ...settings, excluded }));
    device.setExcluded(isExcluded);
    const saved = await saving;
    return saved.ok ? ok(null) : saved;
  }

  /** The jobs room saw something start or end: kill orders go out before this returns. */
  jobsChanged(jobs: readonly Job[]): void {
    this.jobs = jobs.map((job) => this.onOurDevices(job));
    for (const device of this.devices) {
      const { wanted, threads } = this.wants(device.info);
      // A miner that leaves since the rig is stopped leaves at once for a job; that one has ended changes nothing any more.
      if (this.isStopped && wanted === null) continue;
      device.setWanted(wanted);
      device.setThreads(threads);
    }
    this.deps.onDidChange();
  }

  /** The sentinel killed the miners of these devices; why, jobsChanged has said. */
  vacated(ids: readonly string[]): void {
    for (const device of this.devices) if (ids.includes(device.info.id)) device.vacated();
  }

  /** A rule begins or ceases to hold some device, or its end changed. */
  rulesChanged(): void {
    if (this.isStopped) return;
    for (const device of this.devices) device.evaluate();
    this.deps.onDidChange();
  }

  settingsChanged(): void {
    for (const device of this.devices) device.settingsChanged();
    this.deps.onDidChange();
  }

  readingsChanged(read: (id: string) => Reading | null): void {
    const { stopAtC } = this.deps.settings.current;
    for (const device of this.devices) {
      const reading = read(device.info.id);
      device.watchdog.readDriver(reading, device.session);
      device.readHeat(reading, heatLimits(device.info.slowdownC, stopAtC));
    }
  }

  /** True once no miner is on those devices and their memory is free; false after `timeoutMs`. */
  async whenFree(ids: readonly string[], timeoutMs: number): Promise<boolean> {
    const wanted = this.devices.filter((device) => ids.includes(device.info.id));
    return !(await this.isLaterThan(Promise.all(wanted.map((device) => device.whenFree())), timeoutMs));
  }

  /** A device by its id, its index (`0`) or `cpu`. */
  find(word: string): RigDevice | undefined {
    const byId = this.devices.find((device) => device.info.id === word);
    return byId ?? this.devices.find((device) => device.info.kind === 'gpu' && String(device.info.index) === word);
  }

  /** True once nothing starts or leaves any more. */
  async hasSettled(timeoutMs: number): Promise<boolean> {
    const endMs = this.deps.clock.monotonicMs() + timeoutMs;
    const isOnTheWay = (device: RigDevice) => ['starting', 'vacating'].includes(device.decision.activity);
    while (this.devices.some(isOnTheWay)) {
      if (this.isStopped || this.deps.clock.monotonicMs() >= endMs) return false;
      await new Promise<void>((resolve) => this.deps.clock.after(20, resolve));
    }
    return true;
  }

  /** A claim made on another rig (practice, say) names devices that this one has not: which it means cannot be told, so all. */
  private onOurDevices(job: Job): Job {
    const ids = this.devices.map((device) => device.info.id);
    const isKnown = job.devices.length === 0 || ids.length === 0 || job.devices.some((id) => ids.includes(id));
    return isKnown ? job : { ...job, devices: ids };
  }

  private wants(info: DeviceInfo): { readonly wanted: WantedBy | null; readonly threads: number | null } {
    const { cpuDuringJobs } = this.deps.settings.current;
    const threads = info.kind === 'cpu' ? cpuThreads(this.jobs, cpuDuringJobs, this.deps.cpuCount) : null;
    return { wanted: wantedBy(info, this.jobs, cpuDuringJobs), threads };
  }

  private device(info: DeviceInfo): RigDevice {
    const { clock, diary, settings } = this.deps;
    const device: RigDevice = new RigDevice({
      info,
      clock,
      launch: this.deps.launch,
      makePlan: (threads) => this.deps.makePlan(info, threads),
      freeMiB: () => this.deps.freeMiB(info.id),
      reserve: () => this.deps.reserve?.(info) ?? { ok: true, value: null },
      timings: () => settings.current.timings,
      rule: () => this.deps.rule?.(info.id) ?? null,
      quietMs: () => this.deps.quietMs(info.id),
      onActivity: (activity, because, fault) => {
        this.deps.log.info('rig', `${info.id}: ${activity} because ${because}${describe(fault)}`);
        diary.activity(info.id, activity, because, {
          ...(device.wanted ? { job: device.wanted.job } : {}),
          ...(because === 'schedule' && device.heldBy !== null ? { rule: device.heldBy.rule } : {}),
          ...faultValues(fault),
        });
      },
      onShares: (shares, plan) => diary.shares(info.id, plan, shares),
      failover: {
        doesWork: this.deps.doesWork,
        onSwitch: (from, to, why) => {
          this.deps.log.info('rig', `${info.id}: pool ${hostAndPort(from)} -> ${hostAndPort(to)}${describe(why)}`);
          diary.pool(info.id, hostAndPort(from), hostAndPort(to), why?.code ?? null);
        },
      },
      onDidChange: this.deps.onDidChange,
      overclock: {
        setting: () => this.deps.overclock?.setting(info.id) ?? null,
        allow: (isAllowed) => this.deps.overclock?.allow(info.id, isAllowed),
      },
      onMining: (isMining) => this.deps.onMining?.(info.id, isMining),
    });
    return device;
  }

  private each(ids: readonly string[] | null, act: (device: RigDevice) => void): Result<null> {
    const found: readonly (RigDevice | undefined)[] = ids === null ? this.devices : ids.map((id) => this.find(id));
    const missing = found.indexOf(undefined);
    if (missing >= 0) return unknownDevice(ids?.[missing] ?? '');
    for (const device of found) if (device !== undefined) act(device);
    this.deps.onDidChange();
    return ok(null);
  }

  private async isLaterThan(what: Promise<unknown>, timeoutMs: number): Promise<boolean> {
    let cancel: () => void = () => undefined;
    const late = new Promise<true>((resolve) => {
      cancel = this.deps.clock.after(timeoutMs, () => resolve(true));
    });
    const isLate = await Promise.race([what.then(() => false), late]);
    cancel();
    return isLate;
  }
}

function unknownDevice(id: string) {
  return fail('app/unknown-device', undefined, { device: id });
}

function describe(fault: Fault | null): string {
  return fault === null ? '' : ` (${fault.code}${fault.detail === undefined ? '' : `: ${fault.detail}`})`;
}

function faultValues(fault: Fault | null): Readonly<Record<string, string | number>> {
  return fault === null ? {} : { fault: fault.code, ...fault.values };
}
