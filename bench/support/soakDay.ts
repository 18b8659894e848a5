import type { Job } from '../../src/main/jobs/job';
import type { Clock } from '../../src/main/platform/clock';
import type { Rig } from '../../src/main/rig/rig';
import type { RigDevice } from '../../src/main/rig/rigDevice';
import type { Random } from '../../src/main/tuner/random';
import type { Mode } from '../../src/shared/literals';
import type { SimulatedMiner } from './soakMiner';

/** What a device may be doing for a while after its cause is gone: the quiet time, a clean stop, a start, half a minute of back-off. */
const graceMs = 40_000;
const quietMs = 15_000;

/** What happened to one device so far, and how long it did what because of what. */
interface Truth {
  hotUntilMs: number;
  pausedUntilMs: number;
  isExcluded: boolean;
  silentUntilMs: number;
  /** Until then it may be on its way, s after the last thing that befell it. */
  settledMs: number;
  crashes: number;
}

export interface DayCounts {
  jobs: number;
  crashes: number;
  silences: number;
  heats: number;
  pauses: number;
  exclusions: number;
  modes: number;
  changes: number;
}

/** Chance, once a second, of what may befall a rig of four cards, and the sums of what its devices did about it. */
export class SoakDay {
  readonly counts: DayCounts = { jobs: 0, crashes: 0, silences: 0, heats: 0, pauses: 0, exclusions: 0, modes: 0, changes: 0 };
  /** s by `activity because`. */
  readonly spent = new Map<string, number>();
  /** A second in which a device did what nothing explains, or mined where it must not. */
  readonly unexplained: string[] = [];
  private readonly truths = new Map<string, Truth>();
  private jobs: { readonly job: Job; readonly endMs: number }[] = [];
  private modeUntilMs = 0;
  private lastJob = 0;

  constructor(
    private readonly rig: Rig,
    private readonly clock: Clock,
    private readonly random: Random,
    private readonly minerOf: (device: RigDevice) => SimulatedMiner | null,
  ) {}

  /** Core temperature of a device as its driver would say now, °C. */
  temperatureC(id: string): number {
    return this.clock.monotonicMs() < this.truth(id).hotUntilMs ? 95 : 60;
  }

  befall(): void {
    this.befallRig();
    for (const device of this.rig.all()) {
      this.befallDevice(device);
      const miner = this.minerOf(device);
      if (miner !== null) {
        miner.isSilent = this.clock.monotonicMs() < this.truth(device.info.id).silentUntilMs;
        miner.tick();
      }
    }
  }

  /** Adds this second to what each device did, and asks whether that is explained. */
  account(): void {
    for (const device of this.rig.all()) {
      const { activity, because } = device.decision;
      const key = `${activity} ${because}`;
      this.spent.set(key, (this.spent.get(key) ?? 0) + 1);
      if (this.mayBe(device)) continue;
      this.unexplained.push(`${Math.round(this.clock.monotonicMs() / 1000)} s ${device.info.id}: ${key}`);
    }
  }

  private befallRig(): void {
    const now = this.clock.monotonicMs();
    const going = this.jobs.filter(({ endMs }) => endMs > now);
    const isNew = this.happens(1500);
    if (isNew) going.push(this.newJob(now));
    if (isNew || going.length !== this.jobs.length) {
      for (const { job } of [...going, ...this.jobs]) for (const id of job.devices) this.disturb(id);
      this.jobs = going;
      this.rig.jobsChanged(going.map(({ job }) => job));
    }
    if (this.rig.mode === 'mining' && this.happens(20_000)) this.setMode(this.random.uniform() < 0.5 ? 'training' : 'off', now);
    else if (this.rig.mode !== 'mining' && now >= this.modeUntilMs) this.setMode('mining', now);
    if (this.happens(25_000)) {
      this.counts.changes += 1;
      for (const device of this.rig.all()) this.disturb(device.info.id);
      this.rig.settingsChanged();
    }
  }

  private newJob(now: number): { readonly job: Job; readonly endMs: number } {
    this.counts.jobs += 1;
    this.lastJob += 1;
    const all = this.rig.all().map(({ info }) => info.id);
    const devices = this.random.uniform() < 0.3 ? all : [all[Math.floor(this.random.uniform() * all.length)] ?? ''];
    const isClaim = this.random.uniform() < 0.5;
    const job: Job = {
      ...{ id: `job-${this.lastJob}`, name: 'python train.py', pids: [1000 + this.lastJob], devices },
      ...{ class: isClaim ? 'claimed' : 'training', source: isClaim ? 'claim' : 'library', sinceMs: this.clock.nowMs() },
    };
    return { job, endMs: now + 20_000 + this.random.uniform() * 2_400_000 };
  }

  private setMode(mode: Mode, now: number): void {
    this.counts.modes += 1;
    this.modeUntilMs = now + 600_000;
    for (const device of this.rig.all()) this.disturb(device.info.id);
    void this.rig.setMode(mode);
  }

  private befallDevice(device: RigDevice): void {
    const { id } = device.info;
    const truth = this.truth(id);
    const now = this.clock.monotonicMs();
    if (device.decision.activity === 'mining' && this.happens(9000)) {
      this.counts.crashes += 1;
      this.disturb(id);
      this.minerOf(device)?.crash();
    }
    if (this.happens(30_000)) {
      this.counts.silences += 1;
      truth.silentUntilMs = now + 900_000;
    }
    if (this.happens(20_000)) {
      this.counts.heats += 1;
      truth.hotUntilMs = now + 120_000;
      this.disturb(id);
    }
    if (this.happens(25_000)) {
      this.counts.pauses += 1;
      truth.pausedUntilMs = now + 600_000;
      this.rig.pause([id], 600_000);
      this.disturb(id);
    }
    if (this.happens(truth.isExcluded ? 900 : 40_000)) {
      this.counts.exclusions += 1;
      truth.isExcluded = !truth.isExcluded;
      void this.rig.setExcluded(id, truth.isExcluded);
      this.disturb(id);
    }
    for (const end of [truth.hotUntilMs, truth.pausedUntilMs]) if (end > now - 1000 && end <= now) this.disturb(id);
  }

  private mayBe(device: RigDevice): boolean {
    const { activity, because } = device.decision;
    const truth = this.truth(device.info.id);
    const now = this.clock.monotonicMs();
    const isWanted = this.jobs.some(({ job }) => job.devices.includes(device.info.id));
    const mustNotMine =
      isWanted || truth.isExcluded || this.rig.mode !== 'mining' || now < truth.pausedUntilMs || now < truth.hotUntilMs - 1000;
    if (activity === 'mining' || activity === 'starting') return !mustNotMine || now < truth.settledMs - graceMs + 3000;
    if (now < truth.settledMs || activity === 'vacating') return true;
    switch (activity) {
      case 'inUse':
        return isWanted;
      case 'excluded':
        return truth.isExcluded;
      case 'off':
      case 'idle':
        return this.rig.mode !== 'mining';
      case 'paused':
        return now < truth.pausedUntilMs + 1000;
      case 'cooling':
        return now < truth.hotUntilMs + 2000;
      case 'waiting':
        return because === 'quiet';
      case 'faulted':
        return device.fault() !== null && (device.decision.untilMs !== null || device.session !== null);
    }
  }

  private disturb(id: string): void {
    this.truth(id).settledMs = this.clock.monotonicMs() + graceMs + quietMs;
  }

  private happens(everyS: number): boolean {
    return this.random.uniform() < 1 / everyS;
  }

  private truth(id: string): Truth {
    const known = this.truths.get(id);
    if (known !== undefined) return known;
    const fresh = { hotUntilMs: 0, pausedUntilMs: 0, isExcluded: false, silentUntilMs: 0, settledMs: graceMs, crashes: 0 };
    this.truths.set(id, fresh);
    return fresh;
  }
}
